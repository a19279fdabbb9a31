"""`report`: documents in every form, the same from the same ledger, and nothing in them acts."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pypdf import PdfReader

from cli.root import root
from ledger.domain.errors import UsageError
from ledger.reporting.documents.forms import sheets
from ledger.reporting.documents.forms.page import document_html
from ledger.reporting.documents.forms.plain import document_csv, document_text
from ledger.reporting.documents.forms.sheets import document_xlsx
from ledger.reporting.language import Language
from tests.cli.documents import HOSTILE, ISSUE, hostile

REPORT = "report settlement KV-Mitte 2023"


@pytest.fixture
def settled(mitte):
    """The year 2023 of the case, settled after an advance of 2,000 €."""
    mitte.ok(
        "advance pay KV-Mitte --member 05558032 --year 2023 --amount 2000 --paid-on 2023-09-27"
    )
    mitte.ok(ISSUE)
    return mitte


class Checked(HTMLParser):
    """Collects what a page is made of, and fails where a tag is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in {"meta", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_a_letter_says_what_is_due_and_how_it_comes_about(settled):
    text = settled.ok(REPORT)
    for words in (
        "Settlement 2023 under the cooperation agreement KV-Mitte",
        "Nottuln pays €1,339.57 to Dülmen, due on 2024-03-31.",
        "Under § 4 of the cooperation agreement KV-Mitte (version 1) the cost is borne by: Dülmen",
        "budget-ledger --lang en report settlement KV-Mitte 2023",
    ):
        assert words in text
    settled.ok("settlement pay SA-2023 --member 05558032 --amount 1339.57 --paid-on 2024-03-20")
    assert "Nothing is left to pay." in settled.ok(REPORT)
    settled.lang = "de"
    assert "Spitzabrechnung 2023 zur Kooperationsvereinbarung KV-Mitte" in settled.ok(REPORT)


def test_the_rows_are_those_of_the_settlement_in_every_form(settled, tmp_path):
    shown = json.loads(settled.ok("settlement show SA-2023 --format json"))
    (account,) = shown["accounts"]
    lines = [one for one in shown["lines"] if one["member"] == account["member"]]
    rows = list(csv.DictReader(io.StringIO(settled.ok(f"{REPORT} --format csv --table lines"))))
    assert [int(one["unrefinanced_cents"]) for one in rows] == [
        one["unrefinanced_cents"] for one in lines
    ]
    answer = json.loads(settled.ok(f"{REPORT} --format json"))
    tables = [b for part in answer["sections"] for b in part["blocks"] if "table" in b]
    assert tables[0]["total"]["unrefinanced_cents"] == account["unrefinanced_cents"]
    assert tables[1]["total"]["amount_cents"] == account["open_cents"]
    settled.ok(f"{REPORT} --out {tmp_path}/l.xlsx")
    sheet = load_workbook(tmp_path / "l.xlsx").worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert isinstance(sheet["C2"].value, datetime)
    assert round(sheet["K2"].value * 100) == lines[0]["unrefinanced_cents"]
    page = settled.ok(f"{REPORT} --format html")
    assert f'data-value="{account["open_cents"]}"' in page


@pytest.mark.parametrize("form", ["text", "json", "xlsx", "html", "pdf"])
def test_the_same_ledger_gives_the_same_bytes_and_stays_as_it_is(settled, tmp_path, form):
    before = settled.ok("verify --format json")
    for name in ("a", "b"):
        settled.ok(f"{REPORT} --format {form} --out {tmp_path}/{name}")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert settled.ok("verify --format json") == before
    settled.database += "?mode=ro"
    settled.ok(f"{REPORT} --format {form} --out {tmp_path}/c")
    assert (tmp_path / "c").read_bytes() == (tmp_path / "a").read_bytes()


def test_a_file_is_not_overwritten_without_force(settled, tmp_path):
    path = tmp_path / "l.html"
    path.write_text("mine", encoding="utf-8")
    assert "exists" in settled.refused(f"{REPORT} --out {path}", 2)
    assert path.read_text(encoding="utf-8") == "mine"
    settled.ok(f"{REPORT} --out {path} --force")
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "--out" in settled.refused(f"{REPORT} --format xlsx", 2)
    assert "--table with one of: lines, account" in settled.refused(f"{REPORT} --format csv", 2)


def test_a_file_is_what_its_name_says(settled, tmp_path):
    assert "--format with one of: text" in settled.refused(f"{REPORT} --out {tmp_path}/l.docx", 2)
    assert not (tmp_path / "l.docx").exists()
    settled.ok(f"{REPORT} --out {tmp_path}/letter")
    assert (tmp_path / "letter").read_text(encoding="utf-8").startswith("Settlement 2023")
    settled.ok(f"{REPORT} --format json --out {tmp_path}/l.docx")
    assert json.loads((tmp_path / "l.docx").read_text(encoding="utf-8"))


def test_a_year_without_a_settlement_is_refused_with_the_command(settled):
    assert "settlement issue" in settled.refused("report settlement KV-Mitte 2022")
    assert "KV-Mitte" in settled.refused("report settlement KV 2022")


def test_documents_are_german_unless_somebody_chose(settled, monkeypatch):
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("BUDGET_LEDGER_LANG", raising=False)
    monkeypatch.setenv("BUDGET_LEDGER_CONFIG", os.devnull)
    line = ["--database", settled.database, *REPORT.split()]
    assert "Spitzabrechnung 2023" in CliRunner().invoke(root, line).stdout
    assert "Settlement 2023" in CliRunner().invoke(root, ["--lang", "en", *line]).stdout


def test_as_of_shows_the_letters_before_a_later_payment(settled):
    settled.ok("settlement pay SA-2023 --member 05558032 --amount 1339.57 --paid-on 2024-03-20 "
               "--known-on 2024-03-21")  # fmt: skip
    text = settled.ok(f"{REPORT} --known-on 2026-01-01")
    assert "Nothing is left to pay." in text
    assert "--known-on 2026-01-01" in text


def test_no_recorded_text_acts_in_a_page():
    page = document_html(hostile(), Language("de"))
    found = Checked(page)
    assert [tag for tag, _ in found.seen].count("script") == 1
    assert not [tag for tag, _ in found.seen if tag == "img"]
    assert not [name for _, given in found.seen for name in given if name.startswith("on")]
    policy = next(given["content"] for _, given in found.seen if "http-equiv" in given)
    assert policy is not None
    for tag in ("script", "style"):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert inside is not None
        digest = b64encode(sha256(inside[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"(src|href)=\"(?!#)", page)


def test_a_bar_that_exceeds_its_limit_stands_out_and_everything_is_said_in_words():
    page = document_html(hostile(), Language("en"))
    assert page.count('class="bar over"') == 1
    label = next(
        given["aria-label"] for _, given in Checked(page).seen if given.get("role") == "img"
    )
    assert label is not None
    assert label.endswith(f"b: {HOSTILE[2]} €0.09, {HOSTILE[0]} €0.04")


def test_no_recorded_text_acts_in_a_sheet(tmp_path):
    path = tmp_path / "h.xlsx"
    path.write_bytes(document_xlsx(hostile(), Language("de")))
    sheet = load_workbook(path).worksheets[0]
    assert {sheet.cell(row, 1).data_type for row in range(2, 8)} == {"s"}
    assert sheet["A3"].value == HOSTILE[1]
    assert sheet["B2"].value == 1234.56
    assert sheet.auto_filter.ref == "A1:C7"


def test_a_sheet_is_typed_frozen_the_same_every_time_and_never_cut(tmp_path, monkeypatch):
    path = tmp_path / "h.xlsx"
    path.write_bytes(document_xlsx(hostile(), Language("de")))
    sheet = load_workbook(path).worksheets[0]
    assert (sheet["B2"].data_type, sheet["C2"].is_date, sheet.freeze_panes) == ("n", True, "A2")
    assert sheet["B2"].number_format == "#,##0.00"
    assert sheet["A1"].font.bold
    assert path.read_bytes() == document_xlsx(hostile(), Language("de"))
    monkeypatch.setattr(sheets, "_MOST_ROWS", 3)
    with pytest.raises(UsageError, match="more than a spreadsheet holds"):
        document_xlsx(hostile(), Language("de"))


def test_text_and_csv_keep_hostile_names_apart_from_formulas():
    assert "1.234,56" in document_text(hostile(), Language("de"))
    assert "'=HYPERLINK" in document_csv(hostile())


def test_the_receipt_that_is_copied_from_a_print_is_one_that_verify_takes(settled, tmp_path):
    settled.ok(f"{REPORT} --out {tmp_path}/l.pdf")
    pages = PdfReader(tmp_path / "l.pdf").pages
    found = set(re.findall(r"[0-9]+-[0-9a-f]{16,}", " ".join(one.extract_text() for one in pages)))
    assert len(found) == 1
    assert "nothing before it was changed" in settled.ok(f"verify --receipt {found.pop()}")
