"""Rows of any file become lines, so many at a time, with their faults and control totals."""

from __future__ import annotations

from itertools import accumulate, chain, islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ledger.application.import_results import LineFinding, Total
from ledger.application.streaming import SHOWN, Part
from ledger.domain.booking_block import Bookings, Lines
from ledger.domain.commands import BookCost, ReverseCost
from ledger.domain.period import iso
from ledger.importing.rows import Block, CsvRows

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from ledger.domain.booking_block import Line
    from ledger.importing.rejected import RejectedFile

_BLOCK = 1_000
"""Rows that are read at once: so many stay in the processor's cache."""
_BLOCKS = 5
"""Blocks that are judged at once: every step of the database keeps the pages that it changes."""


class Rows(Protocol):
    """Rows of a file with their numbers, its hash, and how it is written.

    `sheet` is the name of a spreadsheet's sheet (empty: its first), None of a text file.
    """

    name: str
    file_hash: bytes
    delimiter: str
    encoding: str
    sheet: str | None

    @property
    def read(self) -> tuple[int, int]:
        """Return how much of the file was read, and of how much; 0 of 0: nobody knows."""

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield number and fields."""


class Columns(Protocol):
    """What makes a booking or reversal of a row, None of one to skip, or says what is wrong.

    `account` is that of the last row, empty where the file knows only cost types; `plain` says that
    its fields need no second look.
    """

    dropped_texts: int
    account: str
    plain: bool

    def __call__(
        self, number: int, row: list[str]
    ) -> BookCost | ReverseCost | list[LineFinding] | None:
        """Read one row."""

    def block(self, columns: Sequence[Sequence[str]]) -> tuple[Bookings, list[int]] | None:
        """Read many rows as columns: bookings, and the places of rows to read singly; None: all."""


class File(NamedTuple):
    """A file that is open: its rows behind the header, what reads them, how that is called.

    `source` is the source system of lines that name none.
    """

    rows: Rows
    numbered: Iterator[tuple[int, list[str]]]
    head: list[list[str]]
    columns: Columns
    reading: str
    source: str

    def blocks(self, size: int) -> Iterator[Block]:
        """Yield the rows behind the header with their numbers, many at a time."""
        if isinstance(self.rows, CsvRows):
            yield from self.rows.blocks(size)
            return
        while block := list(islice(self.numbered, size)):
            yield Block.of_rows([number for number, _ in block], [row for _, row in block])


class LineReader:
    """Reads rows into parts, keeps what is wrong with them, and adds up control totals."""

    def __init__(self, file: File, sink: RejectedFile | None) -> None:
        self._file = file
        self._columns = file.columns
        self._sink = sink
        self._part: dict[int, list[str]] = {}
        self._wrong: list[int] = []
        self.findings: list[LineFinding] = []
        self.read = self.refused = self.skipped = 0
        self.totals: dict[tuple[str, int], list[int]] = {}

    def parts(self) -> Generator[Part, None, None]:
        """Yield the lines that could be read, so many at a time."""
        blocks: list[Part] = []
        for block in self._file.blocks(_BLOCK):
            blocks.append(self._at_once(block) or self._singly(block))
            if len(blocks) == _BLOCKS:
                yield _whole(blocks)
                blocks.clear()
        if blocks:
            yield _whole(blocks)

    def _singly(self, block: Block) -> Part:
        lines: list[Line] = []
        kept: list[int] = []
        doubtful: list[int] = []
        for number, row in zip(block.numbers, block.rows, strict=True):
            line = self._line(number, row)
            if line is not None:
                if not self._columns.plain:
                    doubtful.append(len(lines))
                lines.append(line)
                kept.append(number)
        return Part(lines, kept, doubtful)

    def _at_once(self, block: Block) -> Part | None:
        """Read rows column by column; None where the file or these rows are not made for it."""
        found = self._columns.block(block.columns) if block.columns is not None else None
        if found is None:
            return None
        bookings, odd = found
        numbers = block.numbers
        self._add_all(bookings)
        if self._sink is not None:
            self._part.update(zip(numbers, block.rows, strict=True))
        others: list[tuple[int, Line]] = []
        doubtful: list[int] = []
        nothing: set[int] = set()
        for at in odd:
            line = self._line(numbers[at], [column[at] for column in block.columns or ()])
            place = at - len(nothing)
            if line is None:
                nothing.add(at)
                continue
            if not self._columns.plain:
                doubtful.append(place)
            others.append((place, line))
        if nothing:
            numbers = [number for at, number in enumerate(numbers) if at not in nothing]
        return Part(Lines(bookings, others), numbers, doubtful)

    def _line(self, number: int, row: list[str]) -> Line | None:
        """Return what a row books, and add it to the totals; None: nothing."""
        columns = self._columns
        made = columns(number, row) if any(row) else None
        if isinstance(made, BookCost):
            account = columns.account or made.cost_type
            self._add(account, made.booked_on, made.amount_cents)
        elif isinstance(made, ReverseCost):
            account = columns.account or made.expected_cost_type
            self._add(account, made.booked_on, made.expected_cents)
        else:
            self._none(number, row, made)
            return None
        if self._sink is not None:
            self._part[number] = row
        return made

    def _add(self, account: str, day: int, cents: int) -> None:
        self.read += 1
        cell = self.totals.get((account, day))
        if cell is None:
            self.totals[account, day] = [1, cents]
        else:
            cell[0] += 1
            cell[1] += cents

    def _add_all(self, bookings: Bookings) -> None:
        self.read += len(bookings.cents)
        totals = self.totals
        accounts = zip(bookings.cost_types, bookings.booked_on, strict=True)
        for account, cents in zip(accounts, bookings.cents, strict=True):
            cell = totals.get(account)
            if cell is None:
                totals[account] = [1, cents]
            else:
                cell[0] += 1
                cell[1] += cents

    def _none(self, number: int, row: list[str], made: list[LineFinding] | None) -> None:
        """Count a row of which nothing is booked; a blank one does not count."""
        if not any(cell.strip() for cell in row):
            return
        if made is None:
            self.skipped += 1
            return
        self.read += 1
        self._refuse(number, row, made)

    def _refuse(self, number: int, row: list[str], found: list[LineFinding]) -> None:
        self.refused += 1
        self.findings += found[: max(0, SHOWN - len(self.findings))]
        if self._sink is not None:
            self._part[number] = row
            self._wrong.append(number)

    def by_month(self) -> tuple[Total, ...]:
        """Return the control totals per account and month of booking."""
        found: dict[tuple[str, str], list[int]] = {}
        for (account, day), (rows, cents) in self.totals.items():
            cell = found.setdefault((account, iso(day)[:7]), [0, 0])
            cell[0] += rows
            cell[1] += cents
        return tuple(Total(*key, *cell) for key, cell in sorted(found.items()))

    def judged(self, refused: Sequence[int]) -> None:
        """Write what was refused of the last part, by the reader or the rules, in its order."""
        if self._sink is not None:
            for number in sorted({*self._wrong, *refused}):
                self._sink.add(self._part[number])
            self._part.clear()
            self._wrong.clear()


def _whole(blocks: Sequence[Part]) -> Part:
    """Return blocks as one part: in columns where all of them are."""
    starts = list(accumulate((len(block.lines) for block in blocks), initial=0))
    numbers = list(chain.from_iterable(block.numbers for block in blocks))
    doubtful = [
        start + place
        for start, block in zip(starts, blocks, strict=False)
        for place in block.doubtful or ()
    ]
    columns = [block.lines for block in blocks if isinstance(block.lines, Lines)]
    if len(columns) < len(blocks):
        lines = list(chain.from_iterable(block.lines for block in blocks))
        return Part(lines, numbers, doubtful)
    others = [
        (start + place, line)
        for start, block in zip(starts, columns, strict=False)
        for place, line in block.others
    ]
    return Part(
        Lines(Bookings.joined([one.bookings for one in columns]), others), numbers, doubtful
    )
