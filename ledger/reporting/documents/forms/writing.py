"""A document in each of its forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.reporting.documents.forms.page import document_html
from ledger.reporting.documents.forms.pdf import document_pdf
from ledger.reporting.documents.forms.plain import document_csv, document_json, document_text
from ledger.reporting.documents.forms.sheets import document_xlsx
from ledger.reporting.visible import visible

if TYPE_CHECKING:
    from ledger.reporting.documents.forms.model import Document
    from ledger.reporting.language import Language

_PAGES = re.compile(rb"/Type/Pages/Count ([0-9]+)")
BINARY = frozenset({"xlsx", "pdf"})


def extent(document: Document, content: bytes, table: str = "") -> tuple[str, int]:
    """Return how much was written: pages of a print, else rows of its tables."""
    counted = _PAGES.findall(content) if content.startswith(b"%PDF") else ()
    if counted:
        return "pages", max(map(int, counted))
    return "rows", sum(len(one.rows) for one in document.tables() if table in {"", one.key})


def written(document: Document, form: str, language: Language, table: str = "") -> bytes:
    """Return the bytes of a document; the same document gives the same bytes.

    Args:
        document: what it says.
        form: `text`, `csv`, `json`, `xlsx`, `html` or `pdf`.
        language: of amounts and days.
        table: for CSV, the key of the one table.

    Raises:
        UsageError: CSV of several tables, or a form whose extra is not installed.
    """
    match form:
        case "xlsx":
            return document_xlsx(document, language)
        case "pdf":
            return document_pdf(document, language)
        case "html":
            return visible(document_html(document, language)).encode()
        case "json":
            text = document_json(document)
        case "csv":
            text = document_csv(document, table)
        case _:
            text = document_text(document, language)
    return f"{visible(text)}\n".encode()
