"""What a command did: its events, and the positions that they moved, from before to after."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from ledger.application.recording.admitting import Submission
from ledger.application.recording.afterwards.looked_at_again import bodies_touched, with_withdrawn
from ledger.application.recording.one_command import record_all
from ledger.application.results import Actor, Note, Receipt
from ledger.domain import events as e
from ledger.domain.commands import Command
from ledger.domain.facts import Facts
from ledger.domain.said import Said
from ledger.domain.years.closing import first_open_year
from ledger.domain.years.figures import MOVING
from ledger.log.database import Session
from ledger.log.eventlog import Recorded, events_at
from ledger.position.load import pooled
from ledger.position.position import Position, rows_of
from ledger.position.snapshot import Snapshot, facts_around
from ledger.projections.axes import NOW, Axes

AT_MOST = 1000
"""Events of one command up to which it is said what they moved; a larger file is asked about."""


class Moved(NamedTuple):
    """A position before and after; None: there was no row, or there is none any more."""

    before: Position | None
    after: Position | None

    @property
    def row(self) -> Position:
        """Return the row as it is now, else as it was."""
        row = self.after or self.before
        if row is None:
            raise LookupError("neither")
        return row


class Done(NamedTuple):
    """What a command recorded and moved; a repeat did nothing. `names` are of the bodies in it.

    `bookings` are those that it paid or certified, by number.
    """

    events: tuple[Recorded, ...] = ()
    moved: tuple[Moved, ...] = ()
    names: Mapping[str, str] = MappingProxyType({})
    bookings: Mapping[int, e.Event] = MappingProxyType({})


class Preview(NamedTuple):
    """What a command would do, had it been executed when it was tried.

    The receipt's hash covers the time of recording: that of the command itself will be another.
    """

    receipt: Receipt
    done: Done

    @property
    def events(self) -> tuple[Recorded, ...]:
        """Return the events, with the numbers that they would have."""
        return self.done.events

    @property
    def moved(self) -> tuple[Moved, ...]:
        """Return the positions that would move."""
        return self.done.moved

    @property
    def warnings(self) -> tuple[Said, ...]:
        """Return what would be warned of."""
        return self.receipt.warnings


def previewed(
    session: Session, said: tuple[Command, Note], actor: Actor, clock: Callable[[], int]
) -> Preview:
    """Return what a command would do, by recording it in a session that keeps nothing."""
    every = Submission.all([said], actor)
    receipt = record_all(session, every, actor, clock)[0]
    return Preview(receipt, done(session, receipt))


def done(session: Session, receipt: Receipt, _: int = 0) -> Done:
    """Return what a command did, from the figures of the bodies that its events touch alone.

    Positions are asked as of the event before it and as of its last one, whatever came since.
    """
    if receipt.repeated or not 0 < receipt.events <= AT_MOST:
        return Done()
    first, last = receipt.first_sequence, receipt.last_sequence
    recorded = tuple(events_at(session, range(first, last + 1)))
    events = [one.event for one in recorded]
    moved = _moved(session, events, Axes(sequence=first - 1))
    keys = {key for one in events for key in (one.subject[:2], *one.mentions)}
    named = {(key[0], key[1]) for key in keys if key[0] == "body"}
    names = {key: one.name for key, one in facts_around(session, named).bodies.items()}
    spoken_of = events_at(session, [number for one in events if (number := booking_of(one))])
    return Done(recorded, moved, names, {one.sequence: one.event for one in spoken_of})


def booking_of(event: e.Event) -> int:
    """Return the number of the booking that an event pays or certifies; 0: it does neither."""
    if isinstance(event, e.CostPaid):
        return event.pays
    return event.certifies if isinstance(event, e.CostCertified) else 0


def _moved(session: Session, new: Sequence[e.Event], before: Axes) -> tuple[Moved, ...]:
    events = [one for one in new if isinstance(one, e.Voucher) or not _beside(one)]
    bodies = bodies_touched(session, events) if events else set()
    if not bodies:
        return ()
    now = Snapshot.of_figures(session, NOW, bodies)
    years = _years(now.facts, events, bodies)
    spoken = with_withdrawn(session, events)
    decided = min((year for one in spoken if (year := council_year(one))), default=None)
    after, earlier = (
        {row.key: row for row in rows_of(snapshot, years, decided) if row.municipality in bodies}
        for snapshot in (now, Snapshot.of_figures(session, before, bodies))
    )
    pairs = (Moved(earlier.get(key), after.get(key)) for key in sorted({*earlier, *after}))
    return tuple(pair for pair in pairs if figures_of(pair.before) != figures_of(pair.after))


def _beside(event: e.Event) -> bool:
    """Return whether an event of a booking moves no position: certified, paid, taken back."""
    return event.subject[0] == e.BOOKING


def figures_of(row: Position | None) -> tuple[object, ...]:
    """Return the figures of a row that it is said of that they moved; of no row there are none."""
    return () if row is None else tuple(getattr(row, f"{name}_cents") for name in MOVING)


def _years(facts: Facts, events: Sequence[e.Event], bodies: set[str]) -> Container[int] | None:
    """Return the years that bookings count in; None: all, where other facts are among them.

    A grant that is settled over several years together moves with each of them.
    """
    if any(pooled(grant) for grant in facts.grants.values()):
        return None
    years = set()
    for one in events:
        if not isinstance(one, e.Voucher):
            return None
        years |= {max(one.bearing_year, first_open_year(facts, body)) for body in bodies}
    return years


def council_year(event: e.Event) -> int:
    """Return the first year that a council's word is about; 0: it is none."""
    if isinstance(event, e.BudgetEvent):
        return event.year
    if isinstance(event, e.BudgetAuthorised):
        return event.first_year
    if isinstance(event, e.AuthorisationAmended | e.AuthorisationRevoked):
        return event.from_year
    return 0
