"""Documents as PDF: text stays text, the same bytes, tagged; what is in it is read by pypdf."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from ledger.domain.errors import UsageError
from ledger.reporting.documents.forms import pdf
from ledger.reporting.documents.forms.model import (
    Bar,
    Bars,
    Document,
    Heading,
    Lines,
    Section,
    Space,
    Table,
)
from ledger.reporting.documents.forms.plain import printable
from ledger.reporting.language import Language
from tests.effort import effort

GERMAN = Language("de")
HOSTILE = (
    '#eval("1")',
    "*stark* _kursiv_ $x^2$ @ref <label> // comment /* more",
    '= Heading #image("/etc/passwd")',
    '"; #panic()',
    "\\u{1f600} `raw` \x0b\x00 \u202e",
    "Ämter für Öffentlichkeit & Söhne, Straße",
)


def document(*sections: Section) -> Document:
    return Document("d", "Prüfung", sections, (("Stand", "43-abc"), ("erneut erzeugt mit", "x")))


def read(made: bytes) -> str:
    """Return the text of all pages with blanks for line ends, without added breaks."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def table(rows, *, columns=3, total=None) -> Table:
    heads = (Heading("a", "Name"), Heading("b", "Betrag", "money"), Heading("c", "Tag", "day"))
    more = tuple(Heading(f"x{n}", f"Spalte {n}") for n in range(columns - 3))
    return Table("t", "Zeilen", (*heads, *more), tuple(rows), total)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_recorded_is_text_and_never_markup(text):
    section = Section(
        text,
        (
            Lines((text,), strong=True),
            table([(text, 123456, 19800)], total=(text, 123456, None)),
            Bars(text, text, text, (Bar(text, 5, 3), Bar(text, -5, None))),
            Space(text, 2, text),
        ),
    )
    made = pdf.document_pdf(replace(document(section), title=text), GERMAN)
    expected = printable(text).split()
    found = read(made)
    assert all(word in found for word in expected if word.isascii() and word.isprintable())
    if "Ämter" in text:
        assert found.count(text) >= 4
    assert "1.234,56 €" in found.replace("\xa0", " ")


def test_the_same_document_gives_the_same_bytes_and_is_tagged():
    section = Section("Teil", (table([("a", 1, 19800)]), Space("Sachbericht", 3)))
    made = pdf.document_pdf(document(section), GERMAN)
    assert made == pdf.document_pdf(document(section), GERMAN)
    reader = PdfReader(io.BytesIO(made))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert reader.metadata is not None
    assert reader.metadata.title == "Prüfung"
    assert "/CreationDate" not in reader.metadata


def test_letters_begin_on_pages_of_their_own_and_wide_tables_lie_across():
    letter = Section("Brief", (Lines(("Text",)),), new_page=True)
    pages = PdfReader(io.BytesIO(pdf.document_pdf(document(letter, letter, letter), GERMAN))).pages
    assert len(pages) == 3
    wide = Section("Liste", (table([("a", 1, 19800, *"123456789")], columns=12),))
    sizes = [
        page.mediabox.width > page.mediabox.height
        for page in PdfReader(io.BytesIO(pdf.document_pdf(document(wide), GERMAN))).pages
    ]
    assert sizes[0]


def test_many_rows_repeat_their_head_on_every_page():
    count = effort(600, 3_000)
    rows = [(f"{n:05}" + "f" * 60, n, 19800) for n in range(count)]
    made = pdf.document_pdf(document(Section("Liste", (table(rows),))), GERMAN)
    pages = PdfReader(io.BytesIO(made)).pages
    assert len(pages) > count // 60
    for page in (pages[0], pages[len(pages) // 2], pages[-2]):
        assert "Betrag" in page.extract_text()
    assert f"{count - 1:05}" in read(made)[-2000:]


def test_an_empty_table_and_no_section_are_documents_too():
    assert "Zeilen" in read(pdf.document_pdf(document(Section("Teil", (table([]),))), GERMAN))
    assert pdf.document_pdf(replace(document(), provenance=()), GERMAN).startswith(b"%PDF")
    empty = Section("Bild", (Bars("Bild", "a", "b", ()),))
    assert pdf.document_pdf(document(empty), GERMAN).startswith(b"%PDF")


def test_without_the_extra_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    pdf._compiler.cache_clear()
    with pytest.raises(UsageError, match=r"budget-ledger\[pdf\]"):
        pdf.document_pdf(document(), GERMAN)
    pdf._compiler.cache_clear()
