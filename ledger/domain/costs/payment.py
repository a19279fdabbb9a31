"""The payment of a booking: a later fact in its stream, whole vouchers at once.

Pure functions over a booking's stream. A booking says `paid_on` itself, or stays unpaid until a
`CostPaid` names its day; a withdrawn payment leaves it unpaid again. On cash the day of payment
decides which year counts it (domain reference §3). Nobody needs a second person here: the law
separates certifying and booking from the payment, which the finance system makes (§6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ledger.domain import events as e
from ledger.domain.costs.certification import counterpart
from ledger.domain.errors import Conflict, Finding, Refusal
from ledger.domain.money import Cents
from ledger.domain.period import date_of
from ledger.domain.said import OneOf, Said, voucher_place
from ledger.domain.state import Fact

if TYPE_CHECKING:
    from ledger.domain.commands import PayCosts

VoucherName = tuple[str, str, int, str]
"""Employing body, source, fiscal year and voucher: what all lines of a voucher share."""


class PayableBooking(NamedTuple):
    """A recorded event with the stream it stands in."""

    event: e.Event
    stream: Sequence[Fact]


class Payments(NamedTuple):
    """The payments to record, what says so already, by the booking, and what is left.

    `left` are the lines that stay unpaid of the vouchers of which a part is paid.
    """

    events: list[e.CostPaid]
    known: dict[int, int]
    left: dict[str, tuple[Said, ...]]


class Payment(NamedTuple):
    """The day on which a booking was paid, and the event that says so; 0: it is unpaid."""

    paid_on: int
    sequence: int


def payments(stream: Sequence[Fact]) -> dict[int, Fact]:
    """Return the payment that stands of each booking of a stream, by the booking's number."""
    withdrawn = {f.event.withdraws for f in stream if isinstance(f.event, e.FactWithdrawn)}
    return {
        fact.event.pays: fact
        for fact in stream
        if isinstance(fact.event, e.CostPaid) and fact.sequence not in withdrawn
    }


def payment_of(stream: Sequence[Fact], booked: Fact) -> Payment:
    """Return how a booking or reversal of a stream was paid: as it said itself, or later."""
    later = payments(stream).get(booked.sequence)
    if later is not None and isinstance(later.event, e.CostPaid):
        return Payment(later.event.paid_on, later.sequence)
    said = booked.event.paid_on if isinstance(booked.event, e.Voucher) else 0
    return Payment(said, booked.sequence if said else 0)


def as_paid(stream: Sequence[Fact], booked: Fact) -> e.Event:
    """Return a booking as an export says it that was made after its payment."""
    if not isinstance(booked.event, e.CostBooked):
        return booked.event
    return msgspec.structs.replace(booked.event, paid_on=payment_of(stream, booked).paid_on)


def says(event: e.Event, stream: Sequence[Fact], booked: Fact) -> bool:
    """Say whether an event repeats a booking: as it was recorded, or with its later payment."""
    return event == booked.event or event == as_paid(stream, booked)


def is_open(stream: Sequence[Fact], booked: Fact) -> bool:
    """Say whether a booking waits for its payment.

    An unpaid booking and its unpaid reversal undo each other: nobody pays them.
    """
    if not isinstance(booked.event, e.CostBooked) or payment_of(stream, booked).paid_on:
        return False
    other = counterpart(stream, booked.sequence)
    return other is None or bool(payment_of(stream, other).paid_on)


def voucher_of(event: e.VoucherKey) -> VoucherName:
    """Return which voucher an event is a line of."""
    return (event.employing_body, event.source, event.fiscal_year, event.voucher)


def pay_costs(
    command: PayCosts,
    found: Mapping[int, PayableBooking],
    lines: Mapping[int, PayableBooking],
    known_on: int,
) -> Payments:
    """Return one payment for each booking that is unpaid.

    Args:
        command: which events were paid, on which day, and how much, where that is said.
        found: what is recorded under these numbers; whatever is missing does not exist.
        lines: the bookings of all lines of the same vouchers.
        known_on: the day since when the payment is known.

    Raises:
        Refusal: every event that is no booking, or reversed, the vouchers of which other lines are
            left unpaid where nobody says how much was paid, an amount that is not theirs. As
            `Conflict` where one was paid on another day.
    """
    findings: list[Finding] = []
    conflicts: list[Finding] = []
    result = Payments([], {}, {})
    if not command.paid_on:
        remedy = "say when it was paid: --paid-on"
        findings.append(Finding.of(Said("payment"), "BL-153 has no day", remedy))
    for number in dict.fromkeys(command.pays):
        it = found.get(number)
        wrong = _unpayable(number, it)
        if wrong or it is None or not isinstance(it.event, e.CostBooked):
            findings += wrong
            continue
        booked = next(fact for fact in it.stream if fact.sequence == number)
        stands = payment_of(it.stream, booked)
        if not stands.paid_on:
            findings += _known_too_early(it, booked, known_on)
            result.events.append(_payment(it.event, number, command.paid_on))
        elif stands.paid_on == command.paid_on:
            result.known[number] = stands.sequence
        else:
            conflicts.append(_otherwise(number, stands, command.paid_on))
    # Who says how much was paid means these lines; else the others may have been forgotten.
    findings += _in_part(command, result, _left_out(found, lines))
    findings += _other_amount(command, found)
    if conflicts:
        raise Conflict([*conflicts, *findings])
    if findings:
        raise Refusal(findings)
    return result


def withdraw_payment(target: int, paid: Sequence[Sequence[Fact]]) -> list[e.FactWithdrawn]:
    """Return what takes a payment back, for all lines of the voucher that were paid with it.

    A line that was reversed on that day keeps its payment, for the two undo each other.

    Args:
        target: the number of the payment, which stands.
        paid: the streams of the lines of its voucher, its own among them.

    Raises:
        Refusal: a reversal has its day since.
    """
    standing = [
        (fact, fact.event, stream)
        for stream in paid
        for fact in payments(stream).values()
        if isinstance(fact.event, e.CostPaid)
    ]
    day = next(event.paid_on for fact, event, _ in standing if fact.sequence == target)
    withdrawn = []
    for fact, event, stream in sorted(standing, key=lambda one: one[0].sequence):
        other = counterpart(stream, event.pays)
        mirrored = other is not None and payment_of(stream, other).paid_on == event.paid_on
        if other is not None and mirrored and fact.sequence == target:
            place = Said("event {event}", event=fact.sequence)
            problem = "BL-155 pays event {paid}, which event {reversal} reversed on its day"
            remedy = "leave it: on cash the two undo each other"
            values = {"paid": event.pays, "reversal": other.sequence}
            raise Refusal([Finding.of(place, problem, remedy, **values)])
        if event.paid_on == day and not mirrored:
            withdrawn.append(e.FactWithdrawn(event.subject, fact.sequence, replaced=False))
    return withdrawn


def _payment(booked: e.CostBooked, number: int, paid_on: int) -> e.CostPaid:
    return e.CostPaid(*voucher_of(booked), booked.line, number, paid_on)


def _unpayable(number: int, it: PayableBooking | None) -> list[Finding]:
    place = Said("event {event}", event=number)
    if it is None:
        remedy = "take the numbers from: cost pay --pending"
        return [Finding.of(place, "BL-050 there is no such event", remedy)]
    if isinstance(it.event, e.CostReversed):
        problem = "BL-156 reverses event {event}, and is paid as that is"
        return [Finding.of(place, problem, "name the bookings alone", event=it.event.reverses)]
    if not isinstance(it.event, e.CostBooked):
        problem = "BL-157 is a {kind}, no booking"
        remedy = "take the numbers from: cost pay --pending"
        return [Finding.of(place, problem, remedy, kind=OneOf(it.event.kind.name, "e"))]
    other = counterpart(it.stream, number)
    if other is not None and not payment_of(it.stream, other).paid_on:
        booked = next(fact for fact in it.stream if fact.sequence == number)
        if not payment_of(it.stream, booked).paid_on:
            problem = "BL-158 was reversed by event {event}, and nobody paid the two"
            remedy = "pay the booking that took its place"
            return [Finding.of(place, problem, remedy, event=other.sequence)]
    return []


def _known_too_early(it: PayableBooking, booked: Fact, known_on: int) -> Iterator[Finding]:
    """Nobody pays what was not there yet; and two payments never stand on the same day."""
    place = Said("event {event}", event=booked.sequence)
    remedy = "mend the day of receipt, or leave it out"
    known = date_of(known_on)
    if known_on < booked.known_on:
        problem = "BL-159 payment known on {known}, before the booking was, on {day}"
        yield Finding.of(place, problem, remedy, known=known, day=date_of(booked.known_on))
    before = {f.sequence for f in it.stream if isinstance(f.event, e.CostPaid)}
    for fact in it.stream:
        event = fact.event
        withdrawn = isinstance(event, e.FactWithdrawn) and event.withdraws in before
        if withdrawn and known_on < fact.known_on:
            problem = (
                "BL-160 payment known on {known}, before the wrong one was withdrawn, on {day}"
            )
            yield Finding.of(place, problem, remedy, known=known, day=date_of(fact.known_on))


def _otherwise(number: int, stands: Payment, paid_on: int) -> Finding:
    problem = "BL-161 was paid on {paid}, not on {given}"
    remedy = "its booking says so: reverse it and book it again with the right day"
    if stands.sequence != number:
        problem = "BL-162 was paid on {paid}, not on {given} (event {event})"
        remedy = (
            "if that was wrong, repeat this with --corrects {event} --reason …, or withdraw it "
            "with correct"
        )
    return Finding.of(
        Said("event {event}", event=number),
        problem,
        remedy,
        paid=date_of(stands.paid_on),
        given=date_of(paid_on),
        event=stands.sequence,
    )


def _left_out(
    found: Mapping[int, PayableBooking], lines: Mapping[int, PayableBooking]
) -> Iterator[tuple[VoucherName, tuple[Said, ...]]]:
    """Yield the vouchers of which only a part is paid, and the lines that are left."""
    named = {voucher_of(it.event) for it in found.values() if isinstance(it.event, e.CostBooked)}
    left: dict[VoucherName, list[Said]] = {}
    for number, it in sorted(lines.items()):
        event = it.event
        if number in found or not isinstance(event, e.CostBooked) or voucher_of(event) not in named:
            continue
        booked = next(fact for fact in it.stream if fact.sequence == number)
        if is_open(it.stream, booked):
            words = Said("line {line} (event {event})", line=event.line, event=number)
            left.setdefault(voucher_of(event), []).append(words)
    for voucher, rest in left.items():
        yield voucher, tuple(rest)


def _in_part(
    command: PayCosts, result: Payments, left_out: Iterator[tuple[VoucherName, tuple[Said, ...]]]
) -> Iterator[Finding]:
    """Refuse to pay a part of a voucher: name the lines that would be left."""
    for voucher, left in left_out:
        if command.expected_cents is not None:
            result.left[voucher[3]] = left
            continue
        problem = "BL-163 is paid as a whole, and {lines} would be left"
        remedy = "name these too; if they were not paid, say what was: --amount"
        place = voucher_place(voucher[3])
        yield Finding.of(place, problem, remedy, lines=left)


def _other_amount(command: PayCosts, found: Mapping[int, PayableBooking]) -> Iterator[Finding]:
    """Refuse to pay another amount than the bookings': a part is no payment of a voucher."""
    if command.expected_cents is None:
        return
    bookings = [it.event for it in found.values() if isinstance(it.event, e.CostBooked)]
    cents = sum(event.amount_cents for event in bookings)
    if bookings and cents != command.expected_cents:
        paid, booked = Cents(command.expected_cents), Cents(cents)
        problem = "BL-164 {paid} was paid, {booked} is booked: a part of a voucher is not paid"
        remedy = "reverse it and book the part that was paid as a voucher of its own"
        yield Finding.of(Said("payment"), problem, remedy, paid=paid, booked=booked)
