"""Whatever is to be recorded is admitted here: a command or a file, with its note, actor and time.

Asked under the write lock, before any rule. So every door refuses alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.application.clock import berlin_day
from ledger.application.clock_guard import recording_time
from ledger.application.identity import content_hash, derived_id
from ledger.application.repeats import recorded_before, uncorrectable
from ledger.domain import commands as c
from ledger.domain.errors import Refusal, UsageError
from ledger.domain.period import date_of
from ledger.domain.validation import check_actor, check_command, check_note
from ledger.log.canonical import PROOFS, Envelope
from ledger.log.eventlog import head

if TYPE_CHECKING:
    from ledger.application.results import Actor, Note, Receipt
    from ledger.log.database import Session
    from ledger.log.eventlog import Head


class Admitted(NamedTuple):
    """What was let in: `last` is the end of the log, `at` the time of recording (µs UTC).

    `now` is what the clock says, `today` its day in Berlin as far as the log lets it count;
    `known_on` is the day of receipt. `content` is the hash of all that was said.
    """

    command: c.Command
    note: Note
    actor: Actor
    content: bytes
    last: Head
    now: int
    at: int
    today: int
    known_on: int

    @property
    def first(self) -> int:
        """Return the number that the first event will have."""
        return self.last.sequence + 1

    def envelope(self) -> Envelope:
        """Return what is stored with the events; of a file its name, reading and hash."""
        note, command = self.note, self.command
        document, file_hash = note.document, note.file_hash
        if isinstance(command, c.ImportFile):
            document, file_hash = document or command.file_name, command.file_hash
            if command.reading:
                document = f"{document} [{command.reading}]"
        return Envelope(
            note.command_id or derived_id(self.last.hash, self.content, self.at),
            self.content,
            self.at,
            self.actor.login,
            PROOFS.index(self.actor.proof),
            document,
            note.document_date,
            file_hash,
            note.reason,
        )


def admit(
    session: Session, command: c.Command, note: Note, who: tuple[Actor, int], *, asks: bool = False
) -> Admitted | Receipt:
    """Let a command in, or return the receipt of the same one that was recorded before.

    Args:
        session: the write session.
        command: what is to be recorded; the lines of a file follow.
        note: what accompanies it.
        who: who acts, and what the clock says (µs UTC).
        asks: nothing is going to be kept, so an earlier result does not answer.

    Raises:
        UsageError: a field, the note or the actor has no single meaning.
        Refusal: the clock is not believed, the day of receipt lies ahead, a command id was used for
            other content, or a file is to take the place of a fact.
    """
    actor, now = who
    _check(command, note, actor)
    content = content_hash(command, note)
    if note.command_id is not None and not asks:
        earlier = recorded_before(session, note.command_id, content)
        if earlier is not None:
            return earlier
    last = head(session)
    at = recording_time(session, command, last, now, despite=note.despite_clock)
    today = berlin_day(at)
    known_on = _known_on(note, today)
    return Admitted(command, note, actor, content, last, now, at, today, known_on)


def _known_on(note: Note, today: int) -> int:
    if note.known_on is None:
        return today
    if note.known_on > today:
        problem = "known on: BL-255 {known_on} lies after the day of recording, {today}"
        remedy = "leave it out, or name the day of receipt"
        raise Refusal.of(problem, remedy, known_on=date_of(note.known_on), today=date_of(today))
    return note.known_on


def _check(command: c.Command, note: Note, actor: Actor) -> None:
    """Refuse what could not be stored, or has no single meaning, whoever calls."""
    check_command(command)
    check_note(
        known_on=note.known_on,
        document=note.document,
        document_date=note.document_date,
        file_hash=note.file_hash,
        reason=note.reason,
        command_id=note.command_id,
        corrects=note.corrects,
    )
    check_actor(actor.login)
    if actor.proof not in PROOFS:
        problem = "BL-256 actor's proof {proof!r}"
        raise UsageError.of(problem, "one of {known}", proof=actor.proof, known=tuple(PROOFS))
    if note.corrects is None:
        return
    if isinstance(command, c.WithdrawFact):
        raise UsageError.of("corrects: BL-257 the command withdraws a fact itself", "leave it out")
    if isinstance(command, c.ImportCosts | c.ImportFile):
        raise uncorrectable(command, note.corrects)
