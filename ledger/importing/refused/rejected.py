"""Refused lines in the layout of the file they came from, to be corrected and imported again.

Behind the columns of that file stands why each was refused; an import does not read it.
"""

from __future__ import annotations

import csv
from itertools import count
from typing import TYPE_CHECKING, Self

from ledger.domain.errors import UsageError
from ledger.domain.said import by_system
from ledger.importing.profiles.codes import REASON
from ledger.importing.profiles.heads import same_head

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.importing.costs.line_reader import File

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
        names = list(map(same_head, file.head[-1]))
        # They may have come back, and be refused once more.
        self._came_back = int(REASON in names)
        self._place = names.index(REASON) if self._came_back else len(names)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._sink is not None:
            self._sink.close()
            if kind is not None:  # the file is read again, or not at all
                self._path.unlink(missing_ok=True)

    def add(self, row: list[str], why: str) -> None:
        """Write a refused row as it was, and why it is refused.

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
                *titles, names = self._file.head
                for title in titles:
                    self._sink.write(title)
                self._sink.write(self._with(names, REASON))
            self._sink.write(self._with(row, why))
        except OSError as error:
            problem = "file {path}: BL-493 {strerror}"
            remedy = "name another file with --rejected"
            cause = by_system(error)
            raise UsageError.of(problem, remedy, path=self._path, strerror=cause) from None

    def _with(self, row: list[str], reason: str) -> list[str]:
        """Return a row with the reason in its column; what a row has too much stays behind it."""
        found = [*row, *[""] * (self._place - len(row))]
        found[self._place : self._place + self._came_back] = [""]
        plain = "".join(sign if sign.isprintable() else " " for sign in reason)
        encoding = (self._file.rows.encoding or "utf-8").removesuffix("-sig")
        if not encoding.startswith("utf"):
            plain = plain.replace("→", "->").encode(encoding, "replace").decode(encoding)
        found[self._place] = plain
        return found


class _Text:
    def __init__(self, path: Path, encoding: str, delimiter: str) -> None:
        path.touch(0o600, exist_ok=False)
        self._file = path.open("w", encoding=encoding, newline="")
        self._writer = csv.writer(self._file, delimiter=delimiter, lineterminator="\n")

    def write(self, row: list[str]) -> None:
        self._writer.writerow(row)

    def close(self) -> None:
        self._file.close()


class _Sheet:
    """Every cell is text: what was a formula is shown, and computes nothing."""

    def __init__(self, path: Path, sheet: str) -> None:
        try:
            from xlsxwriter import Workbook  # noqa: PLC0415 - an extra
        except ImportError:
            problem = "file {path}: BL-494 writing XLSX needs more"
            raise UsageError.of(problem, "pip install 'budget-ledger[xlsx]'", path=path) from None
        path.touch(0o600, exist_ok=False)
        # Row by row: refused lines may be as many as the file has.
        self._book = Workbook(str(path), {"constant_memory": True})
        self._sheet = self._book.add_worksheet(sheet or "Sheet1")
        self._rows = count()

    def write(self, row: list[str]) -> None:
        number = next(self._rows)
        for place, text in enumerate(row):
            # XML has no place for control characters.
            shown = "".join(c if c >= " " or c == "\n" else "\ufffd" for c in text)
            self._sheet.write_string(number, place, shown)

    def close(self) -> None:
        self._book.close()
