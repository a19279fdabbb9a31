"""Rows of an export are read in columns as they are read singly, or left to that."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.application.recording.costs.import_results import LineFinding
from ledger.domain.commands import BookCost
from ledger.domain.costs.booking_block import commands_of
from ledger.domain.validation import line_findings
from ledger.importing.costs.mapped import MappedColumns
from ledger.importing.costs.plain_columns import Reading
from ledger.importing.profiles.profile import parse_profile
from tests.effort import examples

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


def columns_of(text: str, *, keep_text: bool) -> MappedColumns:
    reading = Reading("csv", keep_text, {"CM-1": "05558016", "CM-9": "05558016"})
    return MappedColumns("x.csv", HEAD, parse_profile("p.toml", text), reading)


@settings(max_examples=examples(300), deadline=None)
@given(
    st.sampled_from([SIGNED, SIDES, SPLIT]),
    st.lists(ROW | ANY, min_size=1, max_size=5),
    st.booleans(),
)
def test_rows_are_read_in_columns_as_they_are_read_singly(profile, rows, keep_text):
    found = columns_of(profile, keep_text=keep_text).block(list(zip(*rows, strict=True)))
    if found is None:
        return
    singly = columns_of(profile, keep_text=keep_text)
    expected: list[BookCost] = []
    accounts: list[str] = []
    for at, row in enumerate(rows):
        if at not in found.odd:
            one = singly(2, row)
            assert isinstance(one, BookCost)
            expected.append(one)
            accounts.append(singly.account or found.bookings.cost_types[len(accounts)])
    assert commands_of(found.bookings) == expected
    assert list(found.accounts) == accounts
    assert found.texts == singly.dropped_texts
    assert [finding for one in expected for finding in line_findings(one)] == []


@pytest.mark.parametrize(
    ("profile", "changes"),
    [
        (SIGNED, {}),
        (SIGNED, {"Betrag": "7,50-"}),
        (SIGNED, {"Text": "a\u00a0b", "Beleg": "RE 1"}),
        (SIDES, {"Betrag": "1,234.56", "Wer": "H", "Text": "", "Gezahlt": "01.01.2024"}),
        (SPLIT, {"Text": "", "Betrag": "12,00", "KTR": "4711", "Konto": "5431001"}),
    ],
)
def test_plain_rows_are_always_read_in_columns(profile, changes):
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
    columns = columns_of(profile, keep_text=False)
    assert isinstance(columns(2, row), BookCost)
    found = columns.block([[cell, cell] for cell in row])
    assert found is not None
    assert not found.odd


def test_one_odd_row_does_not_keep_the_others_from_being_read_in_columns():
    plain = ["2024", "V-1", "31.01.2024", "", "501200", "4711", "x", "", "100,00", ""]
    odd = (
        (1, ""),
        (4, "9999"),
        (5, "0815"),
        (6, "Summe"),
        (6, "=1"),
        (8, "1 234,50"),
        (8, ""),
        (9, "X"),
    )
    for place, cell in odd:
        rows = [plain, [cell if at == place else text for at, text in enumerate(plain)], plain]
        found = columns_of(SIGNED, keep_text=False).block(list(zip(*rows, strict=True)))
        assert found is not None, cell
        assert found.odd == [1], cell


def test_a_profile_that_counts_lines_is_read_row_by_row():
    columns = columns_of("count_lines = true\n" + SIGNED, keep_text=False)
    row = ["2024", "V-1", "31.01.2024", "", "501200", "4711", "x", "", "100,00", ""]
    assert columns.block([[cell] for cell in row]) is None
    first, second = columns(2, row), columns(3, row)
    assert isinstance(first, BookCost)
    assert isinstance(second, BookCost)
    assert (first.line, second.line) == (1, 2)
    assert not isinstance(second, LineFinding)
