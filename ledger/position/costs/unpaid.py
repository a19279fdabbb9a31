"""What is booked and not paid, booking by booking; and the lines of a voucher to be paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.costs.booking_decisions import not_booked
from ledger.domain.costs.payment import is_open
from ledger.domain.events import CostBooked, Voucher
from ledger.log.canonical import stream_id
from ledger.log.eventlog import events_at, head, standing_in
from ledger.log.origins import origins
from ledger.log.voucher_lines import bookings_under
from ledger.position.costs.pending import PendingCost, PendingQuestion, check_names
from ledger.projections.payment_lists import unpaid

if TYPE_CHECKING:
    from ledger.log.database import Session


class UnpaidList(NamedTuple):
    """What is unpaid, and the receipt of the ledger that answered."""

    costs: tuple[PendingCost, ...]
    question: PendingQuestion
    receipt: str


class VoucherQuestion(NamedTuple):
    """Which voucher is meant; `line` None: all its lines."""

    employing_body: str
    source: str
    fiscal_year: int
    voucher: str
    line: int | None = None


def unpaid_list(session: Session, wanted: PendingQuestion, _: int = 0) -> UnpaidList:
    """Return the bookings that nobody paid, in the order of recording.

    Raises:
        UnknownName: the post or body is not registered.
    """
    check_names(session, wanted)
    posts = None if wanted.post is None else [wanted.post]
    open_ones = unpaid(session, posts, wanted.year, wanted.axes)
    numbers = [one.sequence for one in open_ones if one.sequence <= wanted.upto]
    found = [
        (item.sequence, item.event)
        for item in events_at(session, numbers)
        if isinstance(item.event, Voucher)
        and wanted.employing_body in {None, item.event.employing_body}
    ]
    known = origins(session, [number for number, _ in found])
    costs = (
        PendingCost(number, event, known[number].actor, known[number].recorded_at)
        for number, event in found
    )
    return UnpaidList(tuple(costs), wanted, head(session).receipt)


def lines_to_pay(session: Session, wanted: VoucherQuestion, _: int = 0) -> tuple[int, ...]:
    """Return the bookings of a voucher that wait for payment; where none does, the last ones.

    So whoever pays a voucher again is told that it is paid.

    Raises:
        Refusal: nothing is booked under it.
    """
    line = wanted.line
    voucher = (wanted.employing_body, wanted.source, wanted.fiscal_year, wanted.voucher)
    events = events_at(session, bookings_under(session, [voucher]))
    streams = {
        stream_id(item.event.subject): None
        for item in events
        if isinstance(item.event, Voucher) and line in {None, item.event.line}
    }
    standing = standing_in(session, list(streams)).values()
    if not standing:
        raise not_booked(voucher[:3], wanted.voucher, line)
    open_ones = [fact.sequence for s in standing for fact in s if is_open(s, fact)]
    last = [
        max(fact.sequence for fact in s if isinstance(fact.event, CostBooked)) for s in standing
    ]
    return tuple(sorted(open_ones or last))
