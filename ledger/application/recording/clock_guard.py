"""Is the clock believed? And when is a command recorded (domain reference §3, rule "the clock")?"""

from __future__ import annotations

from typing import NamedTuple

from ledger.application.clock import clock_text
from ledger.domain.clock import MOST_AHEAD, ahead, behind
from ledger.domain.commands import Command, CorrectClock
from ledger.domain.errors import Finding, Refusal
from ledger.domain.said import Said
from ledger.log.database import Session
from ledger.log.eventlog import Head, command_of, head, sequence_as_of

DESPITE = "--despite-clock"


class ClockState(NamedTuple):
    """What the clock says and when the last event was recorded, in µs UTC; 0: there is none.

    `first` is the first event that lies ahead of the clock, if any is looked for.
    """

    now: int
    last: int
    sequence: int
    first: int = 0

    @property
    def finding(self) -> Finding | None:
        """Return what speaks against the clock, or against the time of the last event."""
        if not self.last or not (ahead(self.now, self.last) or behind(self.now, self.last)):
            return None
        values = {
            "clock": clock_text(self.now),
            "event": self.sequence,
            "at": clock_text(self.last),
            "first": self.first or self.sequence,
            "despite": DESPITE,
        }
        if ahead(self.now, self.last):
            problem = (
                "BL-283 the last event lies in the future: the clock says {clock}, event {event} "
                "was recorded at {at}"
            )
            remedy = (
                "set the clock; if the event's time is wrong: clock correct {first} {event} "
                "--recorded-at …; else {despite}"
            )
            return Finding.of(Said("clock"), problem, remedy, **values)
        problem = (
            "BL-284 lies more than 400 days ahead of the last event: the clock says {clock}, "
            "event {event} was recorded at {at}"
        )
        return Finding.of(
            Said("clock"), problem, "set the clock; if it is right: {despite}", **values
        )


def clock_state(session: Session, now: int) -> ClockState:
    """Return clock and last event."""
    last = head(session)
    return _state(session, now, last)


def _state(session: Session, now: int, last: Head) -> ClockState:
    state = ClockState(now, last.recorded_at, last.sequence)
    if ahead(now, last.recorded_at):
        state = state._replace(first=sequence_as_of(session, now + MOST_AHEAD) + 1)
    return state


def recording_time(
    session: Session, command: Command, last: Head, now: int, *, despite: bool
) -> int:
    """Return when a command is recorded: the later of the clock and the last effective time.

    A correction of the clock is recorded behind the times that it sets right, not behind the
    wrong ones.

    Raises:
        Refusal: clock and last event lie so far apart that one of them may be wrong.
    """
    at, state = last.recorded_at, _state(session, now, last)
    if isinstance(command, CorrectClock):
        if _reaches(session, command, last.sequence):
            # A time after now is refused by the decision, in its own words.
            at = min(command.recorded_at, now)
            state = state._replace(last=at)
        elif ahead(now, at) and not despite:
            problem = "clock: BL-285 event {event} lies in the future as well: {at}"
            remedy = "first all of them: clock correct {first} {event} --recorded-at …"
            values = {"event": last.sequence, "at": clock_text(at), "first": state.first}
            raise Refusal.of(problem, remedy, **values)
    if state.finding is not None and not despite:
        raise Refusal([state.finding])
    return max(now, at)


def _reaches(session: Session, command: CorrectClock, sequence: int) -> bool:
    """Return whether a correction names the last event; unsaid, it ends where a command does."""
    if command.last is not None:
        return command.last >= sequence
    if command.first >= sequence:
        return True
    return command_of(session, sequence).first_sequence <= command.first
