"""Read model: which bookings were paid by a later event, on which day, and what was withdrawn.

A booking that says its payment date itself has no row here. Rows are only ever added: which payment
stands within the axes is asked, so that a question about the past is answered as it was then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ledger.domain.events import BOOKING, CostPaid, FactWithdrawn
from ledger.domain.period import Span
from ledger.log.database import Session, some_at_a_time
from ledger.log.eventlog import Recorded
from ledger.log.relations import Relation
from ledger.projections.axes import NOW, Axes, within

NAME, VERSION = "payments", 1

PAYMENT = Relation(
    "payment",
    (("booking", "int"), ("sequence", "int"), ("known_on", "int"), ("paid_on", "int")),
    key=("booking", "sequence"),
    clustered=True,
)
PAYMENT_WITHDRAWN = Relation(
    "payment_withdrawn",
    (("payment", "int"), ("sequence", "int"), ("known_on", "int")),
    key=("payment",),
)
RELATIONS = (PAYMENT, PAYMENT_WITHDRAWN)


class LaterPayment(NamedTuple):
    """The later payment of a booking: its day, and its event."""

    paid_on: int
    sequence: int


def payment_stands(session: Session, axes: Axes) -> tuple[str, list[int]]:
    """Return the condition, and its values, that payment `p` stands within the axes."""
    paid, params = within(session, axes, "p.")
    undone, more = within(session, axes, "w.")
    gone = f"SELECT 1 FROM payment_withdrawn w WHERE w.payment = p.sequence AND {undone}"
    return f"{paid} AND NOT EXISTS ({gone})", params + more


def paid_between(session: Session, days: Span, axes: Axes) -> tuple[str, list[int]]:
    """Return the condition, and its values, that line `b` was paid later, on one of the days."""
    stands, params = payment_stands(session, axes)
    sql = (
        "EXISTS (SELECT 1 FROM payment p WHERE p.booking = b.sequence "
        f"AND p.paid_on >= ? AND p.paid_on < ? AND {stands})"
    )
    return sql, [days.start, days.end, *params]


def apply(session: Session, batch: Sequence[Recorded], prefix: str = "") -> None:
    """Add the payments of a batch, and the withdrawals of payments."""
    paid = [
        (event.pays, item[0], item[1], event.paid_on)
        for item in batch
        if isinstance(event := item[2], CostPaid)
    ]
    if paid:
        session.insert(PAYMENT.named(prefix + PAYMENT.name), paid)
    withdrawn = [
        (event.withdraws, item[0], item[1])
        for item in batch
        if isinstance(event := item[2], FactWithdrawn) and event.subject[0] == BOOKING
    ]
    if withdrawn:
        session.insert(PAYMENT_WITHDRAWN.named(prefix + PAYMENT_WITHDRAWN.name), withdrawn)


def later_payments(
    session: Session, bookings: Sequence[int], axes: Axes
) -> dict[int, LaterPayment]:
    """Return the payment that stands of each of these bookings that was paid later."""
    stands, params = payment_stands(session, axes)
    sql = (
        "SELECT p.booking, p.paid_on, p.sequence FROM payment p "
        f"WHERE p.booking IN (?*) AND {stands}"
    )
    rows = some_at_a_time(session, sql, bookings, params)
    return {booking: LaterPayment(day, sequence) for booking, day, sequence in rows}


def every_payment(session: Session, bookings: Sequence[int], axes: Axes) -> dict[int, int]:
    """Return every payment of some bookings, with the event that withdrew it (0: none did)."""
    paid, params = within(session, axes, "p.")
    undone, more = within(session, axes, "w.")
    sql = (
        "SELECT p.sequence, coalesce(w.sequence, 0) FROM payment p LEFT JOIN payment_withdrawn "
        f"w ON w.payment = p.sequence AND {undone} WHERE {paid} AND p.booking IN (?*)"
    )
    return dict(some_at_a_time(session, sql, bookings, before=more + params))


def standing_between(session: Session, days: Span) -> dict[int, LaterPayment]:
    """Return the later payments on some days that stand, by the booking that they pay."""
    stands, params = payment_stands(session, NOW)
    rows = session.all(
        "SELECT p.booking, p.paid_on, p.sequence FROM payment p "
        f"WHERE p.paid_on >= ? AND p.paid_on < ? AND {stands}",
        days.start,
        days.end,
        *params,
    )
    return {booking: LaterPayment(day, sequence) for booking, day, sequence in rows}


def paid_on(session: Session, day: int) -> list[int]:
    """Return the bookings of all later payments on a day, whether they stand or not."""
    rows = session.all("SELECT booking FROM payment WHERE paid_on = ?", day)
    return sorted({row[0] for row in rows})


def withdrawn_by(session: Session, payment: int) -> int:
    """Return the event that withdrew a payment; 0: it stands."""
    rows = session.all("SELECT sequence FROM payment_withdrawn WHERE payment = ?", payment)
    return int(rows[0][0]) if rows else 0
