"""Documents as a spreadsheet: typed numbers, real dates, a frozen header, and no formula."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from ledger.domain.errors import UsageError
from ledger.domain.period import date_of
from ledger.reporting.documents.forms.model import Document, Heading, Table, Value
from ledger.reporting.language import Language
from ledger.reporting.visible import visible

_FORMATS = {"money": "#,##0.00", "day": "DD.MM.YYYY", "count": "0"}
_FORBIDDEN = re.compile(r" *[\[\]:*?/\\'] *")
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
_WIDEST = 60
_MOST_ROWS = 1 << 20
_LONGEST_NAME = 31


def document_xlsx(document: Document, language: Language) -> bytes:
    """Return a workbook with a sheet for each table as people see it and one for the provenance.

    The same document gives the same bytes: nothing in it says when it was written.

    Raises:
        UsageError: the extra is not installed.
    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra
    except ImportError:
        remedy = 'install it with: pip install "budget-ledger[xlsx]"'
        problem = "spreadsheet: BL-431 needs the extra xlsx"
        raise UsageError.of(problem, remedy) from None
    raw = io.BytesIO()
    book = Workbook(raw, {"in_memory": True})
    book.set_properties(
        {"title": visible(document.title), "author": "Budget Ledger", "created": _EPOCH}
    )

    @cache
    def form(kind: str, *, bold: bool = False) -> Any:  # noqa: ANN401 - XlsxWriter has few types
        return book.add_format({"bold": bold, "num_format": _FORMATS.get(kind, "General")})

    taken: set[str] = set()
    for table in document.tables():
        _fill(book.add_worksheet(_name(table.title, taken)), table.filled(sheet=True), form)
    about = book.add_worksheet(_name(language.say("about"), taken))
    for number, pair in enumerate(document.provenance):
        for place, text in enumerate(pair):
            about.write_string(number, place, visible(text))
    about.set_column(0, 0, 24)
    about.set_column(1, 1, _WIDEST)
    book.close()
    return raw.getvalue()


def _fill(sheet: Any, table: Table, form: Callable[..., Any]) -> None:  # noqa: ANN401 - as above
    titles = [column.title for column in table.columns]
    widths = list(map(len, titles))
    for place, title in enumerate(titles):
        sheet.write_string(0, place, visible(title), form("text", bold=True))
    rows = table.rows if table.total is None else (*table.rows, table.total)
    if len(rows) >= _MOST_ROWS:
        problem = "table {title}: BL-472 {count:,} rows are more than a spreadsheet holds"
        raise UsageError.of(problem, "take CSV", title=table.title, count=len(rows))
    for number, row in enumerate(rows, 1):
        bold = number > len(table.rows)
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, (number, place), value, column, form(column.form, bold=bold))
            widths[place] = max(widths[place], len(str(value or "")))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width + 3, _WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _write(
    sheet: Any,  # noqa: ANN401 - as above
    place: tuple[int, int],
    value: Value,
    column: Heading,
    form: Any,  # noqa: ANN401 - as above
) -> None:
    """Write a value as what it is: a text never becomes a formula, a date or an error."""
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(*place, visible(value), form)
    elif column.form == "money":
        sheet.write_number(*place, Decimal(value).scaleb(-2), form)
    elif column.form == "day":
        sheet.write_datetime(*place, date_of(value), form)
    else:
        sheet.write_number(*place, value, form)


def _name(title: str, taken: set[str]) -> str:
    """Return a sheet's name: whole words, without what is forbidden, told apart by a number."""
    plain = _FORBIDDEN.sub(" - ", visible(title)).strip(" -") or "Sheet"
    name, number = _cut(plain, _LONGEST_NAME), 2
    while name.lower() in taken:
        more = f" {number}"
        name, number = f"{_cut(plain, _LONGEST_NAME - len(more))}{more}", number + 1
    taken.add(name.lower())
    return name


def _cut(text: str, most: int) -> str:
    """Return as many whole words as fit; of one that is too long itself, its beginning."""
    if len(text) <= most:
        return text
    return f"{text[:most].rpartition(' ')[0].rstrip(' ,;-–') or text[: most - 1]}…"
