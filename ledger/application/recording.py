"""One command inside the write transaction: load, decide, append, project."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.application.booking import judge
from ledger.application.ceiling import ceiling_warnings
from ledger.application.certifying import certification_warnings, refuse_withdrawing
from ledger.application.clock import berlin_day
from ledger.application.clock_guard import recording_time
from ledger.application.deciders import DECIDERS
from ledger.application.deciding import Asked
from ledger.application.guarding import facts_for_event
from ledger.application.identity import content_hash, derived_id
from ledger.application.minimum_share import share_warnings
from ledger.application.overriding import overridden
from ledger.application.repeats import recorded_before, repeat, uncorrectable
from ledger.application.results import Actor, Note, Receipt
from ledger.application.vacancy import booking_warnings
from ledger.domain import commands as c
from ledger.domain.decisions import EVENTS, conflict, decide, event_of, standing, withdraw
from ledger.domain.errors import Conflict, Finding, Refusal, UnknownName, UsageError
from ledger.domain.events import (
    CostReversed,
    Event,
    PostEstablished,
    Voucher,
)
from ledger.domain.facts import Facts, fold
from ledger.domain.payee import is_pseudonym
from ledger.domain.period import iso
from ledger.domain.validation import check_actor, check_command, check_note
from ledger.log.appending import NewEvent, append
from ledger.log.canonical import PROOFS, Envelope
from ledger.log.database import savepoint
from ledger.log.eventlog import has_later, head
from ledger.projections import engine
from ledger.projections.booking_sums import standing_count
from ledger.projections.fact_index import (
    all_facts,
)

if TYPE_CHECKING:
    from ledger.log.database import Session


@dataclass(frozen=True, slots=True)
class _Repeat:
    """The command's fact stands already."""

    sequence: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Outcome:
    events: list[NewEvent]
    known: int = 0
    warnings: tuple[str, ...] = ()


def record(session: Session, command: c.Command, note: Note, actor: Actor, now: int) -> Receipt:
    """Record one command in the open write transaction, or refuse it.

    Raises:
        Refusal: a rule says no; the caller rolls back.
    """
    if isinstance(command, c.ImportCosts):
        # Nearly always every voucher of a file is new, and the log's unique key says when not:
        # then the step is undone and every line is looked up.
        with suppress(Refusal, *session.duplicates), savepoint(session):
            return _record(session, command, note, actor, now, trusting=True)
    return _record(session, command, note, actor, now)


def _record(  # noqa: PLR0913 - what a command comes with
    session: Session,
    command: c.Command,
    note: Note,
    actor: Actor,
    now: int,
    *,
    trusting: bool = False,
) -> Receipt:
    _check(command, note, actor)
    content = content_hash(command, note)
    if note.command_id is not None:
        earlier = recorded_before(session, note.command_id, content)
        if earlier is not None:
            return earlier
    last = head(session)
    at = recording_time(session, command, last, now, despite=note.despite_clock)
    today = berlin_day(at)
    known_on = _known_on(note, today)
    if isinstance(command, c.ImportCosts) and note.corrects is None:
        outcome: _Outcome | _Repeat = _import(
            session, command, today, known_on, again=note.again, trusting=trusting
        )
    else:
        outcome = _decide(session, command, Asked(note, actor, today, known_on, now))
    if isinstance(outcome, _Repeat):
        return repeat(session, outcome.sequence, outcome.sequence, outcome.warnings)
    if not outcome.events:
        return Receipt(last.receipt, 0, -1, repeated=True, known=outcome.known)
    identity = note.command_id or derived_id(last.hash, content, at)
    envelope = _envelope(identity, content, at, actor, note)
    new_head, recorded = append(session, envelope, outcome.events)
    engine.apply(session, recorded)
    warnings = outcome.warnings
    if isinstance(command, c.BookCost):
        warnings += ceiling_warnings(session, recorded[-1].event)
    if isinstance(command, c.BookCost | c.ReverseCost | c.ImportCosts):
        events = (item.event for item in recorded if isinstance(item.event, Voucher))
        touched = ((event.post, event.bearing_year) for event in events)
        warnings += certification_warnings(session, touched)
    return Receipt(
        new_head.receipt,
        last.sequence + 1,
        new_head.sequence,
        known=outcome.known,
        warnings=warnings,
    )


def _envelope(identity: bytes, content: bytes, at: int, actor: Actor, note: Note) -> Envelope:
    return Envelope(
        identity,
        content,
        at,
        actor.login,
        PROOFS.index(actor.proof),
        note.document,
        note.document_date,
        note.file_hash,
        note.reason,
    )


def _known_on(note: Note, today: int) -> int:
    if note.known_on is None:
        return today
    if note.known_on > today:
        problem = f"{iso(note.known_on)} lies after the day of recording, {iso(today)}"
        raise Refusal([Finding("known on", problem, "leave it out, or name the day of receipt")])
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
        raise UsageError(f"actor's proof {actor.proof!r} → one of {', '.join(PROOFS)}")
    if isinstance(command, c.WithdrawFact) and note.corrects is not None:
        raise UsageError("corrects: the command withdraws a fact itself → leave it out")


def _import(  # noqa: PLR0913 - as `judge`
    session: Session,
    command: c.ImportCosts,
    today: int,
    known_on: int,
    *,
    again: bool,
    trusting: bool,
) -> _Outcome:
    batch = judge(session, command.lines, today, known_on, again=again, trusting=trusting)
    found = [f._replace(place=f"line {i + 1}, {f.place}") for i, f in batch.findings()]
    if found:
        raise Refusal(found)
    return _Outcome(batch.new, known=len(batch.known))


def _decide(session: Session, command: c.Command, asked: Asked) -> _Outcome | _Repeat:
    note, known_on = asked.note, asked.known_on
    if note.corrects is not None or isinstance(command, c.WithdrawFact):
        return _correct(session, command, note, known_on)
    if isinstance(command, c.BookCost | c.ReverseCost):
        return _book(session, command, note, asked.today, known_on)
    if decider := DECIDERS.get(type(command)):
        decided = decider(session, command, asked)
        if decided.repeats:
            return _Repeat(decided.repeats, decided.warnings)
        return _Outcome(
            [NewEvent(event, known_on) for event in decided.events], warnings=decided.warnings
        )
    if isinstance(command, c.ImportFile):
        raise UsageError("a file comes with its lines → call Ledger.import_file")
    if type(command) not in EVENTS:
        raise TypeError(type(command).__name__)
    event = event_of(command)
    facts = facts_for_event(session, event)
    stands = standing(event, facts)
    if stands is not None:
        if not stands.same:
            raise conflict(event, stands.sequence)
        if not note.again or event.subject[0] in {"body", "programme"}:
            return _already(event, stands.sequence, facts)
    happened = decide(command, facts)
    warnings = _advice(happened) + overridden(happened, facts)
    warnings += share_warnings(session, happened)
    return _Outcome([NewEvent(happened, known_on)], warnings=warnings)


def _already(event: Event, sequence: int, facts: Facts) -> _Repeat:
    registering = facts.standing[sequence].event.subject == event.subject and type(
        event
    ).__name__.endswith(("Registered", "Authorised", "Approved", "Concluded", "Established"))
    hint = "" if registering else "; if it happened a second time, add --again"
    return _Repeat(sequence, (f"recorded already as event {sequence}; nothing was changed{hint}",))


def _advice(event: Event) -> tuple[str, ...]:
    person = getattr(event, "person", None)
    if person is not None and not is_pseudonym(person):
        return (f"{person!r} may be a name: the log cannot forget it; use an id such as P-17",)
    return ()


def _book(
    session: Session, command: c.BookCost | c.ReverseCost, note: Note, today: int, known_on: int
) -> _Outcome | _Repeat:
    batch = judge(session, (command,), today, known_on, again=note.again)
    found = [finding for _, finding in batch.findings()]
    if found:
        if batch.conflicts:
            raise Conflict(found)
        if isinstance(command, c.BookCost) and command.post not in batch.facts.posts:
            raise UnknownName("post", command.post, fold(all_facts(session)).posts)
        raise Refusal(found)
    if batch.known:
        sequence = batch.known[0]
        undone = has_later(session, sequence, CostReversed)
        hint = "; if it happened a second time, add --again" if undone else ""
        text = f"booked already as event {sequence}; nothing was changed{hint}"
        return _Repeat(sequence, (text,))
    return _Outcome(batch.new, warnings=booking_warnings(batch.new, batch.facts))


def _correct(session: Session, command: c.Command, note: Note, known_on: int) -> _Outcome:
    if not note.reason.strip():
        raise UsageError("a correction needs its reason → add --reason '…'")
    target, replacement = note.corrects or 0, None
    if isinstance(command, c.WithdrawFact):
        target = command.withdraws
    refuse_withdrawing(session, target)
    if not isinstance(command, c.WithdrawFact):
        if type(command) not in EVENTS:
            raise uncorrectable(command, target)
        replacement = event_of(command)
    recorded = all_facts(session)
    posts = {f.event.post for f in recorded if isinstance(f.event, PostEstablished)}
    booked = {post: standing_count(session, post) for post in posts}
    events = withdraw(target, replacement, recorded, booked)
    return _Outcome([NewEvent(event, known_on) for event in events])
