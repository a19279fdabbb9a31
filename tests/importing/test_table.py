"""A block of rows is read as each of its rows is read alone, whatever stands in the others."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.validation import lines_findings
from ledger.importing.costs.own import COLUMNS, own_profile
from ledger.importing.costs.read_rows import Read
from ledger.importing.costs.table import TableReader
from ledger.importing.files.splitting import Block
from ledger.importing.profiles.codes import Reading
from ledger.importing.profiles.profile import parse_profile

REST = """
[accounts]
"5012*" = "personnel"
"5431" = "material"
[posts]
"4711" = "CM-1"
"""
SIGNED = (
    """
[columns]
fiscal_year = "Jahr"
voucher = "Beleg"
booked_on = "Gebucht"
paid_on = "Gezahlt"
account = "Konto"
cost_bearer = "KTR"
text = "Text"
payee = "Wer"
amount = "Betrag"
reversal = "Storno"
[service]
month_of = "booked_on"
[reversals]
marks = ["X"]
[[skip]]
column = "Text"
starts = "Summe"
"""
    + REST
)
SIDES = (
    """
keep_text = true
[columns]
body = "Jahr"
voucher = "Beleg"
booked_on = "Gebucht"
service_from = "Gezahlt"
service_to = "Storno"
account = "Konto"
text = "Text"
amount = "Betrag"
side = "Wer"
[defaults]
post = "CM-1"
[amounts]
decimal = "."
grouping = ","
[bodies]
"2024" = "05558016"
"""
    + REST
)
SPLIT = (
    """
[columns]
voucher = "Beleg"
line = "Storno"
booked_on = "Gebucht"
document_on = "Gezahlt"
debit = "Betrag"
credit = "Text"
cost_bearer = "KTR"
[service]
month_of = "document_on"
[[split]]
column = "Konto"
pattern = '(?P<account>\\d{4})\\d*'
[unmapped]
accounts = "skip"
"""
    + REST
)
HEAD = ["Jahr", "Beleg", "Gebucht", "Gezahlt", "Konto", "KTR", "Text", "Wer", "Betrag", "Storno"]
DAYS = ["31.01.2024", "29.02.2024", "01.12.2023"]
PLAIN = (
    ["2024", ""],
    ["V-1", "V 2", "RE 4711/24"],
    DAYS,
    ["", *DAYS],
    ["501200", "5431"],
    ["4711", "CM-9"],
    ["", "Jänner, Nachzahlung", " a\u00a0b "],
    ["", "H", "S", "P-17", "Erika Muster"],
    ["1.234,56", "100,00", "-5,00", "7,50-", "1,234.56", "-100.00", "9999999999,99"],
    ["", "1"],
)
ODD = (
    ["1999", "24", "=1"],
    ["", " V-1 ", "Ö-1", "O\u0308", "x" * 201],
    ["", "31.02.2024", "2024"],
    ["31.13.2024", "=x"],
    ["", "9999", "501200 "],
    ["", "0815"],
    ["Summe", "=1+1", "a\x1bb", "\u200b", "12,00", "12.00"],
    ["\u00a0", "=H"],
    ["", "0,00", "1 234,50", "1.5", "--5,00", "-5,00-", "12345678901,00", "5,00 €", "1.23,00"],
    ["X", "2", "01"],
)
ROW = st.tuples(*map(st.sampled_from, PLAIN)).map(list)
ANY = st.tuples(
    *(st.sampled_from(plain * 3 + odd) for plain, odd in zip(PLAIN, ODD, strict=True))
).map(list)


def reader_of(text: str, *, keep_text: bool) -> TableReader:
    reading = Reading("csv", keep_text, {"CM-1": "05558016", "CM-9": "05558016"})
    return TableReader("x.csv", HEAD, parse_profile("p.toml", text), reading)


def read_of(reader: TableReader, *rows: list[str]) -> Read:
    return reader(Block.of_rows(range(2, 2 + len(rows)), rows))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([SIGNED, SIDES, SPLIT]),
    st.lists(ROW | ANY, min_size=1, max_size=5),
    st.booleans(),
)
def test_a_block_is_read_as_each_of_its_rows(profile, rows, keep_text):
    reader, singly = (reader_of(profile, keep_text=keep_text) for _ in range(2))
    found = read_of(reader, *rows)
    alone = [singly(Block.of_rows([2 + at], [row])) for at, row in enumerate(rows)]
    assert list(found.lines) == [line for one in alone for line in one.lines]
    assert sorted(found.refused) == sorted(row for one in alone for row in one.refused)
    for name in ("numbers", "accounts", "days", "cents"):
        assert list(getattr(found, name)) == [n for one in alone for n in getattr(one, name)]
    assert found.texts == sum(one.texts for one in alone)
    assert (reader.skipped, reader.unmapped) == (singly.skipped, singly.unmapped)
    assert len(found.numbers) + len(found.refused) + sum(
        count for count, _ in reader.skipped.values()
    ) == len([row for row in rows if any(row)])
    for at, line in enumerate(found.lines):
        if at not in found.doubtful:
            assert lines_findings([line]) == []


@pytest.mark.parametrize(
    ("profile", "changes"),
    [
        (SIGNED, {}),
        (SIGNED, {"Betrag": "7,50-"}),
        (SIGNED, {"Text": "a\u00a0b", "Beleg": "RE 1"}),
        (SIGNED, {"Betrag": "1 234,50", "Gebucht": "31.01.2024 00:00:00"}),
        (SIDES, {"Betrag": "1,234.56", "Wer": "H", "Text": "", "Gezahlt": "01.01.2024"}),
        (SPLIT, {"Text": "", "Betrag": "12,00", "KTR": "4711", "Konto": "5431001"}),
    ],
)
def test_ordinary_rows_are_plain_bookings(profile, changes):
    plain = {
        "Jahr": "2024",
        "Beleg": "V-1",
        "Gebucht": "31.01.2024",
        "Gezahlt": "31.01.2024",
        "Konto": "501200",
        "KTR": "4711",
        "Text": "Entgelt",
        "Wer": "",
        "Betrag": "100,00",
        "Storno": "",
    } | changes
    row = [plain[name] for name in HEAD]
    found = read_of(reader_of(profile, keep_text=False), row, row)
    assert len(found.lines.bookings.posts) == 2
    assert not found.refused


PLAIN_ROW = ["2024", "V-1", "31.01.2024", "", "501200", "4711", "x", "", "100,00", ""]


@pytest.mark.parametrize(
    ("place", "cell"),
    [(1, ""), (4, "9999"), (5, "0815"), (6, "=1"), (8, "1,234"), (8, ""), (9, "X"), (9, "Y")],
)
def test_one_odd_row_does_not_keep_the_others_from_being_read_in_columns(place, cell):
    odd = [cell if at == place else text for at, text in enumerate(PLAIN_ROW)]
    found = read_of(reader_of(SIGNED, keep_text=False), PLAIN_ROW, odd, PLAIN_ROW)
    assert len(found.lines.bookings.posts) == 2
    assert len(found.lines.others) + len(found.refused) == 1


def test_counted_lines_go_on_from_block_to_block():
    reader = reader_of("count_lines = true\n" + SIGNED, keep_text=False)
    other = [*PLAIN_ROW[:1], "V-2", *PLAIN_ROW[2:]]
    first = read_of(reader, PLAIN_ROW, other, PLAIN_ROW)
    second = read_of(reader, PLAIN_ROW)
    assert [(one.voucher, one.line) for one in (*first.lines, *second.lines)] == [
        ("V-1", 1),
        ("V-2", 1),
        ("V-1", 2),
        ("V-1", 3),
    ]


OWN = [*COLUMNS]
OWN_CELLS = st.sampled_from(
    ["", "CM-1", "personnel", "100.00", "-5,00", "1.234,56", "12345678901.00", "2024-01-31",
     "31.01.2024", "2024", "1999", " V-1", "V 1", "P-17", "Erika Muster", "x\x1b", "٣.00", "2",
     "-.50", "1.234"]
)  # fmt: skip
OWN_PLAIN = st.tuples(
    st.sampled_from(["CM-1", "CM-2"]),
    st.sampled_from(["personnel", "material"]),
    st.sampled_from(["100.00", "-5,00", "0.01", "9999999999.99"]),
    *(st.sampled_from(["2024-01-31", "31.12.2024", "2023-06-30"]),) * 3,
    st.sampled_from(["V-1", "V-2", "V/3"]),
    st.sampled_from(["", "2024-02-01"]),
    *(st.just(""),) * 2,
    st.sampled_from(["", "2024"]),
    st.sampled_from(["", "05558016"]),
    st.sampled_from(["", "P-17", "Erika Muster"]),
    st.sampled_from(["", "Jänner, Nachzahlung"]),
    *(st.just(""),) * 3,
).map(list)
OWN_ROW = OWN_PLAIN | st.lists(OWN_CELLS, min_size=len(OWN), max_size=len(OWN))


@settings(deadline=None)
@given(st.lists(OWN_ROW, min_size=1, max_size=5), st.booleans())
def test_the_products_own_csv_is_a_profile_like_any_other(rows, keep_text):
    reading = Reading("csv", keep_text, {})
    found, *alone = (
        TableReader("x", OWN, own_profile(OWN), reading)(Block.of_rows(numbers, part))
        for numbers, part in [
            (range(2, 2 + len(rows)), rows),
            *(([2 + at], [row]) for at, row in enumerate(rows)),
        ]
    )
    assert list(found.lines) == [line for one in alone for line in one.lines]
    assert sorted(found.refused) == sorted(row for one in alone for row in one.refused)


@given(st.lists(OWN_PLAIN, min_size=1, max_size=5))
def test_plain_rows_of_the_own_csv_are_plain_bookings(rows):
    reading = Reading("csv", keep_text=False, employing_bodies={})
    found = TableReader("x", OWN, own_profile(OWN), reading)(Block.of_rows(range(len(rows)), rows))
    assert len(found.lines.bookings.posts) == len(rows)
