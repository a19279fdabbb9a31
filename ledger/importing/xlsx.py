"""Rows of an XLSX sheet as texts, one at a time; what a hostile file could do is refused first."""

from __future__ import annotations

import zipfile
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from ledger.domain.errors import UsageError
from ledger.importing.files import file_hash
from ledger.importing.notation import Dates
from ledger.importing.splitting import MAX_COLUMNS, Block

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
            problem = f"file {self.name}: reading XLSX needs more"
            raise UsageError(f"{problem} → pip install 'budget-ledger[xlsx]'") from None
        try:
            book = load_workbook(self._path, read_only=True, data_only=False, keep_links=False)
        except Exception as error:  # noqa: BLE001 - whatever a broken file does to the library
            raise self._broken(error) from None
        try:
            yield from self._rows(book)
        finally:
            book.close()
        if file_hash(self._path) != self.file_hash:
            problem = f"file {self.name}: was changed while it was read"
            raise UsageError(f"{problem}; nothing was recorded → import it again")

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield what is left of the rows, many at a time."""
        numbered = iter(self)
        while block := list(islice(numbered, size)):
            yield Block.of_rows([number for number, _ in block], [row for _, row in block])

    def _rows(self, book: Any) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401
        if self.sheet and self.sheet not in book.sheetnames:
            known = ", ".join(book.sheetnames)[:200]
            raise UsageError(f"file {self.name}: no sheet {self.sheet!r} → known: {known}")
        try:
            sheet = book[self.sheet] if self.sheet else book.worksheets[0]
            rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)
        except (IndexError, AttributeError):  # no sheet at all, or a chart
            problem = f"file {self.name}: has no sheet of rows"
            raise UsageError(f"{problem} → save it as XLSX with a table") from None
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
        return UsageError(f"file {self.name}: no readable XLSX ({words}) → save it anew")

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
        raise UsageError(f"file {path.name}: is no XLSX → save it as XLSX, or as CSV") from None
    whole = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MAX_ENTRIES or whole > MAX_UNPACKED:
        problem = f"file {path.name}: unpacks to {whole >> 20} MiB in {len(entries)} entries"
        raise UsageError(f"{problem} → save it as CSV")
    if whole > _SMALL and whole > packed * MAX_RATIO:
        problem = f"file {path.name}: unpacks to {whole // packed} times its size"
        raise UsageError(f"{problem}, as a zip bomb does → save it as CSV")
