"""Rows of an XLSX sheet as texts, one at a time; the whole sheet is parsed before the first."""

from __future__ import annotations

import marshal
from datetime import date
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.domain.said import Said
from ledger.importing.files.dates import EXCEL_START, Dates
from ledger.importing.files.sheet_rows import SheetRows
from ledger.importing.files.splitting import Block
from ledger.importing.files.text import file_hash
from ledger.importing.files.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledger.importing.files.workbook import SheetEntry

_START_1904 = date(1904, 1, 1)
_GERMAN = Dates(("DD.MM.YYYY",))
_IN_MEMORY = 64 << 20
"""Bytes of a sheet that are held in memory; the rest waits in a temporary file."""
_MAX_CHARACTERS = 1 << 29
_ROWS, _LENGTH = 1000, 8
_TITLES = 1000
"""Up to this row blank ones count, as the header is found by its number."""


class XlsxRows:
    """The rows of a sheet; iterate once.

    Numbers become texts with the profile's decimal sign, to the 15 digits that a spreadsheet shows,
    with the leading zeros and the foreign currency of their format; dates become texts in the
    profile's first notation. A formula is its stored result; it stays a formula, and is refused,
    where there is none.

    Args:
        path: the file.
        sheet: its name; empty: the only visible one with rows.
        decimal: sign of fractions.
        dates: notations of dates.

    Attributes:
        dates: these notations, by the calendar of the workbook.
        notes: what is worth saying of the sheet; complete once its rows were asked for.

    Raises:
        UsageError: no XLSX, a hostile one, or no such sheet.
    """

    delimiter, encoding = "", ""

    def __init__(
        self, path: Path, sheet: str = "", decimal: str = ",", dates: Dates = _GERMAN
    ) -> None:
        """Read the file once, for its hash, and look into its directory."""
        self.name = path.name
        self.file_hash = file_hash(path)
        self._path = path
        self._decimal = decimal
        self.notes: tuple[Said, ...] = ()
        self._numbered: Iterator[tuple[int, list[str]]] | None = None
        self._given = self._count = 0
        self._struck: dict[int, int] = {}
        self._book = Workbook(path)
        start = _START_1904 if self._book.starts_1904 else EXCEL_START
        self.dates = Dates(dates.notations, start, dates.zone)
        try:
            self._sheet = self._chosen(sheet)
        except UsageError:
            self._book.close()
            raise
        self.sheet: str | None = self._sheet.name

    @property
    def read(self) -> tuple[int, int]:
        """Return the rows given so far, and all of them."""
        return self._given, self._count

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the number of each row, and its fields; a second time, what is left of them."""
        if self._numbered is None:
            self._numbered = self._kept()
        return self._numbered

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield what is left of the rows, many at a time and alike in width."""
        numbered = iter(self)
        while block := list(islice(numbered, size)):
            width = max(len(row) for _, row in block)
            rows = [row + [""] * (width - len(row)) for _, row in block]
            found = Block.of_rows([number for number, _ in block], rows)
            found.struck = self._struck
            yield found

    def first(self, count: int) -> list[tuple[int, list[str]]]:
        """Return the first rows without parsing the others; nothing can be read after that."""
        with self._book.worded():
            rows = _with_blank_titles(iter(self._rows(self._sheet)))
            found = list(islice(rows, count))
        self._book.close()
        return found

    def _kept(self) -> Iterator[tuple[int, list[str]]]:
        """Parse the whole sheet, so that nobody waits for it while rows are recorded."""
        sheet = self._rows(self._sheet)
        rows = iter(sheet)
        with SpooledTemporaryFile(_IN_MEMORY) as spool:
            characters = 0
            with self._book.worded():
                while block := list(islice(rows, _ROWS)):
                    characters += sum(map(len, chain.from_iterable(row for _, row in block)))
                    if characters > _MAX_CHARACTERS:
                        raise UsageError.of(
                            "file {name}: BL-502 holds more than {max_characters} MiB of texts",
                            "save it as CSV",
                            name=self.name,
                            max_characters=_MAX_CHARACTERS >> 20,
                        )
                    self._count += len(block)
                    packed = marshal.dumps(block)
                    spool.write(len(packed).to_bytes(_LENGTH) + packed)
            self._book.close()
            if file_hash(self._path) != self.file_hash:
                problem = "file {name}: BL-344 was changed while it was read; nothing was recorded"
                raise UsageError.of(problem, "import it again", name=self.name)
            self.notes = (*self.notes, *_notes(sheet))
            self._struck = sheet.struck
            spool.seek(0)
            yield from _with_blank_titles(self._from(spool))

    def _from(self, spool: SpooledTemporaryFile[bytes]) -> Iterator[tuple[int, list[str]]]:
        left = self._count
        while left:
            length = int.from_bytes(spool.read(_LENGTH))
            block = marshal.loads(spool.read(length))  # noqa: S302 - what was written above
            left -= len(block)
            for row in block:
                self._given += 1
                yield row

    def _rows(self, sheet: SheetEntry) -> SheetRows:
        return SheetRows(self._book, sheet, self._decimal, self.dates)

    def _chosen(self, name: str) -> SheetEntry:
        """Return the sheet of a name; without one the only visible sheet that has rows.

        Raises:
            UsageError: there is none, or several could be meant.
        """
        sheets = self._book.sheets
        known = ", ".join(one.name + ("" if one.visible else " (hidden)") for one in sheets)[:200]
        if name:
            found = [one for one in sheets if one.name == name]
            if not found:
                problem = "file {name}: BL-421 no sheet {sheet!r}"
                raise UsageError.of(
                    problem, "known: {known}", name=self.name, sheet=name, known=known
                )
            return found[0]
        found = [one for one in sheets if one.visible]
        if len(found) > 1:
            with self._book.worded():
                found = [one for one in found if any(self._rows(one))] or found[:1]
        if len(found) == 1:
            self.notes = tuple(
                Said("BL-950 sheet {name!r} is hidden and was not read", name=one.name)
                for one in sheets
                if not one.visible
            )
            return found[0]
        if not sheets:
            remedy = "save it as XLSX with a table"
            raise UsageError.of("file {name}: BL-422 has no sheet of rows", remedy, name=self.name)
        problem = "file {name}: BL-507 has hidden sheets only"
        if found:
            problem = "file {name}: BL-508 has {count} visible sheets with rows"
        remedy = "name one with --sheet, or sheet in the profile: {known}"
        raise UsageError.of(problem, remedy, name=self.name, count=len(found), known=known)


def _with_blank_titles(
    rows: Iterator[tuple[int, list[str]]],
) -> Iterator[tuple[int, list[str]]]:
    """Yield rows, and the blank ones between those at the top of the sheet."""
    before = 0
    for number, row in rows:
        for blank in range(before + 1, min(number, _TITLES + 1)):
            yield blank, []
        before = number
        yield number, row


def _notes(sheet: SheetRows) -> tuple[Said, ...]:
    """Return what is worth saying of a sheet that was read."""
    found = (
        (sheet.hidden, "BL-951 rows hidden or filtered out, read like the others: {count}"),
        (sheet.merged, _MERGED),
        (sheet.stored, "BL-953 cells with formulas, read by their stored results: {count}"),
    )
    return tuple(Said(words, count=count) for count, words in found if count)


_MERGED = "BL-952 areas merged over several rows, with a value in the first only: {count}"
