"""A booking that was wrong: its reversal and what is right, together or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import asdict, replace

from ledger.application.recording.afterwards.vacancy import booking_warnings
from ledger.application.recording.costs.booking import Batch, Standpoint
from ledger.application.recording.costs.booking_columns import judge
from ledger.application.recording.costs.cost_types import introduced_warnings, types_of
from ledger.application.recording.deciding import Outcome, Repeat, already
from ledger.domain import commands as c
from ledger.domain.costs.booking_block import Line
from ledger.domain.costs.certification import counterpart
from ledger.domain.costs.payment import payment_of
from ledger.domain.errors import Conflict, Refusal
from ledger.domain.events import CostBooked, CostReversed
from ledger.domain.facts import Fact
from ledger.domain.period import year_of
from ledger.domain.said import OneOf
from ledger.log.canonical import stream_id
from ledger.log.database import Session
from ledger.log.eventlog import events_at, head, standing_in
from ledger.position.costs.named_booking import (
    VoucherQuestion,
    booking_named,
    one_booking,
    unreversed,
)
from ledger.position.snapshot import facts_around

if TYPE_CHECKING:
    from ledger.application.recording.deciding import Asked


def correct_cost(session: Session, command: c.CorrectCost, asked: Asked) -> Outcome | Repeat:
    """Reverse a booking and book it anew, with everything taken over that is not said otherwise.

    Where the bearing year is closed, the first open one bears what is right; the reversal is
    borne as its booking is (domain reference §3).

    Raises:
        Refusal: the event is no booking that stands, nothing is said of it, or a rule speaks
            against what is right.
    """
    wrong, booked, history = _booking(session, command.event)
    right = _right(session, command, booked, payment_of(history, wrong).paid_on)
    by = counterpart(history, wrong.sequence)
    if by is not None:
        stands = _judged(session, [right], asked).known.get(0, 0) if right else 0
        if stands < by.sequence:
            raise _reversed(wrong, by, history)
        return already(stands)
    if right is None:
        return already(wrong.sequence)
    reversal = reversal_of(booked, command.reversed_on, command.reversal_voucher)
    # What was reversed before may be right after all: a repeat is meant.
    batch = _judged(session, [reversal, right], asked, again=True)
    found = [finding for _, finding in batch.findings()]
    if found:
        raise (Conflict if batch.conflicts else Refusal)(found)
    events = (one.event for one in batch.new if isinstance(one.event, CostBooked))
    warnings = booking_warnings(events, batch.facts) + introduced_warnings(batch.types)
    return Outcome(batch.new, warnings=warnings, facts=batch.facts)


def _judged(session: Session, lines: Sequence[Line], asked: Asked, *, again: bool = False) -> Batch:
    last, types = head(session).sequence, types_of(session, asked.note, strict=True)
    said = asked.today, asked.known_on, again
    return judge(session, lines, Standpoint(*said, last, last, types))


def _booking(session: Session, number: int) -> tuple[Fact, CostBooked, Sequence[Fact]]:
    """Return a booking, and all that stands of its voucher's line.

    Raises:
        Refusal: the event is none.
    """
    found = events_at(session, [number])
    event = found[0].event if found else None
    if event is None:
        raise Refusal.of(
            "event {event}: BL-050 there is no such event", "see history", event=number
        )
    if not isinstance(event, CostBooked):
        problem = "event {event}: BL-510 is a {kind}, not a booking"
        remedy = "a fact is withdrawn with: correct {event}"
        raise Refusal.of(problem, remedy, event=number, kind=OneOf(event.kind.name, "e"))
    stream = stream_id(event.subject)
    history = standing_in(session, [stream])[stream]
    return next(one for one in history if one.sequence == number), event, history


def _reversed(wrong: Fact, by: Fact, history: Sequence[Fact]) -> Refusal:
    """Return that a booking was reversed, and what else there may be to correct."""
    anew = [one.sequence for one in unreversed(history)]
    problem = "event {event}: BL-511 was reversed by event {by}"
    remedy = "correct what was booked anew, event {anew}" if anew else "book it anew"
    return Refusal.of(problem, remedy, event=wrong.sequence, by=by.sequence, anew=(anew or [0])[-1])


def reversal_of(booked: CostBooked, booked_on: int, voucher: str = "") -> c.ReverseCost:
    """Return the command that reverses a booking, paid or unpaid as it is."""
    return c.ReverseCost(
        employing_body=booked.employing_body,
        fiscal_year=booked.fiscal_year,
        voucher=booked.voucher,
        booked_on=booked_on,
        paid_on=0,
        line=booked.line,
        source=booked.source,
        reversal_voucher=voucher,
    )


def reversal_named(session: Session, named: str | VoucherQuestion, today: int) -> c.ReverseCost:
    """Return the reversal, as of today, of a booking that is named by event or voucher.

    Where it was reversed before and nothing was booked since, it is that reversal once more.

    Raises:
        Refusal: no booking is named, or another one stands in its place.
    """
    if isinstance(named, str):
        number = booking_named(session, named)
    else:
        number = one_booking(session, named)
    wrong, booked, history = _booking(session, number)
    by = counterpart(history, wrong.sequence)
    if by is None:
        return reversal_of(booked, today)
    if unreversed(history) or not isinstance(by.event, CostReversed):
        raise _reversed(wrong, by, history)
    return reversal_of(booked, by.event.booked_on, by.event.reversal_voucher)


def _right(
    session: Session, command: c.CorrectCost, booked: CostBooked, paid_on: int
) -> c.BookCost | None:
    """Return the booking as it should have been; None: what is said of it stands already."""
    before = asdict(booked) | {"paid_on": paid_on}
    said = {name: getattr(command, name) for name in before}
    changed = {name: value for name, value in said.items() if value not in (None, before[name])}
    if not changed:
        if any(value is not None for value in said.values()):
            return None
        problem = "event {event}: BL-512 nothing is said that would change it"
        remedy = "say what is right, such as --amount, or reverse it: cost reverse {event}"
        raise Refusal.of(problem, remedy, event=command.event)
    if "post" in changed and command.employing_body is None:
        before["employing_body"] = ""  # that of the other post
    right = c.BookCost(**before | changed)
    if command.bearing_year is not None:
        return right
    body = right.employing_body or _home(session, right.post)
    closed = facts_around(session, (), closed_by=[body]).closed_until(body)
    service = year_of(right.service_from)
    moved = "service_from" in changed
    bears = max(service if moved else booked.bearing_year, closed + 1 if closed else 0)
    return replace(right, bearing_year=UNSET if bears == service else bears)


def _home(session: Session, post: str) -> str:
    found = facts_around(session, {("post", post)}).posts.get(post)
    return found.event.employing_body if found else ""
