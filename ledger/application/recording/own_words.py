"""Commands that become the event of the same words: decided by the rules of the domain alone."""

from __future__ import annotations

from ledger.application.recording.afterwards.minimum_share import share_warnings
from ledger.application.recording.afterwards.overriding import counted_whole, overridden
from ledger.application.recording.afterwards.vacancy import absence_advice
from ledger.application.recording.costs.cost_types import (
    introduced_warnings,
    introductions,
    settled,
    types_of,
)
from ledger.application.recording.deciding import Asked, Outcome, Repeat, already
from ledger.application.recording.guarding import facts_for_event
from ledger.application.results import Note
from ledger.domain.commands import Command
from ledger.domain.costs.payee import is_pseudonym
from ledger.domain.costs.people import named_people
from ledger.domain.decisions import conflict, decide, event_of, standing
from ledger.domain.errors import Refusal, refuse_if
from ledger.domain.events import Event, RepaymentClaimed
from ledger.domain.facts import Facts
from ledger.domain.repayments.rules import same_claim
from ledger.domain.said import Said
from ledger.log.appending import NewEvent
from ledger.log.database import Session


def say(session: Session, command: Command, asked: Asked) -> Outcome | Repeat:
    """Return the event of the command's own words, unless it stands already.

    The cost types that it names are settled before: a word of the tables is the type's.

    Raises:
        Refusal: a rule says no, or nobody knows a cost type.
    """
    types = types_of(session, asked.note, strict=True)
    try:
        command = settled(command, types)
    except Refusal:
        # A repeat changes nothing: it asks for nothing, whatever is known by now.
        event = event_of(command)
        repeated = _repeated(event, facts_for_event(session, event), asked.note)
        if repeated is None:
            raise
        return repeated
    event = event_of(command)
    facts = facts_for_event(session, event)
    repeated = _repeated(event, facts, asked.note)
    if repeated is not None:
        return repeated
    happened = decide(command, facts)
    if not asked.note.is_an_id:
        refuse_if(named_people(happened))
    warnings = (
        _advice(happened, asked.note)
        + absence_advice(happened, facts)
        + counted_whole(happened, facts)
        + overridden(happened, facts)
    )
    warnings += share_warnings(session, happened) + introduced_warnings(types)
    events = [*introductions(types, asked.known_on), NewEvent(happened, asked.known_on)]
    return Outcome(events, warnings=warnings)


def _repeated(event: Event, facts: Facts, note: Note) -> Repeat | None:
    """Return that an equal fact stands, unless it is meant a second time."""
    stands = standing(event, facts)
    if stands is not None:
        if not stands.same:
            raise conflict(event, stands.sequence)
        # What a name brings into being stands once: a second one would take the first one's place.
        if not note.again or event.kind.registers:
            return _already(event, stands.sequence, note)
    if isinstance(event, RepaymentClaimed) and not note.again:
        twin = same_claim(event, facts)
        if twin is not None:
            return Repeat(*twin)
    return None


def _already(event: Event, sequence: int, note: Note) -> Repeat:
    once = event.kind.registers or note.corrects
    hint = Said("" if once else "; if it happened a second time, add --again")
    if isinstance(event, RepaymentClaimed):
        hint = Said("; a second claim has a name of its own")
    return already(sequence, hint)


def _advice(event: Event, note: Note) -> tuple[Said, ...]:
    person = getattr(event, "person", None)
    if person is not None and not note.is_an_id and not is_pseudonym(person):
        words = "BL-322 {person!r} may be a name: the log cannot forget it; use an id such as P-17"
        return (Said(words, person=person),)
    return ()
