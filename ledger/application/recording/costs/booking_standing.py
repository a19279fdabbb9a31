"""A line whose voucher stands already, or that reverses or names one: known, paid, refused, new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ledger.application.recording.costs.booking_findings import (
    booking_conflict,
    is_paid_since,
    unfit_again,
)
from ledger.application.recording.costs.cost_types import booked
from ledger.application.recording.costs.told import Told, equal_line
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.costs.booking_block import WHOLE, Naming, would_undo
from ledger.domain.costs.booking_decisions import reverse_cost
from ledger.domain.costs.payment import PayableBooking, pay_costs, says
from ledger.domain.costs.people import payee_of_others, rows_of_people
from ledger.domain.errors import Finding, Refusal
from ledger.domain.facts import Fact
from ledger.domain.said import voucher_place
from ledger.log.appending import NewEvent
from ledger.log.canonical import voucher_stream
from ledger.log.database import Session
from ledger.log.eventlog import standing_in

if TYPE_CHECKING:
    from ledger.application.recording.costs.booking import Batch, LineItem, Standpoint


_NOT_BOOKED = "BL-047"
_AT_ONCE = 64
"""So many lines of a voucher are looked up together, where it has more than one."""


def on_standing(
    batch: Batch,
    item: LineItem,
    history: list[Fact],
    at: Standpoint,
    *,
    again: bool,
) -> None:
    """Decide about a line whose voucher stands already, or that reverses one.

    Args:
        batch: takes what becomes of it.
        item: the line.
        history: of its stream.
        at: from where it is judged.
        again: a repeat is meant.
    """
    place, said, stream, known_on, _ = item
    if isinstance(said, e.CostBooked):
        _on_booked(batch, item, history, at, again=again)
        return
    stands = [fact for fact in history if isinstance(fact.event, e.Voucher)]
    if stands and same_reversal(stands[-1].event, said):
        _stands(batch, item, stands[-1].sequence, at.told)
        return
    try:
        mirror = reverse_cost(said, history, known_on)
    except Refusal as refusal:
        batch.refused[place] = refusal.findings
        return
    batch.new.append(NewEvent(mirror, known_on, stream, len(history) + 1))


def _on_booked(
    batch: Batch,
    item: LineItem,
    history: list[Fact],
    at: Standpoint,
    *,
    again: bool,
) -> None:
    """Decide about a booking whose voucher stands already, or stood."""
    place, event, stream, known_on, _ = item
    told = at.told
    if not isinstance(event, e.CostBooked):
        raise TypeError(type(event).__name__)
    stands = [fact for fact in history if isinstance(fact.event, e.Voucher)]
    last = stands[-1]
    if isinstance(last.event, e.CostBooked) and not says(event, history, last):
        if told is not None and is_paid_since(event, last, history) and told.tell(last.sequence):
            _pay(batch, item, event.paid_on, last, history)
            return
        split = told is not None and told.was_told(last.sequence)
        found = booking_conflict(event, last, history, batch.before, split=split)
        batch.conflicts[place] = found
        return
    twin = next((fact for fact in stands if says(event, history, fact)), None)
    if twin is not None and (isinstance(last.event, e.CostBooked) or not again):
        _stands(batch, item, twin.sequence, told)
    elif unfit := unfit_again(event, known_on, last, batch.facts):
        batch.refused[place] = (unfit,)
    elif not at.is_an_id and rows_of_people([event.payee]):
        batch.refused[place] = tuple(
            payee_of_others(voucher_place(event.voucher, event.line), event.payee)
        )
    else:
        booked(batch, place, NewEvent(event, known_on, stream, len(history) + 1))


def _stands(batch: Batch, item: LineItem, sequence: int, told: Told | None) -> None:
    """Take a line as known; in a file, where an earlier line has said so, it is one too many."""
    if told is None or told.tell(sequence):
        batch.known[item.place] = sequence
    else:
        batch.refused[item.place] = (equal_line(voucher_place(item.said.voucher, item.said.line)),)
        batch.equal.add(item.place)


def _pay(batch: Batch, item: LineItem, paid_on: int, booked: Fact, history: list[Fact]) -> None:
    """Record the payment of a booking that a later export tells."""
    number = booked.sequence
    found = {number: PayableBooking(booked.event, history)}
    try:
        paid = pay_costs(c.PayCosts((number,), paid_on), found, {}, item.known_on)
    except Refusal as refusal:
        batch.refused[item.place] = refusal.findings
        return
    version = len(history) + 1
    batch.new += [NewEvent(one, item.known_on, item.stream, version) for one in paid.events]


def reversed_since(
    session: Session, items: Iterable[LineItem], batch: Batch, told: Told | None
) -> None:
    """Take as known what names its reversal, as SAP writes it, where both stand on record.

    Such a row reads as the reversal of a voucher that was never booked: of its own reversal.
    """
    found: dict[bytes, tuple[LineItem, c.ReverseCost]] = {}
    for item in items:
        said, why = item.said, batch.refused.get(item.place, ())
        if isinstance(said, c.ReverseCost) and any(one.code == _NOT_BOOKED for one in why):
            found.setdefault(_own_stream(said), (item, said))
    for stream, facts in standing_in(session, [*found]).items():
        item, said = found[stream]
        last = [fact for fact in facts if isinstance(fact.event, e.Voucher)][-2:]
        if [*map(_said_by, last)] == [_booking_of(said), said.voucher]:
            del batch.refused[item.place]
            _stands(batch, item, last[0].sequence, told)


def booked_themselves(session: Session, items: Iterable[LineItem]) -> dict[int, Finding]:
    """Return why rows are no reversals whose own number stands, by their place.

    What stands with all that such a row says was reversed by the voucher that it names, or will be:
    as a reversal it would count a second time.
    """
    found: dict[bytes, tuple[LineItem, c.ReverseCost]] = {}
    for item in items:
        said = item.said
        if isinstance(said, c.ReverseCost) and said.reversal_voucher not in {"", said.voucher}:
            found[_own_stream(said)] = item, said
    refused = {}
    for stream, facts in standing_in(session, [*found]).items():
        item, said = found[stream]
        last = [fact for fact in facts if isinstance(fact.event, e.Voucher)][-1]
        if _said_by(last) == _booking_of(said):
            place = voucher_place(said.reversal_voucher, said.line)
            problem = "BL-997 stands with the same content as event {event}, and is no reversal"
            remedy = (
                "import {voucher}, which reverses it, with it or before it; a column that names "
                "only such vouchers goes into ignore of the profile, not into reverses"
            )
            values = {"event": last.sequence, "voucher": said.voucher}
            refused[item.place] = Finding.of(place, problem, remedy, **values)
    return refused


def _own_stream(said: c.ReverseCost) -> bytes:
    own = said.employing_body, said.source, said.fiscal_year, said.reversal_voucher
    return voucher_stream(*own, said.line)


def _said_by(fact: Fact) -> object:
    """Return what a row that names its reversal says of a booking; of the reversal, its number."""
    event = fact.event
    if isinstance(event, e.CostReversed):
        return event.reversal_voucher
    if isinstance(event, e.CostBooked):
        return event.post, event.cost_type, event.booked_on, abs(event.amount_cents)
    return None


def _booking_of(said: c.ReverseCost) -> object:
    amount = abs(said.expected_cents)
    return said.expected_post, said.expected_cost_type, said.booked_on, amount


def same_reversal(last: e.Event, line: c.ReverseCost) -> bool:
    """Say whether a line repeats a reversal."""
    return (
        isinstance(last, e.CostReversed)
        and last.reversal_voucher == line.reversal_voucher
        and last.booked_on == line.booked_on
    )


def undoing(session: Session, named: Iterable[Naming]) -> list[tuple[int, Finding]]:
    """Return why bookings are refused of which vouchers stand with their amount, and where.

    They are looked for in their fiscal year and in the one before, line by line as far as they
    have any.
    """
    every = [*named]
    booked: dict[tuple[str, str, int, str], list[int]] = {
        (one.body, one.source, year, voucher): []
        for one in every
        for year in (one.year, one.year - 1)
        for voucher in one.vouchers
    }
    wanted, line, many = [*booked], 1, 1
    while wanted:
        streams = {
            voucher_stream(*key, number): key
            for key in wanted
            for number in range(line, line + many)
        }
        found = standing_in(session, [*streams])
        for stream, facts in found.items():
            event = [fact.event for fact in facts if isinstance(fact.event, e.Voucher)][-1]
            if isinstance(event, e.CostBooked):
                booked[streams[stream]].append(event.amount_cents)
        line, many = line + many, _AT_ONCE
        wanted = [key for key in wanted if voucher_stream(*key, line - 1) in found]
    return [
        (one.place, _finding(one))
        for one in every
        if any(
            would_undo(one.cents, [booked[one.body, one.source, year, v] for v in one.vouchers])
            for year in (one.year, one.year - 1)
        )
    ]


def _finding(one: Naming) -> Finding:
    from ledger.application.recording.costs import import_results  # noqa: PLC0415 - seldom

    return import_results.LineFinding(0, WHOLE, one.problem).finding._replace(place=one.column)
