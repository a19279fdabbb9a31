"""One command inside the write transaction: load, decide, append, project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from msgspec.structs import replace

from ledger.application.recording.admitting import Admitted, Submission, admit
from ledger.application.recording.afterwards.allocating import refuse_over_allocation
from ledger.application.recording.afterwards.ceiling import Cell, batch_warnings
from ledger.application.recording.afterwards.consequences import Recording, consequences
from ledger.application.recording.afterwards.vacancy import booking_warnings
from ledger.application.recording.charging import charged_anew
from ledger.application.recording.costs.booking import Standpoint
from ledger.application.recording.costs.booking_columns import judge
from ledger.application.recording.costs.booking_run import WORTH_WHILE, record_bookings, runs
from ledger.application.recording.costs.certifying import refuse_withdrawing
from ledger.application.recording.costs.cost_types import (
    introduced_warnings,
    introductions,
    settled,
    types_of,
)
from ledger.application.recording.costs.paying import correct_payment
from ledger.application.recording.costs.streaming import import_lines
from ledger.application.recording.deciders import decider_of
from ledger.application.recording.deciding import Asked, Outcome, Repeat, already
from ledger.application.recording.own_words import say
from ledger.application.recording.repeats import (
    repeat,
    stands_instead,
    uncorrectable,
    withdrawal_of,
)
from ledger.application.results import Actor, Note, Receipt
from ledger.domain import commands as c
from ledger.domain.costs.people import named_people
from ledger.domain.decisions import EVENTS, event_of, withdraw
from ledger.domain.errors import Conflict, Refusal, UnknownName, UsageError, refuse_if
from ledger.domain.events import CostBooked, CostReversed, PostEstablished
from ledger.domain.said import Said
from ledger.log.appending import NewEvent, append
from ledger.log.database import Session
from ledger.log.databases.listening import followed
from ledger.log.eventlog import events_at, has_later
from ledger.projections import engine
from ledger.projections.booking_sums import standing_count
from ledger.projections.fact_index import all_facts


def record_all(
    session: Session, every: Sequence[Submission], actor: Actor, clock: Callable[[], int]
) -> list[Receipt]:
    """Record commands, each on top of those before it, and look at the ceilings behind them.

    Raises:
        Refusal: the first command that a rule refuses; its place in the list is named.
        UsageError: the first one that has no single meaning; likewise.
    """
    receipts: list[Receipt] = []
    cells: dict[int, Cell] = {}
    several = len(every) > 1
    for run in followed(runs(every), lambda: len(every)):
        who = [(actor, clock()) for _ in run]
        together = record_bookings(session, run, who) if len(run) >= WORTH_WHILE else None
        if together is not None:
            cells.update(enumerate(together.cells, len(receipts)))
            receipts += together.receipts
        for said, by in zip(run, who, strict=True) if together is None else ():
            try:
                receipts.append(record(session, said, by, batched=several))
            except (Refusal, UsageError) as error:
                if several:
                    error.number = len(receipts) + 1
                    error.add_note(f"{type(said.command).__name__}, command {error.number}")
                raise
    commands = [(said.command, said.note) for said in every]
    refuse_over_allocation(session, commands)
    return after_batch(session, commands, receipts, cells) if several else receipts


def record(
    session: Session, said: Submission, who: tuple[Actor, int], *, batched: bool = False
) -> Receipt:
    """Record one command in the open write transaction, or refuse it.

    In a batch (`batched`) the ceilings are looked at behind its last command: `after_batch`.

    Args:
        session: the write session.
        said: the command and what accompanies it.
        who: who acts, and what the clock says (µs UTC).
        batched: other commands are recorded in the same transaction.

    Raises:
        Refusal: a rule says no; the caller rolls back.
    """
    admitted = admit(session, said, who)
    if isinstance(admitted, Receipt):
        return admitted
    if said.parts is not None:
        return import_lines(session, admitted, said.parts)
    return _record(session, admitted, batched=batched)


def after_batch(
    session: Session,
    commands: Sequence[tuple[c.Command, Note]],
    receipts: Sequence[Receipt],
    cells: Mapping[int, Cell],
) -> list[Receipt]:
    """Return the receipts of a batch, each body over its ceiling named in the last that counts.

    `cells` are what bookings at some places of the batch touched; the others are looked up.
    """
    made = {
        one.last_sequence: place
        for place, ((command, _), one) in enumerate(zip(commands, receipts, strict=True))
        if isinstance(command, c.BookCost) and not one.repeated and place not in cells
    }
    last = dict(cells)
    for number, _, event in events_at(session, list(made)):
        if isinstance(event, CostBooked):
            last[made[number]] = event.post, event.bearing_year
    touched = {last[place]: place for place in sorted(last)}
    found = batch_warnings(session, touched) if touched else {}
    return [
        replace(one, warnings=one.warnings + found[place]) if place in found else one
        for place, one in enumerate(receipts)
    ]


def _record(session: Session, admitted: Admitted, *, batched: bool) -> Receipt:
    command, note, last = admitted.command, admitted.note, admitted.last
    asked = Asked(note, admitted.actor, admitted.today, admitted.known_on, admitted.now)
    outcome = _decide(session, command, asked, last.sequence)
    if isinstance(outcome, Repeat):
        return repeat(session, outcome.sequence, outcome.sequence, outcome.warnings)
    if not outcome.events:
        return Receipt(last.receipt, 0, -1, repeated=True, known=outcome.known)
    new_head, recorded = append(session, admitted.envelope(), outcome.events, last=last)
    engine.apply(session, recorded)
    first, today = admitted.first, admitted.today
    made = Recording(
        command,
        outcome.events,
        recorded,
        first,
        today,
        quiet=note.plausible,
        batched=batched,
        facts=outcome.facts,
    )
    return Receipt(
        new_head.receipt,
        first,
        new_head.sequence,
        known=outcome.known,
        warnings=outcome.warnings + consequences(session, made),
    )


def _decide(session: Session, command: c.Command, asked: Asked, before: int) -> Outcome | Repeat:
    if asked.note.corrects is not None or isinstance(command, c.WithdrawFact):
        return _correct(session, command, asked, before)
    return _say(session, command, asked, before)


def _say(session: Session, command: c.Command, asked: Asked, before: int) -> Outcome | Repeat:
    if isinstance(command, c.BookCost | c.ReverseCost):
        return _book(session, command, asked, before)
    if decider := decider_of(type(command)):
        return decider(session, command, asked)
    if isinstance(command, c.ImportFile):
        raise UsageError.of("BL-312 a file comes with its lines", "call Ledger.import_file")
    if type(command) not in EVENTS:
        raise TypeError(type(command).__name__)
    return say(session, command, asked)


def _book(
    session: Session, command: c.BookCost | c.ReverseCost, asked: Asked, before: int
) -> Outcome | Repeat:
    types = types_of(session, asked.note, strict=True)
    told = asked.today, asked.known_on, asked.note.again
    at = Standpoint(*told, before, before, types, is_an_id=asked.note.is_an_id)
    batch = judge(session, (command,), at)
    found = [finding for _, finding in batch.findings()]
    if found:
        if batch.conflicts:
            raise Conflict(found)
        if isinstance(command, c.BookCost) and command.post not in batch.facts.posts:
            raise UnknownName("post", command.post, ())
        raise Refusal(found)
    if batch.known:
        sequence = batch.known[0]
        undone = has_later(session, sequence, CostReversed)
        hint = Said("; if it happened a second time, add --again" if undone else "")
        since = Said(" and reversed since" if undone and isinstance(command, c.BookCost) else "")
        words = "BL-313 booked already as event {event}{since}; nothing was changed{hint}"
        return Repeat(sequence, (Said(words, event=sequence, since=since, hint=hint),))
    warnings = booking_warnings(
        (new.event for new in batch.new), batch.facts
    ) + introduced_warnings(types)
    return Outcome(batch.new, warnings=warnings, facts=batch.facts)


def _correct(session: Session, command: c.Command, asked: Asked, before: int) -> Outcome | Repeat:
    note, known_on = asked.note, asked.known_on
    if not note.reason.strip():
        raise UsageError.of("BL-314 a correction needs its reason", "add --reason '…'")
    types = types_of(session, note, strict=True)
    target, replacement = note.corrects or 0, None
    if isinstance(command, c.WithdrawFact):
        target = command.withdraws
    refuse_withdrawing(session, target)
    if withdrawal := withdrawal_of(session, target):
        return _corrected(session, command, asked, before, withdrawal)
    if paid := correct_payment(session, command, target, asked):
        return paid
    if not isinstance(command, c.WithdrawFact | c.ChargeInterest):
        if type(command) not in EVENTS:
            raise uncorrectable(command, target)
        replacement = event_of(settled(command, types))
        if not note.is_an_id:
            refuse_if(named_people(replacement))
    recorded = all_facts(session)
    if isinstance(command, c.ChargeInterest):
        replacement = charged_anew(command, recorded, target)
    posts = {f.event.post for f in recorded if isinstance(f.event, PostEstablished)}
    booked = {post: standing_count(session, post) for post in posts}
    events = withdraw(target, replacement, recorded, booked)
    new = [*introductions(types, known_on), *(NewEvent(event, known_on) for event in events)]
    return Outcome(new, warnings=introduced_warnings(types))


def _corrected(
    session: Session, command: c.Command, asked: Asked, before: int, withdrawal: int
) -> Repeat:
    """Return that a correction stands already: its fact is gone, and what it says stands.

    Raises:
        Refusal: something else became of that fact.
    """
    target, anew = asked.note.corrects or 0, stands_instead(session, withdrawal)
    if isinstance(command, c.WithdrawFact):
        target = command.withdraws
        if not anew:
            return already(withdrawal)
    elif type(command) in EVENTS or isinstance(command, c.ChargeInterest | c.PayCosts):
        with suppress(Refusal):
            said = _say(session, command, asked, before)
            if isinstance(said, Repeat):
                return said
    else:
        raise uncorrectable(command, target)
    problem = "event {event}: BL-990 was withdrawn by event {withdrawal}"
    remedy = "correct what stands in its place, event {anew}" if anew else "record it anew"
    raise Refusal.of(problem, remedy, event=target, withdrawal=withdrawal, anew=anew)
