"""What stands above columns that people read: words in their language, no name of a field."""

from __future__ import annotations

import json
import re

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from cli.report import report
from ledger.reporting.documents.forms.model import Document, Heading, Section, Table
from ledger.reporting.documents.forms.page import document_html
from ledger.reporting.documents.forms.sheets import document_xlsx
from ledger.reporting.language import Language
from tests.cli.documents import ISSUE

REPORTS = (
    "report audit-trail --body 05558016 --year 2023",
    "report confirmations --year 2023",
    "report council 05558032 --year 2023",
    "report four-eyes",
    "report position",
    "report proof-of-use KIM-2023 2023",
    "report replay",
    "report settlement KV-Mitte 2023",
    "report year-end --year 2023",
)


@pytest.fixture
def settled(mitte):
    """The year 2023 of the case, settled."""
    mitte.ok(ISSUE)
    return mitte


def test_all_reports_are_looked_at():
    assert {line.split()[1] for line in REPORTS} == set(report.commands)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("line", REPORTS)
def test_no_head_is_the_name_of_a_field(settled, tmp_path, line, lang):
    settled.lang = lang
    for suffix in ("xlsx", "html", "pdf", "json"):
        settled.ok(f"{line} --out {tmp_path}/r.{suffix}")
    document = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    keys = set(re.findall(r'"([a-z_]+)": ', json.dumps(document["sections"])))
    spoken = {one for one in keys if "_" in one}
    book = load_workbook(tmp_path / "r.xlsx")
    for sheet in book.worksheets[:-1]:
        cells = list(sheet.iter_rows(values_only=True))
        assert len(cells) == 1 or all(
            any(v is not None for v in one) for one in zip(*cells, strict=True)
        )
        assert not {text for text in cells[0] if text in spoken or "_" in text}, sheet.title
        assert lang == "en" or not set(cells[0]) & keys, sheet.title
    assert book.sheetnames[-1] == Language(lang).say("about")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    heads = set(re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', page))
    assert heads
    assert not {text for text in heads if text in spoken or not text or "_" in text}
    printed = "".join(one.extract_text() for one in PdfReader(tmp_path / "r.pdf").pages)
    assert not [one for one in spoken if one.endswith(("_cents", "_by")) and one in printed]


def test_what_only_programs_read_or_nobody_filled_is_no_column_of_a_sheet(tmp_path):
    columns = (
        Heading("name", "Name"),
        Heading("paid_since_cents", "", "money"),
        Heading("note", "Note"),
        Heading("hash", "Checksum", sheet=True),
    )
    rows = (("a", 100, None, "f0"), ("b", 200, "", "f1"))
    titles = (
        "Claims: unrefinanced at the balance day",
        "Claims: unrefinanced at the end",
        "a" * 40,
    )
    tables = tuple(Table("t", title, columns, rows) for title in titles)
    document = Document("d", "D", (Section("S", tables),), ())
    path = tmp_path / "d.xlsx"
    path.write_bytes(document_xlsx(document, Language("en")))
    book = load_workbook(path)
    assert [cell.value for cell in book.worksheets[0][1]] == ["Name", "Checksum"]
    assert "Checksum" not in document_html(document, Language("en"))
    assert book.sheetnames == [
        "Claims - unrefinanced at the…",
        "Claims - unrefinanced at the… 2",
        f"{'a' * 30}…",
        "What this document rests on",
    ]
