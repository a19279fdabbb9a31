"""What became of a file of bookings, line by line and in sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from ledger.domain.errors import Finding
from ledger.domain.said import NOWHERE, Said

if TYPE_CHECKING:
    from ledger.application.results import Receipt
    from ledger.domain.commands import BookCost
    from ledger.position.position import Position


class LineFinding(NamedTuple):
    """What is wrong in which line and field."""

    line: int
    column: str
    problem: Said

    @property
    def finding(self) -> Finding:
        """The same as a refusal has it."""
        inner, problem, remedy = map(self.problem.values.get, ("place", "problem", "remedy"))
        if not (isinstance(problem, Said) and isinstance(remedy, Said)):
            inner, problem, remedy = None, self.problem, NOWHERE
        values: dict[str, object] = {"line": self.line}
        words = "line {line}"
        if not isinstance(self.column, Said):
            words, values["column"] = "line {line}, {column}", self.column
        elif inner:
            words, values["place"] = "line {line}, {place}", inner
        return Finding(Said(words, **values), problem, remedy)

    def __str__(self) -> str:
        """One line of text, whatever the file has in its names and texts."""
        text = str(self.finding.said)
        return "".join(sign if sign.isprintable() else " " for sign in text)


class Total(NamedTuple):
    """Control total of an account (or cost type) and month of booking: rows and signed cents.

    `rows` and `cents` are of what is booked, the others of all that could be read of the file.
    """

    account: str
    month: str
    rows: int
    cents: int
    file_rows: int
    file_cents: int


class NotBooked(NamedTuple):
    """Rows of a file that are not booked: `why` is known, conflict, refused or skipped (by `rule`).

    `cents` are signed; None: of these rows the amount could not be read.
    """

    why: str
    rule: str
    rows: int
    cents: int | None


class Unmapped(NamedTuple):
    """A code that means nothing: `target` is account or cost_bearer; its rows and signed cents."""

    target: str
    code: str
    rows: int
    cents: int


class ImportReport(Struct, frozen=True):
    """What became of the lines of a file; `new` counts what was (or would be) recorded.

    `payments` are those among the new ones; `skipped` are rows that the profile leaves out;
    `findings` holds the first thousand.
    `again`: the file was imported before, so it was not read; `known` are the events that stand
    from it. `notes` say what is worth knowing of the file as a whole, such as hidden rows.
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
    dropped_payees: int
    receipt: Receipt | None
    totals: tuple[Total, ...] = ()
    before: tuple[Position, ...] = ()
    after: tuple[Position, ...] = ()
    again: bool = False
    payments: int = 0
    left_out: tuple[NotBooked, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    notes: tuple[Said, ...] = ()


class Checked(NamedTuple):
    """A profile tried on a file: the report, and the first bookings."""

    report: ImportReport
    first: tuple[BookCost, ...]
