"""Rows of a CSV file with their line numbers, one at a time."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.importing.files import TextLines, file_hash

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_COLUMNS = 1000
"""More fields in a line than any export has."""


class CsvRows:
    """The rows of a CSV file; iterate once.

    Args:
        path: the file.
        encoding: see `TextLines`.
        delimiter: between the fields; empty: `;` or `,`, whichever the first line has more of.

    Attributes:
        name: of the file.
        file_hash: its SHA-256.
        encoding, delimiter: as it is read, to be written alike.
        sheet: None: it is text.
    """

    sheet: str | None = None

    def __init__(self, path: Path, encoding: str = "utf-8-sig", delimiter: str = "") -> None:
        """Read the file once, for its hash."""
        self.name = path.name
        self.file_hash = file_hash(path)
        self._lines = TextLines(path, encoding, self.file_hash)
        self._bytes = path.stat().st_size
        self.delimiter = delimiter
        self.encoding = encoding

    @property
    def read(self) -> tuple[int, int]:
        """Return the bytes read so far, and all of them."""
        return self._lines.bytes_read, self._bytes

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line number on which each row ends, and its fields.

        Raises:
            UsageError: no CSV, or more fields than any export has.
        """
        lines = iter(self._lines)
        first = next(lines, "")
        if not self.delimiter:
            self.delimiter = ";" if first.count(";") > first.count(",") else ","
        rows = csv.reader(_behind(first, lines), delimiter=self.delimiter, strict=True)
        try:
            for row in rows:
                if len(row) > MAX_COLUMNS:
                    problem = f"file {self.name}, line {rows.line_num}: {len(row)} fields"
                    raise UsageError(f"{problem} → at most {MAX_COLUMNS}; check the delimiter")
                yield rows.line_num, row
        except csv.Error as error:
            problem = f"file {self.name}, line {rows.line_num}: {error}"
            remedy = "shorten it" if "larger" in str(error) else "mend the quotation marks"
            raise UsageError(f"{problem} → {remedy}") from None


def _behind(first: str, lines: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from lines
