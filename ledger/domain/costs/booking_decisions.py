"""Reversals of bookings: what is checked about them. Bookings: `booking_rules`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.costs.payment import payment_of
from ledger.domain.errors import Finding, Refusal, refuse_if
from ledger.domain.facts import Fact
from ledger.domain.money import Cents
from ledger.domain.period import date_of
from ledger.domain.said import Said, ones_of, voucher_place


def not_its_mirror(place: Said, given: int, booked: int) -> Iterator[Finding]:
    """Yield what is wrong with the cents that a reversal says of a booking's; 0: it says none."""
    if given and given != -booked:
        problem = "BL-043 the reversal says {given}, the mirror is {mirror}"
        remedy = "mend the amount or its sign"
        if given == booked:
            remedy = "turn its sign; of a whole file a profile says it, by amounts in [reversals]"
        yield Finding.of(place, problem, remedy, given=Cents(given), mirror=Cents(-booked))


def _unlike(command: c.ReverseCost, booked: e.CostBooked, place: Said) -> Iterator[Finding]:
    """Yield where a reversal says something else than the mirror of its booking."""
    said = (
        (Said("post"), command.expected_post, booked.post),
        (Said("cost type"), *ones_of((command.expected_cost_type, booked.cost_type), "type")),
    )
    for name, given, stands in said:
        if given and given != stands:
            problem = "BL-042 the reversal names {name} {given}, the booking {stands}"
            remedy = "mend the line, or reverse the right voucher"
            yield Finding.of(place, problem, remedy, name=name, given=given, stands=stands)
    yield from not_its_mirror(place, command.expected_cents, booked.amount_cents)
    if command.booked_on < booked.booked_on:
        problem = "BL-044 reversed on {reversed_on}, before it was booked"
        remedy = "its booking date is {booked_on}"
        days = {"reversed_on": date_of(command.booked_on), "booked_on": date_of(booked.booked_on)}
        yield Finding.of(place, problem, remedy, **days)


def _unlike_paid(
    command: c.ReverseCost, booked: Fact, stream: Sequence[Fact], known_on: int
) -> Iterator[Finding]:
    """Yield where a reversal would count on cash while its booking does not."""
    place = voucher_place(command.voucher, command.line)
    paid = payment_of(stream, booked)
    if command.paid_on and not paid.paid_on:
        problem = "BL-045 event {event} is unpaid, and so is its reversal"
        remedy = "leave its day of payment out, or record the payment first: cost pay"
        yield Finding.of(place, problem, remedy, event=booked.sequence)
    # Whatever made the booking paid or unpaid: else one of the two would count alone until then.
    later = (f.known_on for f in stream if isinstance(f.event, e.CostPaid | e.FactWithdrawn))
    known = max(later, default=0)
    if known_on < known:
        problem = "BL-046 known on {known_on}, before its payment was, on {day}"
        remedy = "mend the day of receipt, or leave it out"
        yield Finding.of(place, problem, remedy, known_on=date_of(known_on), day=date_of(known))


def not_booked(known: tuple[object, ...], voucher: str, line: int | None) -> Refusal:
    """Return that nothing is booked under a voucher of what is known of it: body, source, year."""
    place = voucher_place(voucher, line or None)
    remedy = (
        "check body, source and fiscal year with: history --voucher; "
        "in a file a booking stands before its reversal"
    )
    problem = "BL-047 nothing is booked under it for {known}"
    return Refusal([Finding.of(place, problem, remedy, known=known)])


def reverse_cost(command: c.ReverseCost, stream: Sequence[Fact], known_on: int) -> e.CostReversed:
    """Return the exact mirror of the booking that stands in the voucher's stream.

    Raises:
        Refusal: nothing is booked under the voucher key, what stands is itself a reversal, or the
            reversal would be known before the booking or its payment is, or names a day of payment
            where nothing was paid.
    """
    place = voucher_place(command.voucher, command.line)
    vouchers = [fact for fact in stream if isinstance(fact.event, e.Voucher)]
    if not vouchers:
        known = (command.employing_body, command.source, command.fiscal_year)
        raise not_booked(known, command.voucher, command.line)
    last = vouchers[-1]
    booked = last.event
    if not isinstance(booked, e.CostBooked):
        problem = "BL-048 is reversed already (event {event}); a reversal cannot be reversed"
        remedy = "book the voucher again"
        raise Refusal([Finding.of(place, problem, remedy, event=last.sequence)])
    if known_on < last.known_on:
        problem = "BL-049 known on {known_on}, before its booking was, on {day}"
        remedy = "mend the day of receipt, or leave it out"
        days = {"known_on": date_of(known_on), "day": date_of(last.known_on)}
        raise Refusal([Finding.of(place, problem, remedy, **days)])
    refuse_if([*_unlike(command, booked, place), *_unlike_paid(command, last, stream, known_on)])
    fields = [getattr(booked, name) for name in e.Voucher.__struct_fields__]
    mirror = dict(zip(e.Voucher.__struct_fields__, fields, strict=True))
    mirror.update(
        amount_cents=-booked.amount_cents,
        booked_on=command.booked_on,
        # A booking error never moved money: on cash it ends where it stood.
        paid_on=command.paid_on or payment_of(stream, last).paid_on,
    )
    return e.CostReversed(
        **mirror, reverses=last.sequence, reversal_voucher=command.reversal_voucher
    )
