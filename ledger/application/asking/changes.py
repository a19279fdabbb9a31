"""What changed since an earlier report, and why: figures then and now, and what was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ledger.application.asking.evidence import MOST_BOOKINGS
from ledger.domain.years.figures import MOVING
from ledger.log.database import Session
from ledger.log.eventlog import events_at
from ledger.log.history import HistoryEntry, entries_at
from ledger.position.explanations.node import Node
from ledger.position.explanations.parts import booking_leaves
from ledger.position.load import Question
from ledger.position.position import Position, positions
from ledger.position.snapshot import about_figures
from ledger.projections.axes import Axes
from ledger.projections.booking_sums import booked_after
from ledger.projections.counted_lines import booking_sequences
from ledger.projections.fact_index import numbers_after


class Change(NamedTuple):
    """A figure of a row that changed; None: there was, or is, no such row."""

    figure: str
    before: Position | None
    now: Position | None

    @property
    def row(self) -> Position:
        """Return the row as it is, or as it was."""
        row = self.now or self.before
        assert row is not None  # noqa: S101 - one of both there always is
        return row

    @property
    def before_cents(self) -> int | None:
        """Return the figure then; None: no row, or no decision."""
        return _cents(self.before, self.figure)

    @property
    def now_cents(self) -> int | None:
        """Return the figure now; None: no row, or no decision."""
        return _cents(self.now, self.figure)


class BookedSince(NamedTuple):
    """Bookings on a post that were recorded since, reversals included.

    `bookings` are these, as leaves of an explanation; empty where they are too many to show.
    """

    post: str
    year: int
    lines: int
    cents: int
    bookings: tuple[Node, ...] = ()


class Changes(NamedTuple):
    """Changed figures, and the facts and bookings recorded since then."""

    changed: tuple[Change, ...]
    facts: tuple[HistoryEntry, ...]
    booked: tuple[BookedSince, ...]


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
    before = question._replace(axes=then, year=None)
    earlier = positions(about_figures(session, before), before, question.year)
    known = {row.key: row for row in earlier if row.year <= last}
    now = {row.key: row for row in rows}
    changed = tuple(
        one
        for key in sorted(known.keys() | now.keys())
        for figure in MOVING
        for one in [Change(figure, known.get(key), now.get(key))]
        if one.before_cents != one.now_cents
    )
    numbers = numbers_after(session, since, axes)
    booked = [BookedSince(*one) for one in booked_after(session, since, last, axes)]
    if sum(one.lines for one in booked) <= MOST_BOOKINGS:
        booked = [one._replace(bookings=_bookings(session, one, since, axes)) for one in booked]
    return Changes(changed, tuple(entries_at(session, numbers)), tuple(booked))


def _bookings(session: Session, one: BookedSince, since: int, axes: Axes) -> tuple[Node, ...]:
    numbers = booking_sequences(session, one.post, one.year, "accrual", axes)
    found = events_at(session, [number for number in numbers if number > since])
    return tuple(booking_leaves((number, event) for number, _, event in found))


def _cents(row: Position | None, figure: str) -> int | None:
    cents: int | None = None if row is None else getattr(row, f"{figure}_cents")
    return cents
