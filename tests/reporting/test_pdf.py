"""Documents as PDF: text stays text, the same bytes, tagged; what is in it is read by pypdf."""

from __future__ import annotations

import io
import shutil
import subprocess
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
from ledger.reporting.language import Language
from ledger.reporting.visible import visible
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
    """Return the text of all pages with blanks for line ends."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    return " ".join(" ".join(pages).split())


def poppler(made: bytes) -> str:
    """Return the same as the library of many viewers extracts it."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    found = subprocess.run([program, "-", "-"], input=made, capture_output=True, check=True)
    return " ".join(found.stdout.decode().split())


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
            Bars(text, text, text, text, (Bar(text, 5, 3), Bar(text, -5, None))),
            Space(text, 2, text),
        ),
    )
    made = pdf.document_pdf(replace(document(section), title=text), GERMAN)
    expected = visible(text).split()
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
    values = (f"{digit}" * 9 for digit in range(9))
    wide = Section("Liste", (table([("a", 1, 19800, *values)], columns=12),))
    sizes = [
        page.mediabox.width > page.mediabox.height
        for page in PdfReader(io.BytesIO(pdf.document_pdf(document(wide), GERMAN))).pages
    ]
    assert sizes[0]


RECEIPT = "4711-0123456789abcdef0123"
WHOLE = (
    RECEIPT,
    "SA-2023-Kooperationsvereinbarung/17-Nachberechnung",
    "DE02120300000000202051",
    "Kreisverwaltung Coesfeld",
    "Verwaltungsgemeinkostenpauschale",
    "2023-0701-0000000000017/1",
)


@pytest.mark.parametrize("extracted", [read, poppler])
def test_what_is_copied_from_a_print_is_what_was_recorded(extracted):
    rows = [(text, 123456, 19800, "b" * 64, *WHOLE[2:5]) for text in WHOLE]
    blocks = (Lines(WHOLE), Lines(WHOLE, strong=True), table(rows, columns=7))
    made = pdf.document_pdf(
        Document("d", WHOLE[1], (Section(WHOLE[1], blocks),), (("Stand", RECEIPT),)), GERMAN
    )
    found = extracted(made).replace("\xa0", " ")
    assert not {"\u200b", "\xad", "\ufffd"} & set(found)
    for text in WHOLE:
        assert found.count(text) >= 3, (text, found)
    assert found.count("b" * 64) == len(rows)
    assert found.count("1.234,56 €") == len(rows)


def test_a_run_that_is_wider_than_the_page_breaks_without_a_sign():
    run = "0123456789" * 30
    section = Section(run, (Lines((run,)), table([(run, 1, 19800)]), Space(run, 1, run)))
    made = pdf.document_pdf(document(section), GERMAN)
    # What runs over the edge of the page, poppler leaves out; a cell stands between its neighbours.
    found = poppler(made).replace(" ", "")
    assert found.count(run) >= len(("head", "text", "title", "below"))
    assert found.count("9") >= 5 * run.count("9")


def test_no_letter_of_a_table_is_smaller_than_nine_points():
    sizes: list[float] = []
    rows = [(text, 123456, 19800, *"123456789") for text in WHOLE]
    made = pdf.document_pdf(document(Section("Liste", (table(rows, columns=12),))), GERMAN)

    def seen(text, _matrix, place, _font, size):
        if "1.234,56" in text:
            sizes.append(size * place[0])

    PdfReader(io.BytesIO(made)).pages[0].extract_text(visitor_text=seen)
    assert sizes
    assert min(map(abs, sizes)) >= 9


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
    empty = Section("Bild", (Bars("Bild", "a", "b", "c", ()),))
    assert pdf.document_pdf(document(empty), GERMAN).startswith(b"%PDF")


def test_without_the_extra_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    pdf._compiler.cache_clear()
    with pytest.raises(UsageError, match=r"budget-ledger\[pdf\]"):
        pdf.document_pdf(document(), GERMAN)
    pdf._compiler.cache_clear()
