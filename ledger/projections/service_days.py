"""On which days of service lines fall that were booked since an event: asked of `bookings`."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from ledger.domain.events import CostBooked
from ledger.domain.period import Span
from ledger.log.database import Session, marks
from ledger.log.topics import REGISTRY
from ledger.projections.bookings import numbers_of

if TYPE_CHECKING:
    Cells = Collection[tuple[str, int]]
    """Posts and bearing years."""

_BOOKED = REGISTRY.numbers(CostBooked)
_OUTSIDE = "(b.service_from < ? OR b.service_to >= ?)"
_DURING = "(b.service_to >= ? AND b.service_from < ?)"
_WITHIN = "(b.service_from >= ? AND b.service_to < ?)"


def booked_outside(session: Session, cells: Cells, days: Span, since: int) -> tuple[int, int]:
    """Return how many bookings of some cells, later than an event, have service outside; cents."""
    return _booked(session, cells, _OUTSIDE, days, since)


def booked_during(session: Session, cells: Cells, days: Span, since: int) -> tuple[int, int]:
    """Return how many bookings of some cells, later than an event, have service within; cents."""
    return _booked(session, cells, _DURING, days, since)


def booked_within(session: Session, cells: Cells, days: Span, since: int) -> tuple[int, int]:
    """Return how many bookings of some cells, later than an event, lie wholly within; cents."""
    return _booked(session, cells, _WITHIN, days, since)


def _booked(
    session: Session, cells: Cells, condition: str, days: Span, since: int
) -> tuple[int, int]:
    """Read by the key of the table, so that only the lines behind the event are looked at."""
    numbers = numbers_of(session, sorted({post for post, _ in cells}))
    sql = (
        "SELECT b.amount_cents FROM booking b "
        "JOIN event e ON e.sequence = b.sequence "
        f"WHERE b.post = ? AND b.year = ? AND b.sequence > ? AND {condition} "
        f"AND e.type IN ({marks(_BOOKED)})"
    )
    cents = [
        row[0]
        for post, year in sorted(cells)
        if post in numbers
        for row in session.all(sql, numbers[post], year, since, *days, *_BOOKED)
    ]
    return len(cents), sum(cents)
