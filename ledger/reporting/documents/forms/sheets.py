"""Documents as a spreadsheet: typed numbers, real dates, a frozen header, and no formula."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.domain.errors import UsageError
from ledger.domain.period import date_of
from ledger.reporting.documents.forms.model import Table

if TYPE_CHECKING:
    from ledger.reporting.documents.forms.model import Document, Heading, Value

_FORMATS = {"money": "#,##0.00", "day": "DD.MM.YYYY", "count": "0"}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_WIDEST = 60


def document_xlsx(document: Document) -> bytes:
    """Return a workbook with a sheet for each table and one for the provenance.

    The same document gives the same bytes: nothing in it says when it was written.

    Raises:
        UsageError: the extra is not installed.
    """
    try:
        from openpyxl import Workbook  # noqa: PLC0415 - an extra
    except ImportError:
        problem = "spreadsheet: BL-431 needs the extra xlsx"
        remedy = 'install it with: pip install "budget-ledger[xlsx]"'
        raise UsageError.of(problem, remedy) from None
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "Budget Ledger"
    book.properties.title = document.title
    taken: set[str] = set()
    for table in document.tables():
        _sheet(book.create_sheet(_name(table.title, taken)), table)
    about = book.create_sheet(_name("Provenance", taken))
    for number, (word, value) in enumerate(document.provenance, 1):
        _text(about.cell(number, 1), word)
        _text(about.cell(number, 2), value)
    about.column_dimensions["A"].width = 24
    about.column_dimensions["B"].width = _WIDEST
    raw = io.BytesIO()
    book.save(raw)
    return _timeless(raw.getvalue())


def _sheet(sheet: Any, table: Table) -> None:  # noqa: ANN401 - openpyxl has no types
    from openpyxl.styles import Font  # noqa: PLC0415 - an extra

    bold = Font(bold=True)
    widths = [len(column.title) for column in table.columns]
    for place, column in enumerate(table.columns, 1):
        _text(sheet.cell(1, place), column.title)
        sheet.cell(1, place).font = bold
    rows = table.rows if table.total is None else (*table.rows, table.total)
    for number, row in enumerate(rows, 2):
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True), 1):
            cell = sheet.cell(number, place)
            _typed(cell, value, column)
            widths[place - 1] = max(widths[place - 1], len(str(value or "")))
            if table.total is not None and number == len(rows) + 1:
                cell.font = bold
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[sheet.cell(1, place).column_letter].width = min(width + 3, _WIDEST)
    sheet.freeze_panes = "A2"
    last = sheet.cell(1 + len(table.rows), len(table.columns)).coordinate
    sheet.auto_filter.ref = f"A1:{last}"


def _typed(cell: Any, value: Value, column: Heading) -> None:  # noqa: ANN401 - as above
    if value is None:
        return
    if isinstance(value, str):
        _text(cell, value)
        return
    match column.form:
        case "money":
            cell.value = Decimal(value).scaleb(-2)
        case "day":
            cell.value = date_of(value)
        case _:
            cell.value = value
    cell.number_format = _FORMATS.get(column.form, "General")


def _text(cell: Any, text: str) -> None:  # noqa: ANN401 - as above
    """Set a text, whatever it looks like: never a formula, a date or an error."""
    cell.value = _NOT_XML.sub("\ufffd", text)
    cell.data_type = "s"


def _name(title: str, taken: set[str]) -> str:
    """Return a sheet's name: 31 characters, without what is forbidden, told apart by a number."""
    plain = _FORBIDDEN.sub("-", title).strip()[:31] or "Sheet"
    name, number = plain, 2
    while name.lower() in taken:
        name, number = f"{plain[:27]} {number}", number + 1
    taken.add(name.lower())
    return name


def _timeless(packed: bytes) -> bytes:
    """Return the archive with one date on every entry, and one moment in its properties."""
    out = io.BytesIO()
    moment = datetime(*_EPOCH[:3]).strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ001 - a constant
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*",
                    rb"\g<1>" + moment.encode(),
                    content,
                )
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()
