"""Rows of a CSV file with their line numbers, one at a time."""

from __future__ import annotations

import csv
import re
from contextlib import contextmanager
from itertools import accumulate, chain, islice
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.importing.files import TextLines, file_hash

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_STEP, _MOST_BYTES = 16, 2 << 20
"""Rows between two looks at how much was read, and bytes read that end a block."""
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
        self._reader: Reader | None = None

    @property
    def read(self) -> tuple[int, int]:
        """Return the bytes read so far, and all of them."""
        return self._lines.bytes_read, self._bytes

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line number on which each row ends, and its fields.

        Raises:
            UsageError: no CSV, or more fields than any export has.
        """
        rows = self._opened()
        with self._no_csv(rows):
            for row in rows:
                self._check_width(rows.line_num, row)
                yield rows.line_num, row

    def blocks(self, size: int) -> Iterator[tuple[Sequence[int], list[list[str]]]]:
        """Yield what is left of the rows, many at a time, with their line numbers.

        Raises:
            UsageError: as `__iter__`.
        """
        rows = self._opened()
        while True:
            before = rows.line_num
            with self._no_csv(rows):
                block = self._block(rows, size)
            if not block:
                return
            numbers = _numbers(block, before, rows.line_num)
            if max(map(len, block)) > MAX_COLUMNS:
                for number, row in zip(numbers, block, strict=True):
                    self._check_width(number, row)
            yield numbers, block

    def _block(self, rows: Reader, size: int) -> list[list[str]]:
        """Return the next rows, fewer than `size` where they are long."""
        block: list[list[str]] = []
        before = self._lines.bytes_read
        while len(block) < size and self._lines.bytes_read - before < _MOST_BYTES:
            more = list(islice(rows, min(_STEP, size - len(block))))
            if not more:
                break
            block += more
        return block

    def _opened(self) -> Reader:
        """Return the reader, which goes on where it stood."""
        if self._reader is None:
            lines = iter(self._lines)
            first = next(lines, "")
            if not self.delimiter:
                self.delimiter = ";" if first.count(";") > first.count(",") else ","
            whole = chain([first] if first else [], lines)
            self._reader = csv.reader(whole, delimiter=self.delimiter, strict=True)
        return self._reader

    def _check_width(self, number: int, row: list[str]) -> None:
        if len(row) > MAX_COLUMNS:
            problem = f"file {self.name}, line {number}: {len(row)} fields"
            raise UsageError(f"{problem} → at most {MAX_COLUMNS}; check the delimiter")

    @contextmanager
    def _no_csv(self, rows: Reader) -> Iterator[None]:
        try:
            yield
        except csv.Error as error:
            problem = f"file {self.name}, line {rows.line_num}: {error}"
            remedy = "shorten it" if "larger" in str(error) else "mend the quotation marks"
            raise UsageError(f"{problem} → {remedy}") from None


def _numbers(rows: list[list[str]], before: int, last: int) -> Sequence[int]:
    """Return the number of the line on which each row ends; a field may go over several."""
    if last - before == len(rows):
        return range(before + 1, last + 1)
    ends = (1 + len(_LINE_ENDS.findall(" ".join(row))) for row in rows)
    return list(accumulate(ends, initial=before))[1:]
