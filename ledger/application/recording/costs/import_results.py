"""What became of a file of bookings, line by line and in sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from ledger.application.results import Receipt
    from ledger.domain.commands import BookCost
    from ledger.domain.said import Said
    from ledger.position.position import Position


class LineFinding(NamedTuple):
    """What is wrong in which line and field."""

    line: int
    column: str
    problem: Said

    def __str__(self) -> str:
        """One line of text."""
        return f"line {self.line}, {self.column}: {self.problem}"


class Total(NamedTuple):
    """Control total of an account (or cost type) and month of booking: rows and signed cents."""

    account: str
    month: str
    rows: int
    cents: int


class ImportReport(Struct, frozen=True):
    """What became of the lines of a file; `new` counts what was (or would be) recorded.

    `skipped` are rows that the profile leaves out; `findings` holds the first thousand.
    `again`: the file was imported before, so it was not read; `known` are the events that stand
    from it.
    """

    read: int
    new: int
    known: int
    reversals: int
    conflicts: int
    rejected: int
    skipped: int
    findings: tuple[LineFinding, ...]
    dropped_texts: int
    receipt: Receipt | None
    totals: tuple[Total, ...] = ()
    before: tuple[Position, ...] = ()
    after: tuple[Position, ...] = ()
    again: bool = False


class Checked(NamedTuple):
    """A profile tried on a file: the report, the first bookings, unmapped (target, code, rows)."""

    report: ImportReport
    first: tuple[BookCost, ...]
    unmapped: tuple[tuple[str, str, int], ...]
