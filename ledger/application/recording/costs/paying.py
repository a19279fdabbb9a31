"""The payment of bookings inside the write transaction: record it, or take a wrong one back."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.application.recording.deciding import Asked, Outcome, Repeat, said_before
from ledger.domain import commands as c
from ledger.domain.commands import Command, PayCosts
from ledger.domain.costs.payment import (
    PayableBooking,
    Payments,
    pay_costs,
    payments,
    voucher_of,
    withdraw_payment,
)
from ledger.domain.decisions import other_kind
from ledger.domain.errors import Refusal
from ledger.domain.events import CostPaid, Event, FactWithdrawn, Voucher
from ledger.domain.facts import Fact
from ledger.domain.said import Said
from ledger.log.canonical import stream_id
from ledger.log.database import Session
from ledger.log.eventlog import events_at, head, named_events, standing_in
from ledger.log.voucher_lines import bookings_under
from ledger.projections.payments import paid_on


def pay(session: Session, command: PayCosts, asked: Asked) -> Outcome | Repeat:
    """Record the payment of bookings, all of it or none; see `domain.payment`."""
    done, warnings = _paid(session, command, asked, [])
    if not done.events:
        return Repeat(max(done.known.values()), warnings)
    return asked.happened(*done.events, warnings=warnings)


def _paid(
    session: Session, command: PayCosts, asked: Asked, before: Sequence[Event]
) -> tuple[Payments, tuple[Said, ...]]:
    """Decide on top of what stands and of what is about to be recorded before it."""
    found = _payable(session, sorted(set(command.pays)), asked, before)
    named = {voucher_of(it.event) for it in found.values() if isinstance(it.event, Voucher)}
    lines = _payable(session, bookings_under(session, named), asked, before)
    done = pay_costs(command, found, lines, asked.known_on)
    words = (
        "BL-303 payment of event {event} is recorded already as event {earlier}{more}; "
        "nothing was changed there"
    )
    more = Said(" (and {count} more of them)", count=len(done.known) - 1)
    warnings = said_before(done.known, words, more)
    words = "BL-655 voucher {voucher} is paid in part, and stays unpaid with {lines}"
    warnings += tuple(Said(words, voucher=name, lines=left) for name, left in done.left.items())
    return done, warnings


def _payable(
    session: Session, numbers: Sequence[int], asked: Asked, before: Sequence[Event]
) -> dict[int, PayableBooking]:
    begun = enumerate(before, head(session).sequence + 1)
    facts = [Fact(number, asked.known_on, event) for number, event in begun]
    found = named_events(session, numbers, facts)
    return {number: PayableBooking(*stands) for number, stands in found.items()}


def correct_payment(
    session: Session, command: Command, target: int, asked: Asked
) -> Outcome | None:
    """Withdraw a payment, with another in its place or without; None: no payment is meant.

    Raises:
        Refusal: a payment is put in the place of something else, or the other way round.
    """
    events = [item.event for item in events_at(session, [target])]
    wrong = events[0] if events else None
    if not isinstance(wrong, CostPaid):
        if isinstance(command, c.PayCosts) and wrong is not None:
            raise other_kind(target, type(wrong).__name__, CostPaid.__name__)
        return None
    streams = _paid_with(session, wrong)
    withdrawn = withdraw_payment(target, streams)
    if isinstance(command, c.WithdrawFact):
        return asked.happened(*withdrawn, warnings=_together(target, withdrawn))
    if not isinstance(command, c.PayCosts):
        raise other_kind(target, CostPaid.__name__, type(command).__name__)
    gone = {one.withdraws for one in withdrawn}
    same = {n for s in streams for n, fact in payments(s).items() if fact.sequence in gone}
    if command.paid_on == wrong.paid_on and set(command.pays) == same:
        problem = "event {event}: BL-082 already says what is to take its place"
        raise Refusal.of(problem, "type what is right, or withdraw it", event=target)
    done, warnings = _paid(session, command, asked, withdrawn)
    warnings += _together(target, withdrawn)
    return asked.happened(*_in_place(withdrawn, done.events), warnings=warnings)


def _paid_with(session: Session, wrong: CostPaid) -> list[list[Fact]]:
    """Return the streams of the lines of its voucher that were paid on the same day."""
    others = events_at(session, paid_on(session, wrong.paid_on))
    mine = [
        stream_id(item.event.subject)
        for item in others
        if isinstance(item.event, Voucher) and voucher_of(item.event) == voucher_of(wrong)
    ]
    return list(standing_in(session, list(dict.fromkeys(mine))).values())


def _together(target: int, withdrawn: Sequence[FactWithdrawn]) -> tuple[Said, ...]:
    others = tuple(one.withdraws for one in withdrawn if one.withdraws != target)
    if not others:
        return ()
    words = (
        "BL-304 a voucher is paid as a whole: with event {event} the payments of its other lines "
        "are withdrawn, events {others}"
    )
    return (Said(words, event=target, others=others),)


def _in_place(withdrawn: Sequence[FactWithdrawn], paid: Sequence[Event]) -> list[Event]:
    """Return each new payment behind the withdrawal of the one whose place it takes."""
    new = {event.subject: event for event in paid}
    found: list[Event] = []
    for one in withdrawn:
        event = new.pop(one.subject, None)
        found.append(FactWithdrawn(one.subject, one.withdraws, replaced=event is not None))
        found += [event] if event is not None else []
    return [*found, *new.values()]
