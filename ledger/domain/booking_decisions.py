"""Bookings and their reversals: one pure function each, and what is checked about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.booking_columns import Bookings, book
from ledger.domain.booking_rules import JudgedBy, refusals
from ledger.domain.errors import Finding, Refusal, refuse_if
from ledger.domain.facts import Fact, Facts
from ledger.domain.money import decimal_text
from ledger.domain.payment import payment_of
from ledger.domain.period import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def book_cost(command: c.BookCost, facts: Facts) -> e.CostBooked:
    """Return the booking, or refuse with every finding (domain reference §3 and §4).

    Whether the bearing year is still open is asked where it is known that the booking is new, for a
    repeat changes nothing: see `ledger.domain.booking_rules.closed_year_finding`.
    """
    standing = JudgedBy.of(facts)
    booked = book(Bookings.of([command]), standing.homes)
    refuse_if(refusals(booked, standing).get(0, ()))
    return e.CostBooked(*booked.row(0))


def _unlike(command: c.ReverseCost, booked: e.CostBooked, place: str) -> Iterator[Finding]:
    """Yield where a reversal says something else than the mirror of its booking."""
    said = (
        ("post", command.expected_post, booked.post),
        ("cost type", command.expected_cost_type, booked.cost_type),
    )
    for name, given, stands in said:
        if given and given != stands:
            problem = f"the reversal names {name} {given}, the booking {stands}"
            yield Finding(place, problem, "mend the line, or reverse the right voucher")
    if command.expected_cents and command.expected_cents != -booked.amount_cents:
        mirror, given_cents = -booked.amount_cents, command.expected_cents
        problem = (
            f"the reversal says {decimal_text(given_cents)}, the mirror is {decimal_text(mirror)}"
        )
        yield Finding(place, problem, "mend the amount or its sign")
    if command.booked_on < booked.booked_on:
        problem = f"reversed on {iso(command.booked_on)}, before it was booked"
        yield Finding(place, problem, f"its booking date is {iso(booked.booked_on)}")


def _unlike_paid(
    command: c.ReverseCost, booked: Fact, stream: Sequence[Fact], known_on: int
) -> Iterator[Finding]:
    """Yield where a reversal would count on cash while its booking does not."""
    place = f"voucher {command.voucher} line {command.line}"
    paid = payment_of(stream, booked)
    if command.paid_on and not paid.paid_on:
        problem = f"event {booked.sequence} is unpaid, and so is its reversal"
        remedy = "leave its day of payment out, or record the payment first: cost pay"
        yield Finding(place, problem, remedy)
    # Whatever made the booking paid or unpaid: else one of the two would count alone until then.
    later = (f.known_on for f in stream if isinstance(f.event, e.CostPaid | e.FactWithdrawn))
    known = max(later, default=0)
    if known_on < known:
        problem = f"known on {iso(known_on)}, before its payment was, on {iso(known)}"
        yield Finding(place, problem, "mend the day of receipt, or leave it out")


def reverse_cost(command: c.ReverseCost, stream: Sequence[Fact], known_on: int) -> e.CostReversed:
    """Return the exact mirror of the booking that stands in the voucher's stream.

    Raises:
        Refusal: nothing is booked under the voucher key, what stands is itself a reversal, or the
            reversal would be known before the booking or its payment is, or names a day of payment
            where nothing was paid.
    """
    place = f"voucher {command.voucher} line {command.line}"
    vouchers = [fact for fact in stream if isinstance(fact.event, e.Voucher)]
    if not vouchers:
        known = f"{command.employing_body}, {command.source}, {command.fiscal_year}"
        problem = f"nothing is booked under it for {known}"
        remedy = "check body, source and fiscal year with: history --voucher"
        raise Refusal([Finding(place, problem, remedy)])
    last = vouchers[-1]
    booked = last.event
    if not isinstance(booked, e.CostBooked):
        problem = f"is reversed already (event {last.sequence}); a reversal cannot be reversed"
        raise Refusal([Finding(place, problem, "book the voucher again")])
    if known_on < last.known_on:
        problem = f"known on {iso(known_on)}, before its booking was, on {iso(last.known_on)}"
        raise Refusal([Finding(place, problem, "mend the day of receipt, or leave it out")])
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
