"""Rows of any file become lines, so many at a time, with their faults and control totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from ledger.application.import_results import LineFinding, Total
from ledger.application.streaming import SHOWN, Part
from ledger.domain.commands import BookCost, ReverseCost
from ledger.domain.period import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.importing.rejected import RejectedFile

_LINES = 25_000
"""Lines that are held at once."""


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


class LineReader:
    """Reads rows into parts, keeps what is wrong with them, and adds up control totals."""

    def __init__(
        self, rows: Iterator[tuple[int, list[str]]], columns: Columns, sink: RejectedFile | None
    ) -> None:
        self._rows = rows
        self._columns = columns
        self._sink = sink
        self._part: dict[int, list[str]] = {}
        self._wrong: list[int] = []
        self.findings: list[LineFinding] = []
        self.read = self.refused = self.skipped = 0
        self.totals: dict[tuple[str, int], list[int]] = {}

    def parts(self) -> Iterator[Part]:
        """Yield the lines that could be read, so many at a time."""
        lines: list[BookCost | ReverseCost] = []
        numbers: list[int] = []
        doubtful: list[int] = []
        columns, keep = self._columns, self._sink is not None
        for number, row in self._rows:
            made = columns(number, row) if any(row) else None
            if isinstance(made, BookCost):
                account = columns.account or made.cost_type
                self._add(account, made.booked_on, made.amount_cents)
            elif isinstance(made, ReverseCost):
                account = columns.account or made.expected_cost_type
                self._add(account, made.booked_on, made.expected_cents)
            else:
                self._none(number, row, made)
                continue
            if not columns.plain:
                doubtful.append(len(lines))
            lines.append(made)
            numbers.append(number)
            if keep:
                self._part[number] = row
            if len(lines) == _LINES:
                yield Part(lines, numbers, doubtful)
                lines, numbers, doubtful = [], [], []
        if lines or self._wrong:
            yield Part(lines, numbers, doubtful)

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
