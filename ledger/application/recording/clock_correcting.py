"""Set a wrong clock's times right, by adding: `clock correct` (domain reference §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.clock import berlin_day, clock_text
from ledger.application.recording.deciding import Asked, Outcome, Repeat, already
from ledger.domain.clock import Neighbourhood, correction_findings
from ledger.domain.errors import Finding, Refusal, refuse_if
from ledger.domain.events import ClockCorrected
from ledger.domain.said import Said
from ledger.log.database import Session
from ledger.log.eventlog import command_of, effective_time, head
from ledger.log.times import built_upon, said_receipt, stored_times, times_of

if TYPE_CHECKING:
    from ledger.domain.commands import CorrectClock


_MOST = 5
"""Events that a refusal names."""


def correct_clock(session: Session, command: CorrectClock, asked: Asked) -> Outcome | Repeat:
    """Say when whole commands were really recorded, or refuse parts; what is stored stays."""
    end = head(session).sequence
    for number in (command.first, command.last or command.first):
        if number > end:
            problem = "event {event}: BL-280 there is no such event, the last one is {end}"
            raise Refusal.of(problem, "see history", event=number, end=end)
    first, last = command.first, command.last
    if last is None:
        last = command_of(session, first).last_sequence
    if last < first:
        problem = "events {first} to {last}: BL-281 end before they begin"
        raise Refusal.of(problem, "type {last} {first}", first=first, last=last)
    day = berlin_day(command.recorded_at)
    runs = _days(session, first, last)
    event = ClockCorrected(first, last, command.recorded_at, day, runs)
    refuse_if(correction_findings(event, _around(session, event, end), asked.now, clock_text))
    refuse_if(_overtaken(session, event)[:_MOST])
    correction = times_of(session).correction(first)
    if correction is not None and correction.event == event and not asked.note.again:
        return already(correction.number)
    return asked.happened(event)


def _around(session: Session, event: ClockCorrected, end: int) -> Neighbourhood:
    before, after = event.first - 1, event.last + 1
    said, said_by = _said(session, event)
    return Neighbourhood(
        first=command_of(session, event.first).first_sequence,
        last=command_of(session, event.last).last_sequence,
        before=effective_time(session, before) if before else 0,
        after=effective_time(session, after) if after <= end else None,
        said=said,
        said_by=said_by,
    )


def _days(session: Session, first: int, last: int) -> tuple[tuple[int, int, int], ...]:
    """Return the days of recording as stored, by runs of events; a default is one of them."""
    runs: list[tuple[int, int, int]] = []
    for begin, end, at in stored_times(session, first, last):
        day = berlin_day(at)
        if runs and runs[-1][2] == day:
            runs[-1] = (runs[-1][0], end, day)
        else:
            runs.append((begin, end, day))
    return tuple(runs)


def _said(session: Session, event: ClockCorrected) -> tuple[int, int]:
    """Return the latest day of receipt that somebody said about the events, and its event."""
    found = (said_receipt(session, *run) for run in event.days)
    return max(found, default=(0, 0))


def _overtaken(session: Session, event: ClockCorrected) -> list[Finding]:
    """Say which event would be known before the booking that it reverses or certifies."""
    known = times_of(session).known_on
    problem = "BL-282 builds on event {event} and would have been received before it"
    remedy = "name an earlier time"
    return [
        Finding.of(Said("event {event}", event=number), problem, remedy, event=earlier)
        for run in event.days
        if run[2] < event.known_on
        for number, stored, earlier in built_upon(session, *run)
        if not event.first <= number <= event.last and known(number, stored) < event.known_on
    ]
