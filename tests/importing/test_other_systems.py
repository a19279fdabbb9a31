"""Exports of other systems: what one writes that another would mean differently."""

from __future__ import annotations

import pytest

from ledger.domain.errors import UsageError
from ledger.domain.period import iso
from ledger.importing.profiles.checking import check_profile
from ledger.importing.profiles.profile import parse_profile
from ledger.importing.profiles.proposal import profile_text
from ledger.importing.profiles.sniff import sniff
from tests.importing.datev_files import NAMES, booking, write
from tests.importing.profiled import AMOUNT, COLUMNS, HEAD, REST, ROW, profile_of
from tests.importing.workbooks import number, row, text, workbook


def checked(path, *lines: str, profile):
    """Return what is made of the lines of a text."""
    file = path / "x.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return check_profile(file, profile)


def vouchers(*cells: str) -> list[str]:
    """Return rows of which the voucher is given."""
    return [";".join([cell, *ROW[1:]]) for cell in cells]


@pytest.mark.parametrize("word", ["1,23457E+11", "1.2E+15", "########", "#REF!", "#NV", "#DIV/0!"])
def test_what_a_spreadsheet_shows_in_the_place_of_a_voucher_is_none(tmp_path, word):
    """Different numbers are shown alike: one would be known, and the other one would be lost."""
    found = checked(tmp_path, ";".join(HEAD), *vouchers(word, "12E5", "#12"), profile=profile_of())
    assert [(one.line, one.column) for one in found.report.findings] == [(2, "Beleg")]
    assert found.report.new == 2


def test_an_error_of_a_spreadsheet_is_called_one(tmp_path):
    sheet = row(*map(text, HEAD)) + row(*map(text, ROW[:4]), '<c t="e"><v>#REF!</v></c>')
    report = check_profile(workbook(tmp_path / "x.xlsx", sheet), profile_of(top=XLSX)).report
    assert ["'#REF!' is an error" in one.problem for one in report.findings] == [True]


XLSX = 'format = "xlsx"\n'


def test_a_credit_is_one_if_its_number_is_shown_so(tmp_path):
    plain = list(map(text, ROW[1:4]))
    formats = ('#,##0.00" S";#,##0.00" H"', '0.00" H"', '"Haben" 0.00')
    rows = [row(text(f"B-{n}"), *plain, number("50", n)) for n in (1, 2, 3)]
    file = workbook(tmp_path / "x.xlsx", row(*map(text, HEAD)) + "".join(rows), formats=formats)
    found = check_profile(file, profile_of(top=XLSX))
    assert [one.amount_cents for one in found.first] == [5000, -5000, -5000]


@pytest.mark.parametrize(
    ("year_of", "months"),
    [
        ("", ["2024-01", "2024-01"]),
        ("fiscal_year", ["2024-01", "2023-12", "2024-01", "2024-01"]),
        ("date", ["2023-12", "2024-01", "2024-01", "2024-01"]),
    ],
)
def test_a_date_says_the_month_and_the_fiscal_year_may_say_the_year(tmp_path, year_of, months):
    """What was booked in January into the year before is borne by that one, or by nobody."""
    rest = f'[service]\nyear_of = "{year_of}"\n' if year_of else "[service]\n"
    columns = COLUMNS + AMOUNT + 'fiscal_year = "HHJ"\n' + REST.replace("[service]\n", rest)
    days = [
        ("31.12.2023", "2024"),
        ("15.01.2024", "2023"),
        ("15.01.2024", "2024"),
        ("15.01.2024", ""),
    ]
    rows = [";".join([f"B-{n}", day, *ROW[2:], year]) for n, (day, year) in enumerate(days)]
    head = ";".join([*HEAD, "HHJ"])
    found = checked(tmp_path, head, *rows, profile=parse_profile("p.toml", columns))
    assert [iso(one.service_from)[:7] for one in found.first] == months
    lines = [one.line for one in found.report.findings]
    assert lines == ([] if year_of else [2, 3])
    (tmp_path / "y.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    assert "is not the year of '31.12.2023': which bears?" in profile_text(
        sniff(tmp_path / "y.csv"), "y"
    )


@pytest.mark.parametrize("none", ["00.00.0000", "00000000", "0000-00-00", "00/00/0000", ""])
def test_a_day_of_noughts_is_none(tmp_path, none):
    profile = profile_of(AMOUNT + 'paid_on = "Zahldatum"\n')
    rows = [";".join([*ROW, none]), ";".join(["B-2", none, *ROW[2:], "05.02.2024"])]
    found = checked(tmp_path, ";".join([*HEAD, "Zahldatum"]), *rows, profile=profile)
    assert [one.paid_on for one in found.first] == [0]
    assert [(one.line, one.column) for one in found.report.findings] == [(3, "Datum")]


@pytest.mark.parametrize(
    "title",
    ["Angaben in TEUR", "(Beträge in 1.000 €)", "alle Werte in Tausend Euro", "Währung: USD"],
)
def test_amounts_that_a_title_says_to_be_no_euros_are_refused(tmp_path, title):
    profile = profile_of(top='header = 2\ndelimiter = ";"\n')
    lines = [";".join(HEAD), ";".join(ROW)]
    with pytest.raises(UsageError, match="line 1: says that amounts are in"):
        checked(tmp_path, title, *lines, profile=profile)
    for other in ("Stand in 2024: 1.000 Zeilen", "Angaben in EUR", "Betrag gesamt: 1.000,00 EUR"):
        assert checked(tmp_path, other, *lines, profile=profile).report.new == 1


@pytest.mark.parametrize(
    "unit",
    ["TEUR", "Tausend Euro", "1.000 €", "kEUR", "T-Euro", "DM", "TDM", "Mio. €", "T€", "k€", "Ct"],
)
def test_a_head_may_say_that_amounts_are_no_euros(tmp_path, unit):
    head = f"Betrag in {unit}"
    with pytest.raises(UsageError, match="is in "):
        checked(
            tmp_path,
            ";".join([*HEAD[:4], head]),
            ";".join(ROW),
            profile=profile_of(f'amount = "{head}"\n'),
        )


def test_cents_that_a_comma_broke_off_are_not_lost(tmp_path):
    """A row without its last cell has as many as there are heads again."""
    lines = [",".join([*HEAD, "Text"]), ",".join([*ROW[:4], "1234", "56"])]
    lines += [
        ",".join(["B-2", *ROW[1:4], '"1.234,56"', "56"]),
        ",".join(["B-3", *ROW[1:4], "70", ""]),
    ]
    profile = profile_of(top='delimiter = ","\n')
    found = checked(tmp_path, *lines, profile=profile)
    assert [one.amount_cents for one in found.first] == [123456, 7000]
    assert ["may be its cents" in one.problem for one in found.report.findings] == [True]
    ignoring = profile_of(top='delimiter = ","\nignore = ["Text"]\n')
    assert checked(tmp_path, *lines, profile=ignoring).report.new == 3


@pytest.mark.parametrize("behind", ["text", "line"])
def test_cents_of_the_own_csv_are_not_lost(mitte, tmp_path, behind):
    head = f"post,cost_type,voucher,service_from,service_to,booked_on,amount,{behind}\n"
    row = "CM-1,personnel,{},2024-01-01,2024-01-31,2024-01-31,{}\n"
    file = tmp_path / "costs.csv"
    cells = ["1234,56", "1234.00,56", "50,", "70,7"]
    file.write_text(head + "".join(map(row.format, "ABCD", cells)), encoding="utf-8")
    said = mitte.refused(f"cost import {file}")
    assert said.count("may be its cents") == 1
    assert "line 2" in said


def test_a_discount_of_datev_and_a_service_without_its_year_are_refused(mitte, tmp_path):
    rows = [
        booking("100,00", "S", "personnel", "3107", f"R-{n}", service=service)
        for n, service in enumerate(["", "31122024", "3112", "1082024"])
    ]
    names = list(NAMES)
    with_discount = rows[0].split(";")
    with_discount[names.index("Skonto")] = "3,00"
    with_discount[names.index("Belegfeld 1")] = '"R-9"'
    said = mitte.refused(f"cost import {write(tmp_path, *rows, ';'.join(with_discount))}")
    assert "line 5, Leistungsdatum: '3112' names no year" in said
    assert "line 7, Skonto: says '3,00', and the cost may be less by it" in said
