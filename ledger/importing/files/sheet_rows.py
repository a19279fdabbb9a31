"""The rows of a sheet as texts, in the order of the file, as soon as they are complete."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledger.application.clock import written_date
from ledger.importing.files.cell_format import LONGEST, CellFormat, late_hour, plain_number
from ledger.importing.files.cell_texts import (
    MAX_DEPTH,
    column_of,
    fitting_text,
    tags,
    too_deep,
    unescaped,
)
from ledger.importing.files.guarded_xml import Fault
from ledger.importing.files.plain_rows import PlainRows
from ledger.importing.files.splitting import MAX_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.parsers.expat import XMLParserType

    from ledger.importing.files.dates import Dates
    from ledger.importing.files.plain_rows import Cells
    from ledger.importing.files.workbook import SheetEntry, Workbook

MAX_ROW, MAX_COLUMN = 1 << 20, 1 << 14
"""A spreadsheet has no more; whatever names others was not made by one."""
_MAX_CELLS = 1 << 25
"""Cells of a sheet, empty ones too: a million rows of thirty."""
_DAYS = range(61, 2_958_466)
"""Numbers that are days: from March 1900 (before, spreadsheets know a day that never was) on."""
_COLUMN = re.compile(r"[$A-Z]", re.ASCII)
_TAGS = tags("row", "c", "v", "f", "t", "rPh", "is", "mergeCell", "worksheet", "sheetData")
_PLAIN = CellFormat()
_CLOSED, _AROUND = 1 << 30, 2
"""The column between two rows: none can follow; elements around a row: the sheet and its data."""
_KEPT = 100_000
"""Different numbers of which the text is remembered."""


class SheetRows:
    """Reads one sheet; iterate once.

    Args:
        book: the workbook, open.
        sheet: which of its sheets.
        decimal: sign of fractions in the texts.
        dates: how days become texts.

    Attributes:
        hidden: rows that were read although nobody sees them.
        merged: areas of cells over several rows, of which only the first has the value.
        stored: cells with a formula whose stored result was read.
        struck: of the rows with cells that are struck out, a bit for each such column.

    Raises:
        Fault: while iterating: what contradicts itself, or what no spreadsheet holds.
    """

    def __init__(self, book: Workbook, sheet: SheetEntry, decimal: str, dates: Dates) -> None:
        self._book, self._sheet = book, sheet
        self._decimal, self._dates = decimal, dates
        self._shift = 1462 if book.starts_1904 else 0
        self._rows: list[tuple[int, list[str]]] = []
        self.hidden = self.merged = self.stored = 0
        self.struck: dict[int, int] = {}
        self._is_sheet = False
        # Elements that are open, beside rows and cells, which cannot nest: the parser holds them.
        self._open = 0
        # The row and the cell that are being read.
        self._number, self._row_text, self._hidden = 0, "", False
        self._cells: list[str] = []
        self._column, self._count = _CLOSED, 0
        self._kind, self._style = "n", "0"
        self._value: str | None = None
        self._formula: str | None = None
        self._pieces: list[str] = []
        self._spoken = False
        self._numbers: dict[tuple[str, str], str] = {}
        self._plain_rows = PlainRows(self._row)
        # Of the last row that was taken beside the parser: nearly all rows are laid out alike.
        self._letters: list[str] = []
        self._places: list[int] = []

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the number of each row that has a value, and its texts, as far as they go."""
        for _ in self._book.parsed(self._sheet.part, self._begin, self._plain_rows.parse):
            if self._open > MAX_DEPTH:
                raise too_deep()
            yield from self._rows
            self._rows.clear()
        if not self._is_sheet:
            raise Fault.of("BL-422 has no sheet of rows", "save it as XLSX with a table")

    def _begin(self, parser: XMLParserType) -> None:
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._pieces.append
        self._plain_rows.begin(parser)

    def _row(self, given: dict[str, str], cells: Cells) -> None:
        """Read a row that the parser does not see."""
        self._enter_row(given)
        references, *contents = cells
        end = self._row_text
        if "".join(references) == end.join(self._letters):
            self._count += len(references)
        else:
            self._places = []
            for reference in references:
                self._enter_cell(reference, "n", "0")
                self._places.append(self._column)
            self._letters = [*(one.removesuffix(end) for one in references), ""]
        self._formula = None
        row, numbers, struck = self._cells, self._numbers, self._book.struck
        for column, style, kind, value, text in zip(self._places, *contents, strict=True):
            shown = ""
            if kind is None and value is not None:
                shown = numbers.get((value, style or "0")) or self._written(value, style or "0")
            elif kind == "inlineStr" and text:
                shown = unescaped(fitting_text(text))
            if shown and column == len(row) + 1 and (style or "0") not in struck:
                row.append(shown)
            else:
                self._column, self._kind, self._style = column, kind or "n", style or "0"
                self._value = value if text is None else fitting_text(text)
                self._leave_cell()
        self._leave_row()

    def _start(self, tag: str, given: dict[str, str]) -> None:
        name = _TAGS.get(tag)
        if name in {"v", "is"} and self._value is not None:
            raise self._unread("row {row}: BL-895 has a cell with two values", self._value)
        if name == "v":
            self._open += 1
            self._pieces.clear()
        elif name == "c":
            self._enter_cell(given.get("r"), given.get("t", "n"), given.get("s", "0"))
        elif name == "row":
            self._enter_row(given)
        else:
            self._enter(name, given)

    def _end(self, tag: str) -> None:
        name = _TAGS.get(tag)
        if name == "v":
            self._open -= 1
            self._value = "".join(self._pieces)
        elif name == "c":
            self._leave_cell()
        elif name == "row":
            self._leave_row()
            self._plain_rows.ended()
        else:
            self._leave(name)

    def _enter(self, name: str | None, given: dict[str, str]) -> None:
        # Whatever stood between other elements is no text of a cell.
        self._pieces.clear()
        self._open += 1
        if name == "rPh":
            self._spoken = True
        elif name == "mergeCell":
            first, _, last = _COLUMN.sub("", given.get("ref", "")).partition(":")
            self.merged += bool(last) and first != last
        elif name == "worksheet":
            self._is_sheet = True

    def _leave(self, name: str | None) -> None:
        self._open -= 1
        if name == "f":
            self._formula = "".join(self._pieces)
        elif name == "rPh":
            self._spoken = False
        elif name == "sheetData":
            self._column = 0  # no row can follow: it would be of another table
        elif name == "t" and not self._spoken:
            # A text in several forms comes in pieces.
            self._value = fitting_text((self._value or "") + "".join(self._pieces))

    def _enter_cell(self, reference: str | None, kind: str, style: str) -> None:
        before = self._column
        if reference is None:
            self._column = before + 1
        else:
            letters = reference.removesuffix(self._row_text)
            self._column = column_of(letters)
        if not before < self._column <= MAX_COLUMN:
            problem = "cell {cell!r} behind row {row}, or its column: BL-946 is not where it says"
            cell = (reference or "")[:12]
            raise Fault.of(problem, "save it anew", cell=cell, row=self._number)
        self._kind, self._style = kind, style
        self._value = self._formula = None
        self._count += 1

    def _leave_cell(self) -> None:
        value = self._value
        if self._formula is None and value is not None and self._kind == "n":
            text = self._numbers.get((value, self._style)) or self._written(value, self._style)
        else:
            text = self._text(value)
        if text:
            cells, column = self._cells, self._column
            if column > len(cells) + 1:
                cells.extend([""] * (column - len(cells) - 1))
            cells.append(text)
            self._value = None
            if self._style in self._book.struck:
                self.struck[self._number] = self.struck.get(self._number, 0) | 1 << (column - 1)

    def _enter_row(self, given: dict[str, str]) -> None:
        before = self._number
        said = given.get("r", str(before + 1))
        number = int(said[:12]) if said.isascii() and said.isdigit() else 0
        if number > MAX_ROW:
            problem = "BL-942 row {row}, but a sheet has at most {most}"
            remedy = "leave out the rows far below, and save it anew"
            raise Fault.of(problem, remedy, row=said[:20], most=MAX_ROW)
        if number <= before or self._column != _CLOSED or self._open != _AROUND:
            problem = "BL-943 row {row!r} stands within or behind row {before}"
            raise Fault.of(problem, "save it anew", row=said[:20], before=before)
        self._number, self._row_text = number, str(number)
        self._cells, self._column = [], 0
        self._hidden = given.get("hidden") in {"1", "true"}

    def _leave_row(self) -> None:
        self._column = _CLOSED
        if self._count > _MAX_CELLS:
            raise Fault.of("BL-944 has more than {most} cells", "save it as CSV", most=_MAX_CELLS)
        if len(self._cells) > MAX_COLUMNS:
            problem = "BL-945 row {row} has a value in column {column}"
            remedy = "at most {most} are read; leave out the others"
            column = len(self._cells)
            raise Fault.of(problem, remedy, row=self._number, column=column, most=MAX_COLUMNS)
        if self._cells:
            self._rows.append((self._number, self._cells))
            self.hidden += self._hidden

    def _unread(self, problem: str, text: str) -> Fault:
        return Fault.of(problem, "save it anew", row=self._number, text=text[:30])

    def _text(self, value: str | None) -> str:
        """Return what a cell shows; what no result is stored of, or an error, as a formula."""
        kind = self._kind
        if self._formula is not None:
            if self._book.recalculates or value is None or (not value and kind != "str"):
                return f"={self._formula[:LONGEST]}"
            self.stored += 1
        if value is None:
            return ""
        if kind == "s":
            texts = self._book.texts
            if value.isdecimal() and int(value) < len(texts):
                return texts[int(value)]
            problem = "row {row}: BL-947 text {text!r} is not there"
            raise Fault.of(problem, "save it anew", row=self._number, text=value[:20])
        return self._of_kind(kind, value)

    def _of_kind(self, kind: str, value: str) -> str:
        match kind:
            case "n":
                return self._written(value, self._style)
            case "e":
                return f"={value}"
            case "b":
                # As it is shown, and no number: a mark of a reversal may be one, an amount not.
                return "FALSCH" if value.strip() == "0" else "WAHR"
            case "d":
                return self._iso_day(value)
            case _:
                return unescaped(fitting_text(value))

    def _iso_day(self, value: str) -> str:
        try:
            return self._dates.text(written_date(value)) + late_hour(value)
        except ValueError:
            raise self._unread("row {row}: BL-948 {text!r} is no day", value) from None

    def _written(self, value: str, style: str) -> str:
        """Return a number as its format shows it: a day, a code, or plain with 15 digits."""
        formats, number = self._book.formats, int(style[:6])
        form = formats[number] if number < len(formats) else _PLAIN
        if not (stripped := value.strip()):
            return ""
        if (text := plain_number(stripped)) is None:
            raise self._unread("row {row}: BL-949 {text!r} is no number", stripped)
        serial = int(float(value)) + self._shift if form.is_day else 0
        if serial in _DAYS:
            text = self._dates.text(date(1899, 12, 30) + timedelta(serial)) + late_hour(stripped)
        elif serial:
            text += " d"  # shown as a day that nobody books on: neither that nor an amount
        else:
            text = form.written(text.replace(".", self._decimal))
        if len(self._numbers) < _KEPT:
            self._numbers[value, style] = text
        return text
