"""What is wrong with a booking line that stands already, or that says too much."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, Any

from ledger.domain import events as e
from ledger.domain.closing import closed_year_finding
from ledger.domain.errors import Finding
from ledger.domain.money import decimal_text
from ledger.domain.payee import payee_findings
from ledger.domain.payment import as_paid, payment_of
from ledger.domain.period import iso
from ledger.domain.vocabulary import CENTS, DAY, FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.domain.booking_block import Line
    from ledger.domain.facts import Fact, Facts


def unfit_again(event: e.CostBooked, known_on: int, last: Fact, facts: Facts) -> Finding | None:
    """Return why a reversed voucher may not be booked again like this."""
    if known_on < last.known_on:
        # Else both bookings would count on the days between.
        problem = f"known on {iso(known_on)}, before its reversal, on {iso(last.known_on)}"
        place = f"voucher {event.voucher} line {event.line}"
        remedy = "leave --known-on out, or name the day of the reversal"
        return Finding(place, problem, remedy)
    return closed_year_finding(event, facts.closed_until(event.employing_body))


def payee_and_day_findings(
    line: Line, event: e.CostBooked | None, facts: Facts, today: int
) -> list[Finding]:
    """Return what is wrong with a line beyond what it books: its day of receipt, its payee."""
    found = []
    place = f"voucher {line.voucher} line {line.line}"
    if line.known_on > today:
        problem = f"known on {iso(line.known_on)} lies after the day of recording"
        found.append(Finding(place, problem, "leave it out, or name the day of receipt"))
    if event is not None and event.payee:
        programme = facts.posts[event.post].event.programme
        entry = facts.programmes.get(programme)
        personnel = entry.event.personnel_cost_types if entry else ()
        found += payee_findings(place, event.cost_type, event.payee, personnel)
    return found


def booking_conflict(
    event: e.CostBooked, standing: Fact, history: Sequence[Fact], before: int
) -> Finding:
    """Show the two contents side by side, only where they differ."""
    paid = payment_of(history, standing)
    # An older export does not know the payment: that is no difference.
    older = event.paid_on == 0 and paid.sequence != standing.sequence
    booked = standing.event if older else as_paid(history, standing)
    names = [
        name
        for name in e.Voucher.__struct_fields__
        if getattr(event, name) != getattr(booked, name)
    ]
    shown = "; ".join(
        f"{name}: booked {_shown(name, booked)}, now {_shown(name, event)}" for name in names
    )
    number = f"event {standing.sequence}" if standing.sequence <= before else "an earlier line"
    remedy = "reverse the standing booking first, or give the new one its own number"
    if names == ["paid_on"] and not paid.paid_on:
        voucher, source, body = map(quote, (event.voucher, event.source, event.employing_body))
        named = f"--voucher {voucher} --source {source} --body {body}"
        when = f"--fiscal-year {event.fiscal_year} --paid-on {iso(event.paid_on)}"
        remedy = f"if it was paid since: cost pay {named} {when}"
    elif names == ["paid_on"] and paid.sequence != standing.sequence:
        remedy = f"if event {paid.sequence} has the wrong day: correct {paid.sequence} --reason …"
    place = f"voucher {event.voucher} line {event.line}"
    return Finding(place, f"stands with other content in {number} ({shown})", remedy)


def _shown(name: str, event: e.Event) -> str:
    value: Any = getattr(event, name)
    if FIELDS[name].unit == CENTS:
        return decimal_text(value)
    if FIELDS[name].unit == DAY:
        return iso(value) if value else "open"
    return str(value)
