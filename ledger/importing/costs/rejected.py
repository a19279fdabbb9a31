"""Refused lines in the layout of the file they came from, to be corrected and imported again."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, Self

from ledger.domain.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.importing.costs.reader import File

SHEET_SUFFIXES = (".xlsx", ".xlsm")


class RejectedFile:
    """A file with the header of the other one, text or spreadsheet as that is.

    It is made with its first line.
    """

    def __init__(self, path: Path, file: File) -> None:
        """Remember where; nothing is written yet.

        Raises:
            UsageError: something is there already (it could be the very file that is imported), or
                the name is not that of such a file.
        """
        if path.exists():
            remedy = "name another one with --rejected"
            raise UsageError.of("file {path}: BL-405 exists", remedy, path=str(path))
        sheet = file.rows.sheet
        if (sheet is None) == (path.suffix.lower() in SHEET_SUFFIXES):
            problem = "file {path}: BL-406 {name} is a spreadsheet"
            if sheet is None:
                problem = "file {path}: BL-407 {name} is no spreadsheet"
            other = path.with_suffix(".csv" if sheet is None else ".xlsx").name
            values = {"name": file.rows.name, "other": other}
            raise UsageError.of(problem, "--rejected {other}", path=str(path), **values)
        self._path = path
        self._file = file
        self._sink: _Text | _Sheet | None = None
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._sink is not None:
            self._sink.close()

    def add(self, row: list[str]) -> None:
        """Write a refused row as it was.

        Raises:
            UsageError: the file cannot be written.
        """
        try:
            if self._sink is None:
                rows = self._file.rows
                self._sink = (
                    _Text(self._path, rows.encoding, rows.delimiter or ";")
                    if rows.sheet is None
                    else _Sheet(self._path, rows.sheet)
                )
                for head in self._file.head:
                    self._sink.write(head)
            self._sink.write(row)
        except OSError as error:
            problem = "file {path}: BL-214 {error}"
            remedy = "name another file with --rejected"
            raise UsageError.of(
                problem, remedy, path=str(self._path), error=error.strerror
            ) from None
        self.count += 1


class _Text:
    def __init__(self, path: Path, encoding: str, delimiter: str) -> None:
        self._file = path.open("w", encoding=encoding, newline="")
        self._writer = csv.writer(self._file, delimiter=delimiter, lineterminator="\n")

    def write(self, row: list[str]) -> None:
        self._writer.writerow(row)

    def close(self) -> None:
        self._file.close()


class _Sheet:
    """Every cell is text: what was a formula is shown, and computes nothing."""

    def __init__(self, path: Path, sheet: str) -> None:
        from openpyxl import Workbook  # noqa: PLC0415 - an extra; the file was read with it

        path.touch(exist_ok=False)
        self._path = path
        self._book: Any = Workbook(write_only=True)
        self._sheet = self._book.create_sheet(sheet or "Sheet1")

    def write(self, row: list[str]) -> None:
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above

        cells = []
        for text in row:
            # XML has no place for control characters.
            cell = WriteOnlyCell(self._sheet, "".join(c if c >= " " else "�" for c in text))
            cell.data_type = "s"
            cells.append(cell)
        self._sheet.append(cells)

    def close(self) -> None:
        self._book.save(self._path)
