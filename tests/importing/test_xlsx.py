"""Spreadsheets: typed cells, formulas, and what a hostile file could do."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from ledger.domain.errors import UsageError
from ledger.importing.costs.line_reader import LineReader
from ledger.importing.costs.opening import open_file
from ledger.importing.files import workbook
from ledger.importing.files.xlsx import XlsxRows
from ledger.importing.profiles.codes import Reading
from ledger.importing.profiles.profile import parse_profile, read_profile

PROFILE = Path(__file__).parents[2] / "docs" / "how-to" / "profiles" / "spreadsheet.toml"
HEAD = ["Belegnr", "Buchungsdatum", "Konto", "Betrag", "S/H"]


@pytest.fixture
def ledger(mitte):
    return mitte


def sheet(tmp_path, *rows: list[object], name: str = "Buchungen") -> Path:
    book = Workbook()
    page = book.active
    page.title = name
    page.append(["Auszug 2024"])
    page.append(HEAD)
    for row in rows:
        page.append(row)
    path = Path(tmp_path) / "export.xlsx"
    book.save(path)
    return path


def test_typed_cells_dates_as_numbers_and_sides(ledger, tmp_path):
    path = sheet(
        tmp_path,
        ["A", date(2024, 1, 31), 501200, 1234.56, "S"],
        ["B", 45322, "501200", 0.1 + 0.2, "S"],
        ["C", "31.01.2024", 501200, "1.000,00", "H"],
        [
            "D",
            datetime(2024, 1, 31, 12),  # noqa: DTZ001 - a sheet knows no zone
            501200,
            7,
            "S",
        ],
    )
    assert "4 new" in ledger.ok(f"cost import {path} --profile {PROFILE}")
    text = ledger.ok("history --limit 4 --format csv")
    for amount in ("1234.56", "0.30", "-1000.00", "7.00"):
        assert f"amount={amount}" in text
    assert text.count("booked_on=2024-01-31") == 4


def test_a_formula_is_refused(ledger, tmp_path):
    path = sheet(tmp_path, ["A", date(2024, 1, 31), 501200, "=1+1", "S"])
    assert "is a formula" in ledger.refused(f"cost import {path} --profile {PROFILE}")


def test_a_missing_sheet_is_named_with_the_known_ones(ledger, tmp_path):
    path = sheet(tmp_path, name="Tabelle1")
    words = ledger.refused(f"cost import {path} --profile {PROFILE}", 2)
    assert "no sheet 'Buchungen' [BL-421] → known: Tabelle1" in words


def test_what_is_no_spreadsheet_is_refused(ledger, tmp_path):
    path = tmp_path / "export.xlsx"
    path.write_bytes(b"Belegnr;Betrag\n")
    assert "is no XLSX" in ledger.refused(f"cost import {path} --profile {PROFILE}", 2)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", "<nonsense")
    assert "no readable XLSX" in ledger.refused(f"cost import {path} --profile {PROFILE}", 2)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (4 << 20))
        # Beside a part that cannot be packed the whole is no bomb.
        archive.writestr("xl/media/image1.png", Random(1).randbytes(1 << 20))
    with pytest.raises(UsageError, match="zip bomb"):
        XlsxRows(path)
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 1 << 20)
    with pytest.raises(UsageError, match="unpacks to 5 MiB"):
        XlsxRows(path)
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 1 << 30)
    monkeypatch.setattr(workbook, "MAX_ENTRIES", 0)
    with pytest.raises(UsageError, match="in 2 entries"):
        XlsxRows(path)


def test_profile_new_reads_a_spreadsheet(ledger, tmp_path):
    path = sheet(tmp_path, ["A", date(2024, 1, 31), 501200, 1234.56, "S"])
    text = ledger.ok(f"profile new {path}")
    assert 'format = "xlsx"' in text
    assert "header = 2" in text
    assert '# "501200" = TODO' in text


def test_refused_rows_are_a_spreadsheet_to_be_corrected_and_imported_again(ledger, tmp_path):
    good = ["V-1", date(2024, 1, 31), 501200, 100.5, "S"]
    path = sheet(tmp_path, good, ["V-2", "never", 501200, 1234.5, "S"], ["=1+1", "x", "", "", ""])
    rest = tmp_path / "rest.xlsx"
    line = f"cost import {path} --profile {PROFILE}"
    assert "--rejected rest.xlsx" in ledger.refused(f"{line} --rejected {tmp_path}/rest.csv", 2)
    ledger.refused(f"{line} --accept-valid --rejected {rest}")
    book = load_workbook(rest)
    page = book["Buchungen"]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[1] == [*HEAD, "refused_because"]
    assert rows[2][-1].startswith("Buchungsdatum: 'never' is no date")
    assert [row[0] for row in rows[2:]] == ["V-2", "=1+1"]
    assert page["A4"].data_type == "s"
    page["B3"] = "31.01.2024"
    page.delete_rows(4)
    book.save(tmp_path / "mended.xlsx")
    ledger.ok(f"cost import {tmp_path}/mended.xlsx --profile {PROFILE}")
    text = ledger.ok("export journal --to csv")
    assert "V-1" in text
    assert "123450" in text


def two_sheets(tmp_path) -> Path:
    book = Workbook()
    for title, voucher in (("A", "V-1"), ("B", "V-2")):
        page = book.create_sheet(title)
        page.append([])
        page.append(HEAD)
        page.append([voucher, date(2024, 1, 31), 501200, 10, "S"])
    path = Path(tmp_path) / "two.xlsx"
    book.save(path)
    return path


def test_of_several_sheets_each_is_imported_by_its_name(ledger, tmp_path):
    path = two_sheets(tmp_path)
    profile = tmp_path / "p.toml"
    profile.write_text(PROFILE.read_text("utf-8").replace('sheet = "Buchungen"\n', ""), "utf-8")
    line = f"cost import {path} --profile {profile}"
    assert "--sheet" in ledger.refused(line, 2)
    assert "1 new" in ledger.ok(f"{line} --sheet A")
    assert "1 new" in ledger.ok(f"{line} --sheet B")
    assert "imported before" in ledger.ok(f"{line} --sheet A")
    found = ledger.run(f"reconcile {path} --profile {profile} --sheet A --source hkr")
    assert "V-1" not in found.stdout
    assert "header = 2" in ledger.ok(f"profile new {path} --sheet B")
    assert "1 good" in ledger.ok(f"profile check {profile} {path} --sheet B")
    assert "is a workbook" in ledger.refused(f"cost import {path}", 2)
    csv = Path(__file__).parents[2] / "docs" / "how-to" / "profiles" / "semicolon-signed.toml"
    assert "reads csv" in ledger.refused(f"cost import {path} --profile {csv} --sheet A", 2)
    assert "--sheet needs --profile" in ledger.refused(f"cost import {path} --sheet A", 2)


def test_hidden_rows_are_read_and_said(ledger, tmp_path):
    path = sheet(tmp_path, ["A", date(2024, 1, 31), 501200, 1, "S"])
    book = load_workbook(path)
    book["Buchungen"].row_dimensions[3].hidden = True
    book.save(path)
    for line in (f"cost import {path} --profile {PROFILE}", f"profile check {PROFILE} {path}"):
        done = ledger.run(line)
        assert "rows hidden or filtered out, read like the others: 1" in done.stderr
        assert "1 new" in done.stdout or "1 good" in done.stdout


def struck(tmp_path, *columns: int) -> Path:
    """Three rows, of the second of which these cells are struck out."""
    path = sheet(tmp_path, *([v, date(2024, 1, 31), 501200, 10, "S"] for v in "ABC"))
    book = load_workbook(path)
    for column in columns:
        book["Buchungen"].cell(4, column).font = Font(strike=True)
    book.save(path)
    return path


@pytest.mark.parametrize(("columns", "head"), [((1, 2, 3, 4, 5), "Betrag"), ((1,), "Beleg")])
def test_a_row_that_is_struck_out_is_refused_unless_the_profile_says_what_it_is(
    ledger, tmp_path, columns, head
):
    path, rest = struck(tmp_path, *columns), tmp_path / "rest.xlsx"
    line = f"cost import {path} --profile {PROFILE}"
    done = ledger.refused(f"{line} --accept-valid --rejected {rest}")
    assert "line 4" in done
    assert f"{head}" in done
    assert "is struck out [BL-974] →" in done
    # What was struck out comes back plain, and with its reason.
    assert "[BL-974]" in ledger.refused(f"cost import {rest} --profile {PROFILE}")
    said = {}
    for how in ("skip", "read"):
        profile = tmp_path / f"{how}.toml"
        text = PROFILE.read_text("utf-8")
        profile.write_text(f'struck_out = "{how}"\n{text}', "utf-8")
        said[how] = ledger.ok(f"cost import {path} --profile {profile} --dry-run")
    assert "struck out" in said["skip"]
    assert "1 new" in said["read"]
    assert "1 new" in ledger.ok(f"cost import {rest} --profile {tmp_path}/read.toml")


def test_what_else_is_struck_out_says_nothing_of_its_row(ledger, tmp_path):
    assert "3 new" in ledger.ok(f"cost import {struck(tmp_path, 2, 3)} --profile {PROFILE}")
    with pytest.raises(UsageError, match="is not read with format"):
        parse_profile("p.toml", 'struck_out = "skip"\n')


def test_a_sheet_is_parsed_before_its_rows_are_asked_for(tmp_path):
    path = sheet(tmp_path, *([f"V-{n}", date(2024, 1, 31), 501200, 1, "S"] for n in range(2500)))
    reading = Reading("csv", keep_text=False, employing_bodies={"CM-1": "05558016"})
    file = open_file(path, read_profile(PROFILE), reading)
    path.unlink()
    assert sum(len(part.lines) for part in LineReader(file, None).parts()) == 2500
