"""Whatever is to be recorded is admitted here: a command or a file, with its note, actor and time.

What needs no ledger is asked before the write lock is taken, the rest under it, before any rule. So
every door refuses alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter, is_, itemgetter
from typing import NamedTuple

from ledger.application.clock import berlin_day
from ledger.application.recording.clock_guard import recording_time
from ledger.application.recording.identity import content_hash, derived_id
from ledger.application.recording.repeats import recorded_before, uncorrectable
from ledger.application.results import Actor, Note, Receipt
from ledger.domain import commands as c
from ledger.domain.costs.booking_block import LineBlock
from ledger.domain.errors import Refusal, UsageError, check_kinds
from ledger.domain.period import date_of
from ledger.domain.said import ones_of
from ledger.domain.validation import (
    check_actor,
    check_command,
    check_lines,
    check_note,
    lines_findings,
)
from ledger.log.canonical import PROOFS, Envelope
from ledger.log.database import Session
from ledger.log.eventlog import Head, head

_said_in = attrgetter(
    *("known_on", "document", "document_date", "file_hash", "reason", "command_id", "corrects")
)
_NOTHING_SAID = _said_in(Note())


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

    def envelope(self, head: bytes | None = None) -> Envelope:
        """Return what is stored with the events; of a file its name, reading and hash.

        `head` is the hash before them, if it was not known yet when the command was let in.
        """
        note, command = self.note, self.command
        document, file_hash = note.document, note.file_hash
        if isinstance(command, c.ImportFile):
            document, file_hash = document or command.file_name, command.file_hash
            if command.reading:
                document = f"{document} [{command.reading}]"
        return Envelope(
            command_id=note.command_id or derived_id(head or self.last.hash, self.content, self.at),
            content_hash=self.content,
            recorded_at=self.at,
            actor=self.actor.login,
            proof=PROOFS.index(self.actor.proof),
            document=document,
            document_date=note.document_date,
            file_hash=file_hash,
            reason=note.reason,
        )


class Submission(NamedTuple):
    """What somebody wants to be recorded, checked and hashed: for that, nobody needs the lock.

    `parts` are the lines that the command brings, if any; `fault` is why none of it can be judged:
    it is raised when its turn comes.
    """

    command: c.Command
    note: Note
    content: bytes = b""
    parts: Sequence[LineBlock] | None = None
    fault: Refusal | UsageError | None = None

    @classmethod
    def of(cls, command: c.Command, note: Note, actor: Actor) -> Submission:
        """Return what is said, with everything about it that asks no ledger."""
        return cls.all([(command, note)], actor)[0]

    @classmethod
    def all(cls, commands: Sequence[tuple[c.Command, Note]], actor: Actor) -> list[Submission]:
        """Return what is said in several commands; fields of bookings are looked at together."""
        check_kinds("commands", commands, tuple, list)
        check_kinds("command", map(itemgetter(0), commands), c.Command)
        check_kinds("note", map(itemgetter(1), commands), Note)
        booked = [command for command, _ in commands if type(command) is c.BookCost]
        fine = len(booked) > 1 and not lines_findings(booked)
        who = _actor_fault(actor)
        return [cls._of(command, note, who, fine=fine) for command, note in commands]

    @classmethod
    def _of(
        cls, command: c.Command, note: Note, who: UsageError | None, *, fine: bool
    ) -> Submission:
        """Check and hash; `who` is what is wrong with the actor, `fine` are all bookings."""
        parts = LineBlock.parts_of(command.lines) if isinstance(command, c.ImportCosts) else None
        try:
            if parts is not None:
                check_lines(parts)
            elif not (fine and type(command) is c.BookCost):
                check_command(command)
            _check_note(note)
            if who is not None:
                raise who
            _check_correcting(command, note)
        except (Refusal, UsageError) as fault:
            return cls(command, note, fault=fault)
        return cls(command, note, content_hash(command, note), parts)


def admit(
    session: Session,
    said: Submission,
    who: tuple[Actor, int],
    *,
    asks: bool = False,
    last: Head | None = None,
) -> Admitted | Receipt:
    """Let a command in, or return the receipt of the same one that was recorded before.

    Args:
        session: the write session.
        said: what is to be recorded; the lines of a file follow.
        who: who acts, and what the clock says (µs UTC).
        asks: nothing is going to be kept, so an earlier result does not answer.
        last: the end of the log; None: it is looked up.

    Raises:
        UsageError: a field, the note or the actor has no single meaning.
        Refusal: the clock is not believed, the day of receipt lies ahead, a command id was used for
            other content, or a file is to take the place of a fact.
    """
    if said.fault is not None:
        raise said.fault
    (actor, now), command, note = who, said.command, said.note
    if note.command_id is not None and not asks:
        earlier = recorded_before(session, note.command_id, said.content)
        if earlier is not None:
            return earlier
    last = last or head(session)
    at = recording_time(session, command, last, now, despite=note.despite_clock)
    today = berlin_day(at)
    known_on = _known_on(note, today)
    return Admitted(
        command=command,
        note=note,
        actor=actor,
        content=said.content,
        last=last,
        now=now,
        at=at,
        today=today,
        known_on=known_on,
    )


def _known_on(note: Note, today: int) -> int:
    if note.known_on is None:
        return today
    if note.known_on > today:
        problem = "known on: BL-255 {known_on} lies after the day of recording, {today}"
        remedy = "leave it out, or name the day of receipt"
        raise Refusal.of(problem, remedy, known_on=date_of(note.known_on), today=date_of(today))
    return note.known_on


def _check_note(note: Note) -> None:
    """Refuse what accompanies a command where it could not be stored, whoever calls."""
    if all(map(is_, _said_in(note), _NOTHING_SAID)):
        return
    check_note(
        known_on=note.known_on,
        document=note.document,
        document_date=note.document_date,
        file_hash=note.file_hash,
        reason=note.reason,
        command_id=note.command_id,
        corrects=note.corrects,
    )


def _actor_fault(actor: Actor) -> UsageError | None:
    try:
        check_actor(actor.login)
    except UsageError as fault:
        return fault
    if actor.proof not in PROOFS:
        problem = "BL-256 actor's proof {proof!r}"
        return UsageError.of(
            problem, "one of {known}", proof=actor.proof, known=ones_of(PROOFS, "proof")
        )
    return None


def _check_correcting(command: c.Command, note: Note) -> None:
    if note.corrects is None:
        return
    if isinstance(command, c.WithdrawFact):
        raise UsageError.of("corrects: BL-257 the command withdraws a fact itself", "leave it out")
    if isinstance(command, c.ImportCosts | c.ImportFile):
        raise uncorrectable(command, note.corrects)
