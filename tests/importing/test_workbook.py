"""What a workbook shows is what is read, whatever it says of itself; the rest is refused."""

from __future__ import annotations

import tracemalloc
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import UsageError
from ledger.importing.files import cell_texts
from ledger.importing.files.cell_format import cell_format
from ledger.importing.files.dates import Dates
from ledger.importing.files.xlsx import XlsxRows
from tests.importing.workbooks import STRICT, number, row, text, workbook

DATES = Dates(("DD.MM.YYYY", "excel"))
HEAD = row(text("Beleg"), text("Tag"), text("Betrag"))
LINE = row(text("A"), number(45301, 1), number("100.5"))
DAY = ("dd.mm.yyyy",)


def read(path, sheet=""):
    rows = XlsxRows(path, sheet, dates=DATES)
    return [found for _, found in rows], rows


def test_more_rows_than_the_dimension_says_are_read(tmp_path):
    found, rows = read(workbook(tmp_path / "x.xlsx", HEAD + LINE * 4, formats=DAY))
    assert found[1:] == [["A", "10.01.2024", "100,5"]] * 4
    assert rows.notes == ()


def test_the_strict_form_and_a_workbook_without_styles(tmp_path):
    found, _ = read(workbook(tmp_path / "x.xlsx", HEAD + LINE, main=STRICT, formats=DAY))
    assert found[1] == ["A", "10.01.2024", "100,5"]
    bare = workbook(tmp_path / "y.xlsx", HEAD + LINE)
    with zipfile.ZipFile(bare) as old, zipfile.ZipFile(tmp_path / "z.xlsx", "w") as new:
        for name in old.namelist():
            if "styles" not in name:
                new.writestr(name, old.read(name))
    assert read(tmp_path / "z.xlsx")[0][1] == ["A", "45301", "100,5"]


def test_a_moment_with_a_zone_is_of_its_day_in_berlin(tmp_path):
    written = ("2024-12-31T23:30:00Z", "2024-12-31T23:30:00", "2024-12-31")
    cells = (f'<c t="d"><v>{one}</v></c>' for one in written)
    found, _ = read(workbook(tmp_path / "x.xlsx", HEAD + row(*cells)))
    assert found[1] == ["01.01.2025", "31.12.2024", "31.12.2024"]


def test_an_hour_at_which_a_day_begins_by_utc_is_shown(tmp_path):
    cells = (number(45322 + hours / 24, 1) for hours in (23, 22, 0, 12))
    moment = '<c t="d"><v>2024-01-31T23:00:00.000</v></c>'
    found, _ = read(workbook(tmp_path / "x.xlsx", HEAD + row(*cells, moment), formats=DAY))
    day = "31.01.2024"
    assert found[1] == [f"{day} 23:00", f"{day} 22:00", day, day, f"{day} 23:00"]
    # A profile whose days are numbers reads them, too.
    with pytest.raises(UsageError, match="midnight of the next day"):
        DATES.day(found[1][0])


def test_the_visible_sheet_is_read_and_a_hidden_one_named(tmp_path):
    other = row(text("old"))
    path = workbook(tmp_path / "x.xlsx", other, HEAD + LINE, states=("hidden",), formats=DAY)
    found, rows = read(path)
    assert (rows.sheet, len(found)) == ("S2", 2)
    assert rows.notes == ("sheet 'S1' is hidden and was not read",)
    assert read(path, "S1")[0] == [["old"]]


def test_of_several_visible_sheets_one_is_asked_for(tmp_path):
    path = workbook(tmp_path / "x.xlsx", HEAD, "", LINE)
    with pytest.raises(UsageError, match=r"2 visible sheets with rows → .*--sheet.*S1, S2, S3"):
        XlsxRows(path)
    assert len(read(path, "S3")[0]) == 1
    with pytest.raises(UsageError, match="no sheet 'S4' → known: S1, S2, S3"):
        XlsxRows(path, "S4")
    assert read(workbook(tmp_path / "y.xlsx", "", HEAD, row("<c/>")))[1].sheet == "S2"
    with pytest.raises(UsageError, match="hidden sheets only"):
        XlsxRows(workbook(tmp_path / "z.xlsx", HEAD, states=("veryHidden",)))


def test_hidden_rows_merged_areas_and_formulas_are_read_and_said(tmp_path):
    hidden = row(text("B"), attributes='hidden="1"')
    formula = row('<c t="n"><f>1+1</f><v>2</v></c>', '<c t="str"><f>A1&amp;""</f><v></v></c>')
    merged = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/></mergeCells>'
    path = workbook(tmp_path / "x.xlsx", HEAD + hidden + formula, behind=merged)
    found, rows = read(path)
    assert found[1:] == [["B"], ["2"]]
    assert rows.notes == (
        "rows hidden or filtered out, read like the others: 1",
        "areas merged over several rows, with a value in the first only: 1",
        "cells with formulas, read by their stored results: 2",
    )


@pytest.mark.parametrize(
    "cell", ["<c><f>1+1</f></c>", "<c><f>1+1</f><v></v></c>", '<c><f t="shared" si="0"/></c>']
)
def test_a_formula_without_a_stored_result_stays_one(tmp_path, cell):
    ((found,),) = read(workbook(tmp_path / "x.xlsx", row(cell)))[0]
    assert found.startswith("=")


def test_no_stored_result_counts_where_the_workbook_asks_to_be_calculated(tmp_path):
    path = workbook(
        tmp_path / "x.xlsx",
        row("<c><f>1+1</f><v>0</v></c>", '<c t="e"><v>#N/A</v></c>'),
        after='<calcPr fullCalcOnLoad="1"/>',
    )
    assert read(path)[0] == [["=1+1", "=#N/A"]]


def test_the_calendar_of_1904_holds_for_typed_days_and_for_serial_numbers(tmp_path):
    path = workbook(
        tmp_path / "x.xlsx",
        row(number(43839, 1), number(43839)),
        before='<workbookPr date1904="1"/>',
        formats=DAY,
    )
    found, rows = read(path)
    assert found == [["10.01.2024", "43839"]]
    assert rows.dates.day("43839") == DATES.day("10.01.2024")


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("00000", 501, "00501"),
        ("00000", 501200, "501200"),
        (r"000\-00", 4711, "047-11"),
        ('"K"000', 7, "K007"),
        ("0", 501, "501"),
        ("#,##0.00", 1234.5, "1234,5"),
        ('#,##0.00\\ "€"', 1234.5, "1234,5"),
        ("#,##0.00 [$€-407]", 1234.5, "1234,5"),
        ("[$$-409]#,##0.00", 1234.5, "1234,5 $"),
        ('#,##0.00 "USD";-#,##0.00', 1234.5, "1234,5 USD"),
        ("#,##0.00 [$CHF]", 1234.5, "1234,5 CHF"),
        ("[$SFr.-807] #,##0.00", 1234.5, "1234,5 SFr."),
        ("General", 1234.5, "1234,5"),
        ("@", 501, "501"),
        ("[Red]0.00", -1.5, "-1,5"),
        ("yyyy-mm-dd", 45301, "10.01.2024"),
        ("[$-407]d. mmmm yyyy;@", 45301, "10.01.2024"),
        ("mmm yy", 45301, "10.01.2024"),
        ("dd/mm/yyyy hh:mm", 45301.75, "10.01.2024"),
        ("h:mm", 0.5, "0,5"),
        ("[h]:mm:ss", 1.5, "1,5"),
        ("0.00E+00", 1.5, "1,5"),
        ("00000", -5, "-5"),
        ("dd.mm.yyyy", 0, "0"),
        ("dd.mm.yyyy", 50, "50 d"),
        ("-0.00", 50, "50 (-)"),
        ('"-"0.00', 50, "50 (-)"),
        ('"("0.00")"', 50, "50 (-)"),
        ("_-* #,##0.00_-;-* #,##0.00_-", 50, "50"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(tmp_path, code, value, shown):
    path = workbook(tmp_path / "x.xlsx", row(number(value, 1)), formats=(code,))
    assert read(path)[0] == [[shown]]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("0.30000000000000004", "0,3"),
        ("1234.5600000000001", "1234,56"),
        ("1E3", "1000"),
        ("1.5E-7", "0,00000015"),
        ("-.5", "-0,5"),
        ("007", "7"),
        ("12345678901234567", "=12345678901234567"),
    ],
)
def test_numbers_have_the_fifteen_digits_of_a_spreadsheet(tmp_path, written, shown):
    assert read(workbook(tmp_path / "x.xlsx", row(number(written))))[0] == [[shown]]


def test_texts_in_pieces_pronounced_escaped_and_shared(tmp_path):
    texts = (
        "<si><r><t>Be</t></r><r><t>leg</t></r><rPh><t>sound</t></rPh></si>"
        "<si><t>a_x000D_b</t></si><si/>"
    )
    shared = "".join(f'<c t="s"><v>{n}</v></c>' for n in range(3))
    found = read(workbook(tmp_path / "x.xlsx", row(shared, '<c t="b"><v>1</v></c>'), texts=texts))
    assert found[0] == [["Beleg", "a\rb", "", "WAHR"]]


def test_a_typed_day_is_read_by_whatever_notation_the_profile_has(tmp_path):
    path = workbook(tmp_path / "x.xlsx", row(number(45301, 1)), formats=DAY)
    for notation in ("excel", "DD.MM.YY", "YYYYMMDD"):
        dates = Dates((notation,))
        ((_, (shown,)),) = XlsxRows(path, dates=dates)
        assert dates.day(shown) == DATES.day("10.01.2024")
    assert Dates(("DD.MM.YY",)).text(date(1999, 1, 2)) == "02.01.1999"


def test_rows_between_titles_are_blank_and_gaps_of_thousands_are_passed_over(tmp_path):
    sheet = row(text("x"), attributes='r="3"') + row(text("y"), attributes='r="1048576"')
    rows = list(XlsxRows(workbook(tmp_path / "x.xlsx", sheet)))
    assert rows[:3] == [(1, []), (2, []), (3, ["x"])]
    assert rows[-1] == (1 << 20, ["y"])
    assert len(rows) == 1001


CELL = "<c><v>1</v></c>"
HOSTILE = [
    (row(CELL, attributes='r="2000000000"'), "at most 1048576"),
    (row(CELL, attributes=f'r="{"9" * 200_000}"'), "at most 1048576"),
    (row(CELL, attributes='r="5"') + row(CELL, attributes='r="5"'), "within or behind row 5"),
    (f'<row r="1">{row(CELL)}</row>', "within or behind row 1"),
    (row('<c r="XFE1"><v>1</v></c>', attributes='r="1"'), "is not where it says"),
    (row('<c r="ZZZZZZ1"><v>1</v></c>', attributes='r="1"'), "is not where it says"),
    (row('<c r="B7"><v>1</v></c>', attributes='r="1"'), "is not where it says"),
    (row('<c r="B1"/><c r="A1"/>', attributes='r="1"'), "is not where it says"),
    (CELL, "is not where it says"),
    (row('<c r="ALM1"><v>1</v></c>', attributes='r="1"'), "at most 1000 are read"),
    (row("<c/>" * 16_385), "is not where it says"),
    (row('<c t="s"><v>7</v></c>'), "text '7' is not there"),
    (row(f'<c t="s"><v>{"7" * 200_000}</v></c>'), "no readable XLSX"),
    (row('<c t="s"><v>-1</v></c>'), "is not there"),
    (row('<c t="d"><v>never</v></c>'), "is no day"),
    (row(number("nan")), "is no number"),
    (row(number("1E999")), "is no number"),
    (row(number("1" * 100_000)), "is no number"),
    (row(text("x" * 40_000)), "a cell of more than 32767"),
    (row(text("x" * 600_000)), "more than 512 KiB"),
    (row(f'<c {"a" * 600_000}="1"/>'), "more than 512 KiB"),
    (row('<c s="x"><v>1</v></c>'), "no readable XLSX"),
    ("<row", "no readable XLSX"),
    ("<a>" * 40_000 + "</a>" * 40_000, "nests deeper than 100 tags"),
    (row(f"<c>{'<v>' * 40_000}{'</v>' * 40_000}</c>"), "nests deeper than 100 tags"),
    ("".join(f"<a{n}/>" for n in range(3000)), "more kinds of tags"),
    ("".join(f'<a b{n}=""/>' for n in range(3000)), "more kinds of tags"),
]


@pytest.mark.parametrize(("sheet", "words"), HOSTILE, ids=map(str, range(len(HOSTILE))))
def test_what_no_spreadsheet_holds_is_refused(tmp_path, sheet, words):
    with pytest.raises(UsageError, match=words) as refusal:
        read(workbook(tmp_path / "x.xlsx", sheet))
    assert "→" in str(refusal.value)
    assert len(str(refusal.value)) < 300


def test_shared_texts_are_bounded_by_what_they_take(tmp_path, monkeypatch):
    """A sign of another script takes four times the memory of a letter."""
    monkeypatch.setattr(cell_texts, "_MAX_BYTES", 1000)
    path = tmp_path / "x.xlsx"
    assert read(workbook(path, HEAD, texts=f"<si><t>{'x' * 300}</t></si>"))
    for texts, words in (
        (f"<si><t>{chr(0x1F600) * 300}</t></si>", "more texts than"),
        ("<x>" * 200 + "</x>" * 200, "nests deeper than 100 tags"),
    ):
        with pytest.raises(UsageError, match=words):
            read(workbook(path, HEAD, texts=texts))


def test_entities_and_document_types_are_refused(tmp_path):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(UsageError, match="document type or entities"):
        read(workbook(tmp_path / "x.xlsx", row(text("x")), doctype=bomb))


def test_an_old_workbook_and_one_with_a_password_are_named(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(UsageError, match="old workbook"):
        XlsxRows(path)


def test_a_part_that_stands_twice_is_refused(tmp_path):
    path = workbook(tmp_path / "x.xlsx", HEAD)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/Worksheets/S1.xml", "<x/>")
    with pytest.raises(UsageError, match="twice"):
        XlsxRows(path)


def test_one_row_far_below_takes_no_memory(tmp_path):
    sheet = HEAD + "".join(row(CELL, attributes=f'r="{n}"') for n in range(50_000, 1_000_000, 9999))
    path = workbook(tmp_path / "x.xlsx", sheet)
    tracemalloc.start()
    list(XlsxRows(path).blocks(1000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


@given(st.text(max_size=30), st.integers(0, 10**9))
def test_any_format_says_something_of_any_number(code, value):
    shown = cell_format("170", code).written(str(value))
    assert str(value)[-1] in shown


def test_other_programs_workbooks_are_read_by_the_same_names(tmp_path):
    """Prefixed elements, other letters in the names of parts, backslashes between them."""
    path = workbook(tmp_path / "x.xlsx", HEAD + LINE, formats=DAY)
    other = tmp_path / "y.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            if name.startswith("xl/worksheets/"):
                content = content.replace("<", "<x:").replace("<x:/", "</x:")
                content = content.replace('xmlns="', 'xmlns:x="')
            new.writestr(name.replace("/", "\\").replace("styles", "Styles"), content)
    assert read(other)[0][1] == ["A", "10.01.2024", "100,5"]
