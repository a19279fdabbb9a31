"""What is booked and not paid, booking by booking; and the lines of a voucher to be paid."""

from __future__ import annotations

from typing import NamedTuple

from ledger.domain.costs.payment import is_open
from ledger.log.database import Session
from ledger.log.eventlog import events_at, head
from ledger.position.costs.named_booking import VoucherQuestion, bookings_of
from ledger.position.costs.pending import PendingCost, PendingQuestion, check_names, costs_of
from ledger.projections.payment_lists import unpaid


class UnpaidList(NamedTuple):
    """What is unpaid, and the receipt of the ledger that answered."""

    costs: tuple[PendingCost, ...]
    question: PendingQuestion
    receipt: str


def unpaid_list(session: Session, wanted: PendingQuestion, _: int = 0) -> UnpaidList:
    """Return the bookings that nobody paid, in the order of recording.

    Raises:
        UnknownName: the post or body is not registered.
    """
    check_names(session, wanted)
    posts = None if wanted.post is None else [wanted.post]
    open_ones = unpaid(session, posts, wanted.year, wanted.axes)
    numbers = [one.sequence for one in open_ones if one.sequence <= wanted.upto]
    costs = costs_of(session, wanted, events_at(session, numbers))
    return UnpaidList(tuple(costs), wanted, head(session).receipt)


def lines_to_pay(session: Session, wanted: VoucherQuestion, _: int = 0) -> tuple[int, ...]:
    """Return the bookings of a voucher that wait for payment; where none does, the last ones.

    Raises:
        Refusal: nothing is booked under it, or it may be several vouchers.
    """
    return bookings_of(session, wanted, lambda line: [one for one in line if is_open(line, one)])
