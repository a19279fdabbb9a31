"""Rows of any file become lines, so many at a time, with their faults and control totals."""

from __future__ import annotations

from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ledger.application.recording.costs.import_results import LineFinding, Total
from ledger.application.recording.costs.streaming import SHOWN, Part
from ledger.domain.commands import BookCost, ReverseCost
from ledger.domain.costs.booking_block import LineBlock
from ledger.domain.costs.booking_columns import Bookings
from ledger.domain.period import iso
from ledger.importing.costs.ahead_process import AheadBlock
from ledger.importing.costs.plain_columns import add_totals

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from ledger.domain.costs.booking_block import Line
    from ledger.importing.costs.plain_columns import Plain, Totals
    from ledger.importing.costs.rejected import RejectedFile
    from ledger.importing.files.splitting import Block

_BLOCK = 1_000
"""Rows that are read at once: so many stay in the processor's cache."""
_LINES = 4_000
"""Lines that are judged and written at once."""


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

    def blocks(self, size: int) -> Iterator[Block | AheadBlock]:
        """Yield the rows behind the header, many at a time."""


class RowColumns(Protocol):
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

    def block(self, columns: Sequence[Sequence[str]]) -> Plain | None:
        """Read many rows given as columns; None: all are to be read singly."""


class File(NamedTuple):
    """A file that is open: its rows behind the header, what reads them, how that is called.

    `source` is the source system of lines that name none.
    """

    rows: Rows
    head: list[list[str]]
    columns: RowColumns
    reading: str
    source: str


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
        self.totals: Totals = {}

    def parts(self) -> Generator[Part, None, None]:
        """Yield the lines that could be read, so many at a time."""
        parts: list[Part] = []
        count = 0
        for block in self._file.rows.blocks(_BLOCK):
            if isinstance(block, AheadBlock):
                if parts:
                    yield _whole(parts)
                yield self._ahead(block)
            else:
                parts.append(self._at_once(block) or self._singly(block))
                count += len(parts[-1].lines)
                if count < _LINES:
                    continue
                yield _whole(parts)
            parts.clear()
            count = 0
        if parts:
            yield _whole(parts)

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

    def _ahead(self, block: AheadBlock) -> Part:
        """Take what was read ahead; its odd rows are read here."""
        for key, (rows, cents) in block.totals.items():
            total = self.totals.setdefault(key, [0, 0])
            total[0] += rows
            total[1] += cents
        part = self._with_odd(block.numbers, block.plain, block.odd_rows.__getitem__)
        return part._replace(ahead=block.made)

    def _at_once(self, block: Block) -> Part | None:
        """Read rows column by column; None where the file or these rows are not made for it."""
        plain = self._columns.block(block.columns) if block.columns is not None else None
        if plain is None:
            return None
        add_totals(self.totals, plain)
        if self._sink is not None:
            self._part.update(zip(block.numbers, block.rows, strict=True))
        return self._with_odd(block.numbers, plain, block.row)

    def _with_odd(
        self, numbers: Sequence[int], plain: Plain, row: Callable[[int], list[str]]
    ) -> Part:
        """Return plain bookings with what is between them, which is read row by row."""
        self.read += len(plain.bookings.cents)
        self._columns.dropped_texts += plain.texts
        others: list[tuple[int, Line]] = []
        doubtful: list[int] = []
        nothing: set[int] = set()
        for at in plain.odd:
            line = self._line(numbers[at], row(at))
            place = at - len(nothing)
            if line is None:
                nothing.add(at)
                continue
            if not self._columns.plain:
                doubtful.append(place)
            others.append((place, line))
        if nothing:
            numbers = [number for at, number in enumerate(numbers) if at not in nothing]
        return Part(LineBlock(plain.bookings, others), numbers, doubtful)

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
        months = {day: iso(day)[:7] for day in {day for _, day in self.totals}}
        for (account, day), (rows, cents) in self.totals.items():
            cell = found.setdefault((account, months[day]), [0, 0])
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
    if len(blocks) == 1:
        return blocks[0]
    starts = list(accumulate((len(block.lines) for block in blocks), initial=0))
    numbers = list(chain.from_iterable(block.numbers for block in blocks))
    doubtful = [
        start + place
        for start, block in zip(starts, blocks, strict=False)
        for place in block.doubtful or ()
    ]
    columns = [block.lines for block in blocks if isinstance(block.lines, LineBlock)]
    if len(columns) < len(blocks):
        lines = list(chain.from_iterable(block.lines for block in blocks))
        return Part(lines, numbers, doubtful)
    others = [
        (start + place, line)
        for start, block in zip(starts, columns, strict=False)
        for place, line in block.others
    ]
    return Part(
        LineBlock(Bookings.joined([one.bookings for one in columns]), others), numbers, doubtful
    )
