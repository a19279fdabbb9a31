"""What is asked of payments beside the lines they pay: what is unpaid, and what came afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ledger.domain.events import CostReversed
from ledger.log.database import Session
from ledger.log.eventlog import events_at
from ledger.log.topics import REGISTRY
from ledger.projections.axes import NOW, Axes, within
from ledger.projections.bookings import numbers_of, rows_of_posts, texts_of
from ledger.projections.counted_lines import count_recorded_after
from ledger.projections.payments import payment_stands

_REVERSED = REGISTRY.numbers(CostReversed)


class Unpaid(NamedTuple):
    """A booking that nobody paid: its event, post, the year that bears it, and cents."""

    sequence: int
    post: str
    year: int
    cents: int


def unpaid(
    session: Session, posts: Sequence[str] | None, year: int | None, axes: Axes = NOW
) -> list[Unpaid]:
    """Return the bookings without payment of posts (None: all) and a bearing year (None: all).

    A booking that was reversed unpaid is none of them, and nor is its reversal.
    """
    booked, params = within(session, axes, "b.")
    stands, more = payment_stands(session, axes)
    sql = (
        "SELECT b.sequence, b.post, b.year, b.amount_cents, e.type "
        "FROM booking b JOIN event e ON e.sequence = b.sequence "
        f"WHERE b.paid_on = 0 AND {booked} AND NOT EXISTS "
        f"(SELECT 1 FROM payment p WHERE p.booking = b.sequence AND {stands})"
    )
    params += more
    rows = rows_of_posts(session, sql, params, posts, year)
    texts = texts_of(session) if rows else {}
    reversals = [number for number, *_, kind in rows if kind in _REVERSED]
    undone = {
        item.event.reverses
        for item in events_at(session, reversals)
        if isinstance(item.event, CostReversed)
    }
    return [
        Unpaid(number, texts[post], of, cents)
        for number, post, of, cents, kind in sorted(rows)
        if kind not in _REVERSED and number not in undone
    ]


def payments_on(session: Session, post: str) -> set[int]:
    """Return the numbers of all payments of bookings on a post, and of their withdrawals."""
    rows = [
        row
        for number in numbers_of(session, [post]).values()
        for row in session.all(
            "SELECT p.sequence, w.sequence FROM booking b JOIN payment p "
            "ON p.booking = b.sequence LEFT JOIN payment_withdrawn w ON w.payment = p.sequence "
            "WHERE b.post = ?",
            number,
        )
    ]
    return {number for row in rows for number in row if number is not None}


def count_counted_after(
    session: Session, posts: Sequence[str], sequence: int, axes: Axes, basis: str
) -> int:
    """Return how much counts within the axes on a basis but was recorded after an event.

    Lines of the posts and, on cash, the payments that make them count.
    """
    total = count_recorded_after(session, posts, sequence, axes)
    if basis == "cash":
        booked, params = within(session, axes, "b.")
        stands, more = payment_stands(session, axes)
        sql = (
            "SELECT count(*) FROM booking b JOIN payment p ON p.booking = b.sequence "
            f"WHERE {booked} AND {stands} AND p.sequence > ?"
        )
        rows = rows_of_posts(session, sql, [*params, *more, sequence], posts)
        total += sum(count for (count,) in rows)
    return total
