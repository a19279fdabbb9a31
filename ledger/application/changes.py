"""What changed since an earlier report, and why: figures then and now, and what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.log.history import HistoryEntry, entries_at
from ledger.position.load import Question
from ledger.position.position import positions
from ledger.projections.axes import Axes
from ledger.projections.booking_sums import booked_after
from ledger.projections.fact_index import all_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.log.database import Session
    from ledger.position.position import Position


class Change(NamedTuple):
    """A figure of a row then and now, in cents; None: there was no such row, or no decision."""

    municipality_name: str
    programme: str
    year: int
    figure: str
    before_cents: int | None
    now_cents: int | None


class Booked(NamedTuple):
    """Bookings on a post that were recorded since, reversals included."""

    post: str
    year: int
    lines: int
    cents: int


class Changes(NamedTuple):
    """Changed figures, and the facts and bookings recorded since then."""

    changed: tuple[Change, ...]
    facts: tuple[HistoryEntry, ...]
    booked: tuple[Booked, ...]


FIGURES = ("cost_share", "refinanced", "unrefinanced", "authorised")


def changes(session: Session, rows: Sequence[Position], question: Question, since: int) -> Changes:
    """Return what changed in some rows since an event.

    Args:
        session: to read from.
        rows: the positions as they are now.
        question: whose they are, as known when; its year is the last one.
        since: number of the last event that the earlier report knew.
    """
    axes, last = question.axes, question.year or 9999
    then = Axes(min(since, axes.sequence), axes.known_on)
    earlier, _ = positions(session, question._replace(axes=then, year=None), question.year)
    before = {_key(row): row for row in earlier if row.year <= last}
    now = {_key(row): row for row in rows}
    changed = tuple(
        Change(row.municipality_name, row.programme, row.year, figure, *cents)
        for key in sorted(before.keys() | now.keys())
        for row in [now.get(key) or before[key]]
        for figure in FIGURES
        for cents in [(_cents(before.get(key), figure), _cents(now.get(key), figure))]
        if cents[0] != cents[1]
    )
    numbers = [fact.sequence for fact in all_facts(session, axes) if fact.sequence > since]
    booked = tuple(Booked(*one) for one in booked_after(session, since, last, axes))
    return Changes(changed, tuple(entries_at(session, numbers)), booked)


def _key(row: Position) -> tuple[str, str, int]:
    return row.municipality, row.programme, row.year


def _cents(row: Position | None, figure: str) -> int | None:
    cents: int | None = None if row is None else getattr(row, f"{figure}_cents")
    return cents
