"""What follows from what was just recorded: it stands, and is looked at once more.

Everything here warns, nothing refuses. It is asked behind the read models, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.application.recording.afterwards.ahead import ahead_warnings, fte_warnings
from ledger.application.recording.afterwards.ceiling import exceeded_warnings
from ledger.application.recording.afterwards.looked_at_again import (
    again_warnings,
    carry_over_warnings,
)
from ledger.application.recording.afterwards.overpaid import overpaid_warnings
from ledger.application.recording.afterwards.plausibility import Plausibility
from ledger.application.recording.afterwards.vacancy import import_warnings
from ledger.application.recording.charging import interest_warnings
from ledger.application.recording.costs.certifying import certification_warnings
from ledger.domain import commands as c
from ledger.domain.costs.booking_columns import distinct_pairs
from ledger.domain.events import Voucher
from ledger.domain.facts import Facts
from ledger.domain.period import FOREVER, Span
from ledger.domain.said import Said
from ledger.log.database import Session
from ledger.log.eventlog import Recorded
from ledger.projections.bookings import Vouchers

if TYPE_CHECKING:
    from ledger.log.appending import NewEvent


class Recording(NamedTuple):
    """What a command recorded: its events as decided and as they stand; `first` is their number.

    `quiet` says that the bookings were said to be plausible, `batched` that ceilings are looked at
    behind the batch; `facts` are what a booking or reversal was judged by.
    """

    command: c.Command
    new: Sequence[NewEvent]
    recorded: Sequence[Recorded]
    first: int
    today: int
    quiet: bool
    batched: bool = False
    facts: Facts | None = None


def consequences(session: Session, made: Recording) -> tuple[Said, ...]:
    """Return what to say of what a command recorded."""
    command, recorded = made.command, made.recorded
    warnings: tuple[Said, ...] = ()
    if isinstance(command, c.BookCost | c.CorrectCost):
        plausible = Plausibility(session, made.today, made.first, quiet=made.quiet, each=True)
        plausible.add_events(recorded, made.new)
        warnings += plausible.each().get(recorded[-1].sequence, ())
        if not made.batched:
            warnings += exceeded_warnings(session, _touched(recorded), made.facts)
    if isinstance(command, c.BookCost | c.CorrectCost | c.ReverseCost):
        warnings += certification_warnings(session, _touched(recorded), made.facts)
    events = [item.event for item in recorded]
    return (
        *warnings,
        *ahead_warnings(events, made.today),
        *fte_warnings(events),
        *overpaid_warnings(session, events),
        *interest_warnings(session, recorded),
        *again_warnings(session, events, made.first - 1),
    )


def _touched(recorded: Sequence[Recorded]) -> set[tuple[str, int]]:
    """Return the posts and bearing years of bookings and reversals."""
    events = (item.event for item in recorded if isinstance(item.event, Voucher))
    return {(event.post, event.bearing_year) for event in events}


class Touched:
    """The posts and bearing years of lines, and all days from their first service to their last."""

    def __init__(self) -> None:
        """Begin with no lines."""
        self.cells: set[tuple[str, int]] = set()
        self.days = Span(FOREVER, 0)

    def add(self, lines: Vouchers) -> None:
        """Add lines."""
        self.cells |= distinct_pairs(lines.posts, lines.bearing_years)
        first, last = min(lines.service_from, default=FOREVER), max(lines.service_to, default=-1)
        self.days = Span(min(self.days.start, first), max(self.days.end, last + 1))


class OfLines(NamedTuple):
    """What to say of many lines: of ceilings, what waits or is unpaid, is implausible, carried."""

    over: tuple[Said, ...]
    waiting: tuple[Said, ...]
    implausible: tuple[Said, ...]
    carried: tuple[Said, ...]


def consequences_of_lines(
    session: Session,
    touched: Touched,
    plausible: Plausibility,
    facts: Facts | None,
    before: int,
) -> OfLines:
    """Return what to say of lines that were judged by `facts`; `before` is the event before them.

    Nothing is asked of each that can be asked of all.
    """
    cells = touched.cells
    said = certification_warnings(session, cells, facts)
    return OfLines(
        exceeded_warnings(session, cells, facts),
        (*said, *import_warnings(session, cells, before, touched.days)),
        plausible.by_kind(),
        carry_over_warnings(session, {("post", name) for name, _ in cells}, before),
    )
