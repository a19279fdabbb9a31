"""What is wrong with a booking whose voucher stands already."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote
from typing import Any

import msgspec

from ledger.application.recording.costs.told import LINES
from ledger.domain import events as e
from ledger.domain.costs.booking_rules import closed_year_finding
from ledger.domain.costs.payment import as_paid, payment_of
from ledger.domain.errors import Finding
from ledger.domain.facts import Fact, Facts
from ledger.domain.money import Cents
from ledger.domain.period import date_of
from ledger.domain.said import NOWHERE, OneOf, Said, voucher_place
from ledger.domain.vocabulary import CENTS, DAY, FIELDS, typed_name


def unfit_again(event: e.CostBooked, known_on: int, last: Fact, facts: Facts) -> Finding | None:
    """Return why a reversed voucher may not be booked again like this."""
    if known_on < last.known_on:
        # Else both bookings would count on the days between.
        place = voucher_place(event.voucher, event.line)
        problem = "BL-260 known on {known_on}, before its reversal, on {day}"
        remedy = "leave --known-on out, or name the day of the reversal"
        days = {"known_on": date_of(known_on), "day": date_of(last.known_on)}
        return Finding.of(place, problem, remedy, **days)
    return closed_year_finding(event, facts.closed_until(event.employing_body))


def is_paid_since(event: e.CostBooked, standing: Fact, history: Sequence[Fact]) -> bool:
    """Return whether a booking says nothing new of an unpaid one but the day of its payment."""
    unpaid = msgspec.structs.replace(event, paid_on=0)
    return event.paid_on > 0 and unpaid == as_paid(history, standing)


def booking_conflict(
    event: e.CostBooked,
    standing: Fact,
    history: Sequence[Fact],
    before: int,
    *,
    split: bool = False,
) -> Finding:
    """Show the two contents side by side, only where they differ.

    `split`: an earlier line of the same file has told or made what stands.
    """
    paid = payment_of(history, standing)
    # An older export does not know the payment: that is no difference.
    older = event.paid_on == 0 and paid.sequence != standing.sequence
    booked = standing.event if older else as_paid(history, standing)
    names = [
        name
        for name in e.Voucher.__struct_fields__
        if getattr(event, name) != getattr(booked, name)
    ]
    problem = "BL-262 stands with other content in an earlier line ({differences})"
    if standing.sequence <= before:
        problem = "BL-263 stands with other content in event {event} ({differences})"
    remedy = "reverse the standing booking first, or give the new one its own number"
    if names == ["paid_on"] and not paid.paid_on:
        remedy = (
            "if it was paid since: cost pay --voucher {voucher} --source {source} --body {body} "
            "--fiscal-year {year} --paid-on {paid_on}"
        )
    elif names == ["paid_on"] and paid.sequence != standing.sequence:
        remedy = "if event {paid} has the wrong day: correct {paid} --reason …"
    values = {
        "event": standing.sequence,
        "paid": paid.sequence,
        "voucher": quote(event.voucher),
        "source": quote(event.source),
        "body": quote(event.employing_body),
        "year": event.fiscal_year,
        "paid_on": _shown("paid_on", event),
    }
    place = voucher_place(event.voucher, event.line)
    differences = _differences(names, booked, event)
    found = Finding.of(place, problem, remedy, differences=differences, **values)
    if not split:
        return found
    words = "if they are lines of one voucher, {lines}; else {otherwise}"
    return found._replace(remedy=Said(words, lines=LINES, otherwise=found.remedy))


def _differences(names: Sequence[str], booked: e.Event, now: e.Event) -> Said:
    """Return what differs, as was booked and as is said now."""
    found = NOWHERE
    for name in names:
        values = {"booked": _shown(name, booked), "now": _shown(name, now)}
        field = OneOf(typed_name(name), "field")
        one = Said("{field}: booked {booked}, now {now}", field=field, **values)
        found = Said("{these}; {one}", these=found, one=one) if found else one
    return found


def _shown(name: str, event: e.Event) -> object:
    value: Any = getattr(event, name)
    if FIELDS[name].unit == CENTS:
        return Cents(value)
    if FIELDS[name].unit == DAY:
        return date_of(value) if value else Said("open")
    return OneOf(value, "type") if name == "cost_type" else value or "–"
