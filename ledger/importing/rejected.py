"""Refused lines in the layout of the file they came from, to be corrected and imported again."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, Self

from ledger.domain.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.importing.reader import File


class RejectedFile:
    """A CSV file with the header of the other one; it is made with its first line."""

    def __init__(self, path: Path, file: File) -> None:
        """Remember where; nothing is written yet.

        Raises:
            UsageError: something is there already; it could be the very file that is imported.
        """
        if path.exists():
            raise UsageError(f"file {path}: exists → name another one with --rejected")
        self._path = path
        self._head = file.head
        self._delimiter = file.rows.delimiter or ";"
        self._encoding = file.rows.encoding
        self._file: Any = None
        self._writer: Any = None
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, row: list[str]) -> None:
        """Write a refused row as it was.

        Raises:
            UsageError: the file cannot be written.
        """
        try:
            if self._file is None:
                self._file = self._path.open("w", encoding=self._encoding, newline="")
                self._writer = csv.writer(
                    self._file, delimiter=self._delimiter, lineterminator="\n"
                )
                self._writer.writerows(self._head)
            self._writer.writerow(row)
        except OSError as error:
            problem = f"file {self._path}: {error.strerror}"
            raise UsageError(f"{problem} → name another file with --rejected") from None
        self.count += 1
