"""Rows of a CSV file with their line numbers, one at a time."""

from __future__ import annotations

import csv
import re
from contextlib import contextmanager
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.importing.files.splitting import FORMULA, MAX_COLUMNS, Block, split, texts_alone
from ledger.importing.files.text import (
    TextLines,
    file_hash,
    is_archive,
    refuse_markup,
    text_lines,
    worded,
)

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from ledger.domain.said import Said

_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_DELIMITERS = (";", ",", "\t", "|")
_LOOK, _TITLES = 64 << 10, 50
"""Characters and lines in which the header is looked for, to tell the delimiter."""
_STEP, _MOST_BYTES = 16, 2 << 20
"""Rows between two looks at how much was read, and bytes read that end a block."""


class CsvRows:
    """The rows of a CSV file; iterate once.

    Args:
        path: the file.
        encoding: see `TextLines`.
        delimiter: between the fields; empty: the sign by which most of `heads` stand in one of the
            first lines; of none of them `;` or `,`, whichever the first line has more of.
        heads: names of columns.

    Attributes:
        name: of the file.
        file_hash: its SHA-256.
        encoding, delimiter: as it is read, to be written alike.
        sheet, notes: none: it is text.
    """

    sheet: str | None = None
    notes: tuple[Said, ...] = ()

    def __init__(
        self,
        path: Path,
        encoding: str = "utf-8-sig",
        delimiter: str = "",
        digest: bytes | None = None,
        heads: Iterable[str] = (),
    ) -> None:
        """Read the file once, for its hash, unless `digest` says it."""
        self.name = path.name
        self.file_hash = digest or file_hash(path)
        if is_archive(path):
            problem = "file {name}: BL-501 is a workbook or an archive, no CSV"
            remedy = 'read it by a profile with format = "xlsx": profile new'
            raise UsageError.of(problem, remedy, name=path.name)
        refuse_markup(path)
        self._lines = TextLines(path, encoding, self.file_hash)
        with worded(path):
            self._bytes = path.stat().st_size
        self.delimiter = delimiter
        self._heads = {head.strip().casefold() for head in heads}
        self.encoding = encoding
        self._reader: Reader | None = None
        self._texts = self._lines.texts()
        self._ahead = ""
        self._given = self._split_lines = 0
        self._formulas = False

    @property
    def read(self) -> tuple[int, int]:
        """Return the bytes read so far, and all of them."""
        return self._lines.bytes_read, self._bytes

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line number on which each row ends, and its fields.

        Raises:
            UsageError: no CSV, or more fields than any export has.
        """
        reader = self._opened()
        with self._no_csv():
            for row in reader:
                self._check_width(self._line, row)
                self._check_whole(self._line, row)
                yield self._line, texts_alone(row) if self._formulas else row

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield what is left of the rows, many at a time.

        Raises:
            UsageError: as `__iter__`.
        """
        self._opened()
        while True:
            before = self._line
            # In the middle of a text its first rows were read one by one.
            block = self._split() if before == self._given else None
            if block is None:
                with self._no_csv():
                    rows = self._rows(size)
                if not rows:
                    return
                block = Block.of_rows(_numbers(rows, before, self._line), rows)
                for number, row in zip(block.numbers, rows, strict=True):
                    self._check_whole(number, row)
                    self._check_batch(number, row)
                if max(map(len, rows)) > MAX_COLUMNS:
                    for number, row in zip(block.numbers, rows, strict=True):
                        self._check_width(number, row)
            yield block

    @property
    def _line(self) -> int:
        """Return the number of the line that was read last."""
        return self._split_lines + (self._reader.line_num if self._reader is not None else 0)

    def _split(self) -> Block | None:
        """Return the next text as columns, where nothing in it is quoted and its rows are alike.

        That is what Python's reader of CSV would make of it, in a fraction of the time.
        """
        text = self._next_text()
        columns = split(text, self.delimiter)
        if columns is None:
            self._ahead = text
            return None
        first = self._given + 1
        self._split_lines += len(columns[0])
        self._given += len(columns[0])
        return Block(range(first, self._given + 1), columns)

    def _rows(self, size: int) -> list[list[str]]:
        """Return the next rows, fewer than `size` where they are long or a text ends."""
        rows: list[list[str]] = []
        reader = self._opened()
        before = self._lines.bytes_read
        while len(rows) < size and self._lines.bytes_read - before < _MOST_BYTES:
            # Not beyond the text that was begun: the next one may be read as columns.
            left = max(1, self._given - self._line)
            more = list(islice(reader, min(_STEP, size - len(rows), left)))
            rows += more
            if not more or self._line == self._given:
                break
        return list(map(texts_alone, rows)) if self._formulas else rows

    def _opened(self) -> Reader:
        """Return the reader, which goes on where it stood."""
        if self._reader is None:
            self._ahead = self._next_text()
            if not self.delimiter:
                self.delimiter = self._by_heads() or self._by_count()
            self._reader = csv.reader(self._feed(), delimiter=self.delimiter, strict=True)
        return self._reader

    def _by_heads(self) -> str:
        """Return the sign between the heads that are looked for; empty: they stand nowhere."""
        found = dict.fromkeys(_DELIMITERS, 0)
        for line in text_lines(self._ahead[:_LOOK])[:_TITLES] if self._heads else ():
            for sign in found:
                cells = {cell.strip(' "\ufeff\r\n').casefold() for cell in line.split(sign)}
                found[sign] = max(found[sign], len(cells & self._heads))
        best = max(found, key=found.__getitem__)
        return best if found[best] else ""

    def _by_count(self) -> str:
        first = next(iter(text_lines(self._ahead)), "")
        return ";" if first.count(";") > first.count(",") else ","

    def _next_text(self) -> str:
        text, self._ahead = self._ahead, ""
        return text or next(self._texts, "")

    def _feed(self) -> Iterator[str]:
        """Yield the lines of one text after the other; `_given` counts those of all so far."""
        while text := self._next_text():
            self._formulas = self._formulas or FORMULA in text
            lines = text_lines(text)
            self._given += len(lines)
            yield from lines

    def _check_width(self, number: int, row: list[str]) -> None:
        if len(row) > MAX_COLUMNS:
            raise UsageError.of(
                "file {name}, line {line}: BL-408 {count} {count:field|fields}",
                "at most {most}; check the delimiter",
                name=self.name,
                line=number,
                count=len(row),
                most=MAX_COLUMNS,
            )

    def _check_whole(self, number: int, row: list[str]) -> None:
        """Refuse a row in which a quotation mark, left open, has swallowed the end of another.

        The parts of its cell have the delimiters that stood before and behind it in the two.
        """
        for place, cell in enumerate(row):
            if "\n" not in cell and "\r" not in cell:
                continue
            first, *between, last = (line.count(self.delimiter) for line in _LINE_ENDS.split(cell))
            width = len(row) - 1
            if width > 1 and (first, last) == (width - place, place) and {*between} <= {width}:
                problem = "file {name}, line {line}: BL-651 a quotation mark joins two rows"
                remedy = "mend the quotation marks"
                raise UsageError.of(problem, remedy, name=self.name, line=number)

    def _check_batch(self, number: int, row: list[str]) -> None:
        """Refuse the first line of a DATEV file behind that of another one."""
        if row and row[0] in {"EXTF", "DTVF"}:
            problem = "file {name}, line {line}: BL-883 another batch of DATEV begins"
            remedy = "import each batch as a file of its own"
            raise UsageError.of(problem, remedy, name=self.name, line=number)

    @contextmanager
    def _no_csv(self) -> Iterator[None]:
        try:
            yield
        except csv.Error as error:
            problem = "file {name}, line {line}: BL-957 its quotation marks do not belong together"
            remedy = "mend the quotation marks"
            if "larger" in str(error):
                problem = "file {name}, line {line}: BL-409 a field has over {most} characters"
                remedy = (
                    "close its quotation mark, which may stand many lines before, or shorten it"
                )
            most = csv.field_size_limit()
            raise UsageError.of(
                problem, remedy, name=self.name, line=self._line, most=most
            ) from None


def _numbers(rows: list[list[str]], before: int, last: int) -> Sequence[int]:
    """Return the number of the line on which each row ends; a field may go over several."""
    if last - before == len(rows):
        return range(before + 1, last + 1)
    ends = (1 + len(_LINE_ENDS.findall(" ".join(row))) for row in rows)
    return list(accumulate(ends, initial=before))[1:]
