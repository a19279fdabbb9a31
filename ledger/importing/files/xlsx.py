"""Rows of an XLSX sheet as texts, one at a time; what a hostile file could do is refused first."""

from __future__ import annotations

import zipfile
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from ledger.domain.errors import UsageError
from ledger.importing.files.notation import Dates
from ledger.importing.files.splitting import MAX_COLUMNS, Block
from ledger.importing.files.text import file_hash

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_UNPACKED = 1 << 30
"""Bytes of everything in the file when unpacked."""
MAX_RATIO = 200
"""How much smaller than its content a file may be; real sheets shrink to a tenth or so."""
MAX_ENTRIES = 2000
_SMALL = 1 << 20
_GERMAN = Dates(("DD.MM.YYYY",))


class XlsxRows:
    """The rows of a sheet; iterate once.

    Numbers become texts with the profile's decimal sign, to the 15 digits that a spreadsheet shows;
    dates become texts in the profile's first notation; a formula stays one, and is refused.

    Args:
        path: the file.
        sheet: its name; empty: the first one.
        decimal: sign of fractions.

    Raises:
        UsageError: no XLSX, a zip bomb, no such sheet, or the extra `xlsx` is not installed.
    """

    def __init__(
        self, path: Path, sheet: str = "", decimal: str = ",", dates: Dates = _GERMAN
    ) -> None:
        """Read the file once, for its hash, and look into its directory."""
        self._dates = dates
        self.name = path.name
        self.file_hash = file_hash(path)
        self._path = path
        self.sheet: str | None = sheet
        self._decimal = decimal
        self.delimiter, self.encoding = "", ""
        self._numbered: Iterator[tuple[int, list[str]]] | None = None
        _check(path)

    @property
    def read(self) -> tuple[int, int]:
        """Return nothing of nothing: a packed sheet does not say how long it is."""
        return 0, 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the number of each row, and its fields; a second time, what is left of them."""
        if self._numbered is None:
            self._numbered = self._opened()
        return self._numbered

    def _opened(self) -> Iterator[tuple[int, list[str]]]:
        try:
            from openpyxl import load_workbook  # noqa: PLC0415 - an extra
        except ImportError:
            problem = "file {name}: BL-420 reading XLSX needs more"
            remedy = "pip install 'budget-ledger[xlsx]'"
            raise UsageError.of(problem, remedy, name=self.name) from None
        try:
            book = load_workbook(self._path, read_only=True, data_only=False, keep_links=False)
        except Exception as error:  # noqa: BLE001 - whatever a broken file does to the library
            raise self._broken(error) from None
        try:
            yield from self._rows(book)
        finally:
            book.close()
        if file_hash(self._path) != self.file_hash:
            problem = "file {name}: BL-344 was changed while it was read; nothing was recorded"
            raise UsageError.of(problem, "import it again", name=self.name)

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield what is left of the rows, many at a time."""
        numbered = iter(self)
        while block := list(islice(numbered, size)):
            yield Block.of_rows([number for number, _ in block], [row for _, row in block])

    def _rows(self, book: Any) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401
        if self.sheet and self.sheet not in book.sheetnames:
            known = ", ".join(book.sheetnames)[:200]
            problem = "file {name}: BL-421 no sheet {sheet!r}"
            remedy = "known: {known}"
            raise UsageError.of(problem, remedy, name=self.name, sheet=self.sheet, known=known)
        try:
            sheet = book[self.sheet] if self.sheet else book.worksheets[0]
            rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)
        except (IndexError, AttributeError):  # no sheet at all, or a chart
            problem = "file {name}: BL-422 has no sheet of rows"
            raise UsageError.of(problem, "save it as XLSX with a table", name=self.name) from None
        number = 0
        while True:
            try:
                row = next(rows, None)
            except Exception as error:  # noqa: BLE001 - as above
                raise self._broken(error) from None
            if row is None:
                return
            number += 1
            # Rows come as wide as they may be at most.
            width = next((n for n in range(len(row), 0, -1) if row[n - 1] is not None), 0)
            yield number, [self._text(value) for value in row[:width]]

    def _broken(self, error: Exception) -> UsageError:
        words = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        problem = "file {name}: BL-423 no readable XLSX ({words})"
        return UsageError.of(problem, "save it anew", name=self.name, words=words)

    def _text(self, value: object) -> str:
        match value:
            case None:
                return ""
            case bool():
                return "1" if value else "0"
            case date():  # a moment is a date, too
                return self._dates.text(value)
            case float():
                return _number(value).replace(".", self._decimal)
            case _:
                return str(value)


def _number(value: float) -> str:
    """Return a number as a spreadsheet shows it: 15 digits, no exponent."""
    text = f"{value:.15g}"
    return f"{value:.2f}" if "e" in text else text


def _check(path: Path) -> None:
    """Refuse what is no archive, or would unpack to more than any sheet needs."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        remedy = "save it as XLSX, or as CSV"
        raise UsageError.of("file {name}: BL-424 is no XLSX", remedy, name=path.name) from None
    whole = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MAX_ENTRIES or whole > MAX_UNPACKED:
        problem = "file {name}: BL-425 unpacks to {whole} MiB in {count} entries"
        remedy = "save it as CSV"
        raise UsageError.of(problem, remedy, name=path.name, whole=whole >> 20, count=len(entries))
    if whole > _SMALL and whole > packed * MAX_RATIO:
        problem = "file {name}: BL-426 unpacks to {whole} times its size, as a zip bomb does"
        raise UsageError.of(problem, "save it as CSV", name=path.name, whole=whole // packed)
