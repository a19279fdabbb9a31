"""A file is either understood or refused; what is left out is counted and summed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.application import Note
from ledger.domain.commands import BookCost
from ledger.domain.errors import UsageError
from ledger.domain.events import CostPaid
from ledger.domain.period import iso
from ledger.importing.costs.imported import ImportOptions, import_costs
from ledger.importing.costs.read_rows import Read
from ledger.importing.costs.table import TableReader
from ledger.importing.files import toml
from ledger.importing.files.patterns import UnboundedError, compiled
from ledger.importing.files.splitting import Block
from ledger.importing.profiles.datev import datev_profile
from ledger.importing.profiles.profile import parse_profile, read_profile
from tests.importing.datev_files import FIRST, NAMES
from tests.importing.profiled import (
    AMOUNT,
    COLUMNS,
    HEAD,
    READING,
    REST,
    ROW,
    SIDE,
    SIDES,
    SINGLE,
    cents,
    profile_of,
    read,
    said,
    vouchers,
    write,
)

TWO = 'debit = "Soll"\ncredit = "Haben"\n'
TWO_HEAD = [*HEAD[:4], "Soll", "Haben"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234,5600", 123456),
        ("17589,570", 1758957),
        ("1.234,500", 123450),
        ("(50,00)", -5000),
        ("50,00 H", -5000),
        ("50,00 S", 5000),
        ("50,00-", -5000),
        ("000000000000050,00", 5000),
        ("50,00 €", 5000),
        ("EUR 50,00", 5000),
        ("1 234,50", 123450),
        ("1\u2019234,50", 123450),
        ("-EUR 50,00", -5000),
        ("(50,00 €)", -5000),
        ("\u201350,00", -5000),
    ],
)
def test_an_amount_with_one_reading_is_read(text, expected):
    assert cents(read(profile_of(), HEAD, [*ROW[:4], text])) == [expected]


@pytest.mark.parametrize(
    "text",
    ["-50,00 H", "(-50,00)", "50,00 X", "50,00 USD", "1234,567", "1,230", "50.00", "1e3",
     "50,00 H H", "--5,00"],
)  # fmt: skip
def test_an_amount_with_none_or_two_is_refused_by_its_column(text):
    assert said(read(profile_of(), HEAD, [*ROW[:4], text])).startswith("Betrag: ")


@pytest.mark.parametrize(
    ("side", "expected"),
    [("S", 5000), ("H", -5000), ("h", -5000), ("Soll", 5000), ("HABEN", -5000), ("D", 5000),
     ("C", -5000), ("Credit", -5000)],
)  # fmt: skip
def test_sides_are_known_in_both_languages(side, expected):
    assert cents(read(profile_of(SIDE), SIDES, [*ROW, side])) == [expected]


@pytest.mark.parametrize("side", ["", "X", "40", "SH", "-"])
def test_a_side_that_nobody_knows_is_refused(side):
    assert said(read(profile_of(SIDE), SIDES, [*ROW, side])).startswith("S/H: ")


def test_a_profile_may_declare_its_words_for_sides():
    profile = profile_of(SIDE, rest='[amounts]\ndebit = ["40"]\ncredit = ["50", ""]\n')
    found = read(profile, SIDES, [*ROW, "40"], [*ROW, "50"], [*ROW, ""], [*ROW, "H"])
    assert cents(found) == [5000, -5000, -5000, -5000]


@pytest.mark.parametrize(
    ("sign", "plus", "minus"),
    [("side", -5000, None), ("amount", None, -5000), ("both", -5000, 5000)],
)
def test_a_sign_and_a_side_together_need_a_word_of_the_profile(sign, plus, minus):
    profile = profile_of(SIDE, rest=f'[amounts]\nsign = "{sign}"\n')
    for text, expected in (("50,00", plus), ("-50,00", minus)):
        found = read(profile, SIDES, [*ROW[:4], text, "H"])
        assert bool(found.refused) == (expected is None)
        assert list(found.cents) == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    "columns",
    [AMOUNT + TWO, AMOUNT + 'debit = "Soll"\n', TWO + 'side = "S/H"\n'],
)
def test_an_amount_is_read_in_one_way(columns):
    with pytest.raises(UsageError, match="keep one way"):
        profile_of(columns)


@pytest.mark.parametrize("place", [0, 4])
def test_where_two_files_were_joined_the_mark_between_them_is_named(place):
    row = [("\ufeff" if at == place else "") + cell for at, cell in enumerate(ROW)]
    assert "byte order mark" in said(read(profile_of(), HEAD, row))


@pytest.mark.parametrize("dash", ["-", "–", "—", "--", "-,--", "- €", "-   €", "–,–"])
def test_a_dash_in_one_of_two_columns_is_nothing(dash):
    rows = [[*ROW[:4], "50,00", dash], [*ROW[:4], dash, "7,00"], [*ROW[:4], "0,00", dash]]
    assert cents(read(profile_of(TWO), TWO_HEAD, *rows)) == [5000, -700, 0]
    assert "is empty, and so is" in said(read(profile_of(TWO), TWO_HEAD, [*ROW[:4], dash, dash]))
    # In the only column of amounts nobody knows what it stands for.
    assert "is no amount" in said(read(profile_of(), HEAD, [*ROW[:4], dash]))


@pytest.mark.parametrize(
    ("debit", "credit", "expected"),
    [("50,00", "", 5000), ("", "50,00", -5000), ("50,00", "0,00", 5000), ("-5,00", "", -500),
     ("", "", "Soll"), ("50,00", "20,00", "Haben"), ("x", "", "Soll")],
)  # fmt: skip
def test_debit_or_credit_but_not_both_and_not_none(debit, credit, expected):
    found = read(profile_of(TWO), TWO_HEAD, [*ROW[:4], debit, credit])
    if isinstance(expected, str):
        assert said(found).startswith(f"{expected}: ")
    else:
        assert cents(found) == [expected]


@pytest.mark.parametrize("head", ["Währung", "WKZ", "Currency", "währung ", "Hauswährung", "Whg."])
def test_a_foreign_currency_is_refused_whether_or_not_the_profile_speaks_of_it(head):
    columns = [*HEAD, head]
    for word in ("EUR", "€", "Euro", ""):
        assert cents(read(profile_of(), columns, [*ROW, word])) == [5000]
    assert "'USD' is no euros" in said(read(profile_of(), columns, [*ROW, "USD"]))


def test_a_profile_may_map_the_column_of_euros():
    profile = profile_of('amount = "Betrag HW"\ncurrency = "HW"\n')
    head = [*HEAD, "Währung", "Betrag HW", "HW"]
    assert cents(read(profile, head, [*ROW, "USD", "46,30", "EUR"])) == [4630]
    assert "HW: 'USD'" in said(read(profile, head, [*ROW, "USD", "46,30", "USD"]))


def test_a_client_is_named_or_its_rows_are_left_out_by_name():
    body, head = AMOUNT + 'body = "Mandant"\n', [*HEAD, "Mandant"]
    assert "'01' is not in [bodies]" in said(read(profile_of(body), head, [*ROW, "01"]))
    assert "Mandant: is empty" in said(read(profile_of(body), head, [*ROW, ""]))
    skip = '[bodies]\n"01" = "05558016"\n[[skip]]\ncolumn = "Mandant"\nequals = "02"\n'
    mapped = profile_of(body, rest=skip + 'amounts = "drop"\n')
    found = read(mapped, head, [*ROW, "01"], [*ROW, "02"], [*ROW, "05558016"])
    assert [line.employing_body for line in found.lines] == ["05558016", "05558016"]


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        ([*ROW, "", ""], False),
        ([*ROW, "x"], True),
        (ROW[:4], True),
        (["B-1", "10.01.2024", "50", "1200", "CM-1", "50,00"], True),
    ],
)
def test_rows_have_as_many_cells_as_heads(row, refused):
    found = read(profile_of(), HEAD, row)
    assert bool(found.refused) == refused
    assert not refused or "fields, the header has 5" in said(found)


def test_cells_at_the_end_may_be_left_away_where_the_profile_says_so():
    head, row = [*HEAD, "Text"], ROW
    assert "short_rows = true" in said(read(profile_of(), head, row))
    assert cents(read(profile_of(top="short_rows = true\n"), head, row)) == [5000]


EMPTY = '[[skip]]\ncolumn = "Beleg"\nempty = "yes"\n'
LATER = ["", "", "501210", "CM-1", "300,00"]


def test_a_skip_never_drops_an_amount_unless_it_says_so():
    words = said(read(profile_of(rest=EMPTY), HEAD, LATER))
    assert "amount '300,00'" in words
    assert 'fill_down = ["voucher"]' in words
    assert not read(profile_of(rest=EMPTY), HEAD, ["", "", "Summe", "", ""]).refused
    reader = TableReader("x.csv", HEAD, profile_of(rest=EMPTY + 'amounts = "drop"\n'), READING)
    found = reader(Block.of_rows([2, 3, 4], [ROW, LATER, ["", "", "", "", "7,00-"]]))
    assert not found.refused
    assert reader.skipped == {"Beleg empty": [2, 29300]}


def test_a_row_without_a_voucher_is_refused():
    assert said(read(profile_of(), HEAD, LATER)).startswith("Beleg: is empty")


def test_what_stands_above_fills_the_cells_below_from_block_to_block():
    reader = TableReader(
        "x.csv", HEAD, profile_of(top='fill_down = ["voucher", "booked_on"]\n', rest=EMPTY), READING
    )
    one = reader(Block.of_rows([2, 3], [ROW, LATER]))
    two = reader(Block.of_rows([4, 5], [LATER, ["B-2", *LATER[1:]]]))
    assert [(line.voucher, iso(line.booked_on)) for line in (*one.lines, *two.lines)] == [
        ("B-1", "2024-01-10"),
        ("B-1", "2024-01-10"),
        ("B-1", "2024-01-10"),
        ("B-2", "2024-01-10"),
    ]


@pytest.mark.parametrize("target", ["paid_on", "document_on", "known_on", "service_to"])
def test_every_column_of_dates_is_looked_at(target):
    profile, head = profile_of(AMOUNT + f'{target} = "Tag"\n'), [*HEAD, "Tag"]
    assert "Tag: '31.02.2024'" in said(read(profile, head, [*ROW, "31.02.2024"]))


def test_an_end_of_service_without_a_beginning_is_refused():
    profile = profile_of(AMOUNT + 'service_from = "von"\nservice_to = "bis"\n')
    head = [*HEAD, "von", "bis"]
    assert "give both" in said(read(profile, head, [*ROW, "", "31.01.2024"]))
    (line,) = read(profile, head, [*ROW, "05.02.2024", ""]).lines
    assert isinstance(line, BookCost)
    assert (iso(line.service_from), iso(line.service_to)) == ("2024-02-05", "2024-02-05")


@pytest.mark.parametrize(
    ("mark", "undone"),
    [("Ja", True), ("ja", True), ("Nein", False), ("", False), ("0", False), ("vielleicht", None)],
)
def test_a_mark_of_a_reversal_is_known_or_refused(mark, undone):
    rest = '[reversals]\nmarks = ["Ja"]\namounts = "booked"\n'
    profile, head = profile_of(AMOUNT + 'reversal = "Storno"\n', rest=rest), [*HEAD, "Storno"]
    found = read(profile, head, [*ROW, mark])
    if undone is None:
        assert "Storno: 'vielleicht' marks nothing" in said(found)
    else:
        (line,) = found.lines
        assert hasattr(line, "reversal_voucher") == undone


@pytest.mark.parametrize(
    "head", ["KOST1 \u2013 Kostenstelle", "kost1 - kostenstelle", "KOST1 -\nKosten stelle"]
)
def test_a_head_is_the_same_with_other_dashes_blanks_and_cases(head):
    profile = parse_profile(
        "p.toml", COLUMNS.replace("KTR", "KOST1 - Kostenstelle") + AMOUNT + REST
    )
    assert cents(read(profile, [*HEAD[:3], head, "Betrag"], ROW)) == [5000]


def test_codes_without_a_meaning_are_listed_with_their_sums():
    reader = TableReader("x.csv", HEAD, profile_of(), READING)
    rows = [[*ROW[:2], "9", "CM-1", "1,00"], [*ROW[:2], "9", "0815", "2,00"], ROW]
    assert len(reader(Block.of_rows([2, 3, 4], rows)).refused) == 2
    assert reader.unmapped == {("account", "9"): [2, 300], ("cost_bearer", "0815"): [1, 200]}


def test_what_is_left_out_by_its_account_is_still_read_for_its_amount():
    profile = profile_of(rest='[unmapped]\naccounts = "skip"\n')
    reader = TableReader("x.csv", HEAD, profile, READING)
    rows = [
        [*ROW[:2], "9", "CM-1", "1,00"],
        [*ROW[:2], "9", "CM-1", "x"],
        [*ROW[:2], "\x1b", *ROW[3:]],
    ]
    found = reader(Block.of_rows([2, 3, 4], rows))
    assert [one.number for one in found.refused] == [3, 4]
    assert reader.skipped == {"account not in [accounts]": [1, 100]}


@pytest.mark.parametrize("head", ["Währung", "Whg."])
def test_no_other_currency_is_summed_as_euros_where_an_account_is_left_out(head):
    profile = profile_of(rest='[unmapped]\naccounts = "skip"\n')
    reader = TableReader("x.csv", [*HEAD, head], profile, READING)
    left = [*ROW[:2], "9", "CM-1", "1,00"]
    found = reader(Block.of_rows([2, 3], [[*left, "EUR"], [*left, "USD"]]))
    assert [one.number for one in found.refused] == [3]
    assert reader.skipped == {"account not in [accounts]": [1, 100]}


# DATEV


def datev(given=None, first: str = FIRST, **cells: str) -> Read:
    heads = dict(zip(NAMES, ["" for _ in NAMES], strict=True))
    named = {
        "Umsatz (ohne Soll/Haben-Kz)": "100,00",
        "Soll/Haben-Kennzeichen": "S",
        "Konto": "personnel",
        "Gegenkonto (ohne BU-Schl\u00fcssel)": "1200",
        "Belegdatum": "3107",
        "Belegfeld 1": "A-1",
        "KOST1 - Kostenstelle": "CM-1",
    }
    row = heads | named | {_DATEV[name]: cell for name, cell in cells.items()}
    profile = datev_profile("x.csv", [c.strip('"') for c in first.split(";")], NAMES, given)
    return read(profile, NAMES, list(row.values()))


_DATEV = {
    "amount": "Umsatz (ohne Soll/Haben-Kz)",
    "side": "Soll/Haben-Kennzeichen",
    "wkz": "WKZ Umsatz",
    "konto": "Konto",
    "gegen": "Gegenkonto (ohne BU-Schl\u00fcssel)",
    "bu": "BU-Schl\u00fcssel",
    "on": "Belegdatum",
    "gu": "Generalumkehr (GU)",
}


@pytest.mark.parametrize(
    ("konto", "gegen", "side", "expected"),
    [
        ("personnel", "1200", "S", 10000),
        ("personnel", "1200", "H", -10000),
        ("1200", "personnel", "H", 10000),
        ("1200", "personnel", "S", -10000),
        ("personnel", "", "S", 10000),
    ],
)
def test_the_expense_may_be_either_account_of_a_row(konto, gegen, side, expected):
    assert cents(datev(konto=konto, gegen=gegen, side=side)) == [expected]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"konto": "1200", "gegen": "70000"}, "neither '1200' nor '70000' is a cost type"),
        ({"gegen": "personnel"}, "both have a cost type"),
        ({"wkz": "USD"}, "WKZ Umsatz: 'USD' is no euros"),
        ({"side": "X"}, "neither debit nor credit"),
        ({"side": ""}, "Soll/Haben-Kennzeichen: is empty"),
        ({"side": "H", "amount": "-100,00"}, "has a sign, and a side"),
        ({"bu": "9"}, "is a tax key"),
        ({"bu": "29"}, "is a tax key"),
        ({"bu": "12345"}, "no tax key that is known"),
        ({"gu": "2"}, "marks nothing that is known"),
        ({"on": "31072023"}, "outside the period"),
        ({"on": "3206"}, "no day of the calendar"),
    ],
)
def test_what_a_datev_row_says_is_known_or_refused(cells, words):
    assert words in said(datev(**cells))


@pytest.mark.parametrize(
    ("bu", "undone"), [("", False), ("0", False), ("40", False), ("20", True), ("80", True)]
)
def test_keys_without_a_tax_are_read(bu, undone):
    (line,) = datev(bu=bu).lines
    assert hasattr(line, "reversal_voucher") == undone


@pytest.mark.parametrize(
    ("bu", "undone"), [("9", False), ("401", False), ("29", True), ("79", True), ("49", False)]
)
def test_tax_keys_need_a_word_of_the_profile(bu, undone):
    text = 'format = "datev"\n[amounts]\ntax = "gross"\n[accounts]\npersonnel = "personnel"\n'
    (line,) = datev(parse_profile("p.toml", text), bu=bu).lines
    assert hasattr(line, "reversal_voucher") == undone


def test_the_header_of_a_batch_names_its_currency_and_period():
    with pytest.raises(UsageError, match="'USD', not in euros"):
        datev(first=FIRST.replace('"EUR"', '"USD"'))
    short = FIRST.replace("20240701;20250630", "20240701;20240731")
    assert cents(datev(first=short, on="3107")) == [10000]
    assert "outside the period" in said(datev(first=short, on="0108"))


MAPS = '[accounts]\n"pers*" = "personnel"\n[posts]\n"CM-1" = "CM-1"\n'


@pytest.mark.parametrize(
    ("contra", "refused"),
    [
        ("9000", True),
        ("900000", True),
        ("9008", True),
        ("9090", True),
        ("9010", False),
        ("90001", False),
    ],
)
def test_a_balance_carried_forward_is_known_by_its_account(contra, refused):
    first = FIRST.replace("20240701;6;", "20240701;4;")  # so five digits are a creditor's
    found = datev(first=first, gegen=contra)
    assert ("balances carried forward" in said(found)) if refused else (cents(found) == [10000])
    maps = f'format = "datev"\nignore = ["gegenkonto (ohne BU-Schlüssel)"]\n{MAPS}'
    assert cents(datev(parse_profile("p.toml", maps), first, gegen=contra)) == [10000]


@pytest.mark.parametrize(
    ("tax", "rate", "case", "key", "refused"),
    [
        ("", "19,00", "", "", True),
        ("", "", "7", "", True),
        ("", "0,00", "0", "", False),
        ("gross", "19,00", "", "", False),
        ("gross", "", "7", "", True),
        ("net", "19,00", "7", "", False),
        ("net", "19,00", "7", "94", False),
        ("ignored", "19,00", "7", "", False),
    ],
)
def test_a_tax_without_its_key_is_asked_about(tax, rate, case, key, refused):
    said_tax = f'[amounts]\ntax = "{tax}"\n' if tax else ""
    if tax == "ignored":
        said_tax = 'ignore = ["Steuersatz", "Sachverhalt L+L"]\n'
    given = parse_profile("p.toml", f'format = "datev"\n{said_tax}{MAPS}')
    heads = [*NAMES, "Steuersatz", "Sachverhalt L+L"]
    by = datev_profile("b.csv", FIRST.replace('"', "").split(";"), heads, given)
    named = dict.fromkeys(heads, "") | {
        "Umsatz (ohne Soll/Haben-Kz)": "100,00",
        "Soll/Haben-Kennzeichen": "S",
        "Konto": "personnel",
        "Belegdatum": "3107",
        "Belegfeld 1": "A-1",
        "KOST1 - Kostenstelle": "CM-1",
        "Steuersatz": rate,
        "Sachverhalt L+L": case,
        "BU-Schlüssel": key,
    }
    found = read(by, heads, list(named.values()))
    assert ("no tax key" in said(found)) if refused else (cents(found) == [10000])


def test_the_29th_of_february_is_in_the_year_that_has_it():
    first = FIRST.replace("20240701", "20230701").replace("20250630", "20240630")
    (line,) = datev(first=first, on="2902").lines
    assert iso(line.booked_on) == "2024-02-29"


# What a damaged cell does

CELLS = {
    "Beleg": st.sampled_from(["B-1", "B-2", "RE 7"]),
    "Datum": st.sampled_from(["10.01.2024", "29.02.2024", "31.12.2023"]),
    "Konto": st.sampled_from(["501200", "501210"]),
    "KTR": st.just("CM-1"),
    "Betrag": st.integers(1, 10**9).map(
        lambda n: f"{n // 100:,}".replace(",", ".") + f",{n % 100:02}"
    ),
    "S/H": st.sampled_from(["S", "H"]),
}
ROWS = st.lists(st.tuples(*CELLS.values()).map(list), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None)
@given(ROWS, st.data())
def test_a_lost_or_added_cell_is_refused_at_its_line(rows, data):
    at = data.draw(st.integers(0, len(rows) - 1))
    place = data.draw(st.integers(0, len(SIDES) - 1))
    broken = [
        *rows[at][:place],
        *data.draw(st.sampled_from([[], ["a", "b"]])),
        *rows[at][place + 1 :],
    ]
    rows[at] = broken
    found = read(profile_of(SIDE), SIDES, *rows)
    assert [one.number for one in found.refused] == [at + 2]
    assert len(found.numbers) == len(rows) - 1


# Files


COUNTED = profile_of(top='count_lines = true\ndelimiter = ";"\n')


def amounts(*texts: str, voucher: str = "B-1") -> list[list[str]]:
    return [[voucher, *ROW[1:4], text] for text in texts]


def test_two_equal_rows_are_refused_and_counted_lines_are_two(ledger, tmp_path):
    path = write(tmp_path, *amounts("50,00", "50,00"))
    report = import_costs(ledger, path, ImportOptions(), SINGLE)
    assert (report.new, report.known, report.rejected, report.receipt) == (1, 0, 1, None)
    assert "count_lines = true" in report.findings[0].problem
    assert [(one.rows, one.cents, one.file_cents) for one in report.totals] == [(1, 5000, 10000)]
    assert import_costs(ledger, path, ImportOptions(), COUNTED).new == 2
    assert vouchers(ledger) == [("B-1", 1, 5000), ("B-1", 2, 5000)]


def test_equal_rows_are_told_where_one_of_them_stood_before(ledger, tmp_path):
    import_costs(ledger, write(tmp_path, *amounts("50,00")), ImportOptions(), SINGLE)
    twice = write(tmp_path, *amounts("50,00", "50,00"), *amounts("1,00", voucher="C"))
    report = import_costs(ledger, twice, ImportOptions(), SINGLE)
    assert (report.new, report.known, report.rejected) == (1, 1, 1)
    assert len(vouchers(ledger)) == 1


def test_a_voucher_in_conflict_is_not_booked_in_part(ledger, tmp_path):
    path = write(tmp_path, *amounts("12,50", "40,00"))
    assert import_costs(ledger, path, ImportOptions(), COUNTED).new == 2
    path = write(tmp_path, *amounts("12,50", "7,00", "40,00"), *amounts("9,00", voucher="C"))
    rest = tmp_path / "rest.csv"
    options = ImportOptions(accept_valid=True, rejected=rest)
    report = import_costs(ledger, path, options, COUNTED)
    assert (report.new, report.known, report.conflicts, report.rejected) == (1, 0, 1, 2)
    assert vouchers(ledger) == [("B-1", 1, 1250), ("B-1", 2, 4000), ("C", 1, 900)]
    assert [line.split(";")[4] for line in rest.read_text("utf-8").splitlines()[1:]] == [
        "12,50",
        "7,00",
        "40,00",
    ]


def test_a_bad_line_of_a_counted_voucher_keeps_its_others_back(ledger, tmp_path):
    path = write(tmp_path, *amounts("1,00", "x", "3,00"), *amounts("9,00", voucher="C"))
    rest = tmp_path / "rest.csv"
    options = ImportOptions(accept_valid=True, rejected=rest)
    assert import_costs(ledger, path, options, COUNTED).new == 1
    text = rest.read_text("utf-8-sig")
    assert text.startswith("Beleg;Datum;Konto;KTR;Betrag;refused_because\n")
    mended = tmp_path / "mended.csv"
    mended.write_text(text.replace(";x;", ";2,00;"), encoding="utf-8")
    assert import_costs(ledger, mended, ImportOptions(), COUNTED).new == 3
    assert vouchers(ledger) == [("C", 1, 900), *(("B-1", n, n * 100) for n in (1, 2, 3))]


def test_a_conflict_within_a_file_names_the_way_to_count_lines(ledger, tmp_path):
    path = write(tmp_path, *amounts("12,50", "40,00"))
    (finding,) = import_costs(ledger, path, ImportOptions(), SINGLE).findings
    assert "count_lines = true" in finding.problem


def test_another_order_of_a_reversed_voucher_books_nothing_again(ledger, tmp_path):
    rest = '[reversals]\nmarks = ["X"]\n'
    profile = profile_of(AMOUNT + 'reversal = "Storno"\n', 'delimiter = ";"\n', rest)
    head = [*HEAD, "Storno"]
    rows = [[*ROW, ""], [*ROW[:4], "50,00-", "X"]]
    assert (
        import_costs(ledger, write(tmp_path, *rows, head=head), ImportOptions(), profile).new == 2
    )
    other = write(tmp_path, *reversed(rows), ["C", *ROW[1:], ""], head=head)
    report = import_costs(ledger, other, ImportOptions(), profile)
    assert (report.known, report.rejected, report.receipt) == (1, 1, None)
    assert "sort the file" in report.findings[0].problem


PAID = profile_of(AMOUNT + 'paid_on = "Gezahlt"\n', 'delimiter = ";"\n')
PAID_HEAD = [*HEAD, "Gezahlt"]


@pytest.mark.parametrize("others", [0, 3])
def test_a_payment_that_comes_later_is_recorded(ledger, tmp_path, others):
    rows = [[f"B-{n}", *ROW[1:], ""] for n in range(4)]
    path = write(tmp_path, *rows, head=PAID_HEAD)
    assert import_costs(ledger, path, ImportOptions(), PAID).new == 4
    rows[2][5] = "15.02.2024"
    more = [[f"C-{n}", *ROW[1:], ""] for n in range(others)]
    path = write(tmp_path, *rows, *more, head=PAID_HEAD)
    report = import_costs(ledger, path, ImportOptions(), PAID)
    assert (report.new, report.known, report.payments) == (1 + others, 3, 1)
    payments = [item.event for item in ledger.replay() if isinstance(item.event, CostPaid)]
    assert [(one.voucher, iso(one.paid_on)) for one in payments] == [("B-2", "2024-02-15")]
    assert not ledger.verify().findings
    assert not ledger.rebuild()
    again = import_costs(ledger, path, ImportOptions(note=Note(document="again")), PAID)
    assert (again.new, again.known, again.conflicts) == (0, 4 + others, 0)
    # Another day of payment is a conflict, as is another amount.
    rows[2][5] = "16.02.2024"
    report = import_costs(ledger, write(tmp_path, *rows, head=PAID_HEAD), ImportOptions(), PAID)
    assert report.conflicts == 1


def test_an_empty_file_has_no_lines_and_was_not_imported_before(ledger, tmp_path):
    report = import_costs(ledger, write(tmp_path), ImportOptions(), SINGLE)
    assert (report.read, report.again) == (0, False)


def test_totals_are_of_what_is_booked_and_the_difference_is_explained(ledger, tmp_path):
    import_costs(ledger, write(tmp_path, *amounts("1,00", voucher="K")), ImportOptions(), SINGLE)
    profile = profile_of(top='delimiter = ";"\n', rest=EMPTY + 'amounts = "drop"\n')
    rows = [
        *amounts("1,00", voucher="K"),
        *amounts("2,00", voucher="N"),
        *amounts("4,00", voucher=""),
    ]
    rows += [*amounts("x", voucher="F"), ["Z", *ROW[1:3], "0815", "16,00"]]
    report = import_costs(ledger, write(tmp_path, *rows), ImportOptions(dry_run=True), profile)
    assert [(one.cents, one.file_cents) for one in report.totals] == [(200, 300)]
    assert [(one.why, one.rule, one.rows, one.cents) for one in report.left_out] == [
        ("known", "", 1, 100),
        ("refused", "", 1, 1600),
        ("refused", "", 1, None),
        ("skipped", "Beleg empty", 1, 400),
    ]
    assert [tuple(one) for one in report.unmapped] == [("cost_bearer", "0815", 1, 1600)]


# What a file could do to the program


@pytest.mark.parametrize(
    "pattern",
    [r"(\d+)+", r"(\d|\d\d)*", r"(?P<account>(\d*)*)x", r"\d*\d*\d*x", r"(a?){60}", r"(a|a){30}",
     r"(?=x)a", r"(a)\1", "a" * 300],
)  # fmt: skip
def test_a_pattern_that_could_take_long_is_refused(pattern):
    with pytest.raises(UnboundedError):
        compiled(pattern)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\d\d\.\d\d\.\d\d\.(?P<account>\d{6})", "05.01.01.501200"),
        (r"(?P<account>\d+)\.(?P<cost_bearer>\d+)\.(\d+)", "1.22.333"),
        (r"(?P<account>.+)-(?P<cost_bearer>.+)", "a-b"),
        (r"(?P<account>\d{4,6})[ /-]?(?P<cost_bearer>[A-Z]{2}-\d{1,3})", "501200 CM-1"),
    ],
)
def test_patterns_of_combined_codes_are_taken(pattern, text):
    assert compiled(pattern).fullmatch(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * 100_000 + " = 1",
        "x = " + "[" * 100_000,
        "x = " + "{a=" * 50_000,
        "[" + "a." * 99 + "a]",
        # What a text holds is none of it, nor does a text end where its quotation mark is escaped.
        'a = """ \\""" """\nb = ' + "[" * 100_000 + '\nc = """ """',
        'a = """x"""""\nb = ' + "[" * 50 + '\nc = """ """',
    ],
)
def test_a_profile_that_nests_without_end_is_refused_at_once(tmp_path, text):
    path = tmp_path / "p.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="mend the TOML"):
        read_profile(path)


def test_what_only_looks_nested_is_read():
    lists = ", ".join(["[1]"] * 99)
    texts = '"[[[[[[[[[[[[[[[[[[[[[[[["', '"""\n[[[[[[[[[[[[[[[[[[[[[[[[[\n"""'
    found = toml.parse(f"a = [{lists}]\nb = [{', '.join(texts)}]  # [[[[[[[[[[[[[[[[[[[[[[[", "x")
    assert (len(found["a"]), len(found["b"])) == (99, 2)


def test_a_profile_without_an_end_is_read_to_its_bound(tmp_path):
    path = tmp_path / "p.toml"
    path.write_bytes(b"\0" * (3 << 20))
    with pytest.raises(UsageError, match="over 1 MiB"):
        read_profile(path)
