"""From command to events: pure functions that refuse or say what happened.

`decide` serves every command whose event has the same words; bookings have their own functions, as
they depend on what stands in their stream.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Conflict, Finding, Refusal, refuse_if
from ledger.domain.facts import Fact, Facts, evolve, fold, in_order
from ledger.domain.keys import ratio_of
from ledger.domain.rules import RECORDABLE, findings
from ledger.domain.said import OneOf, Said
from ledger.domain.vocabulary import KEY, RATIO, fields_in

EVENTS: dict[type[c.Command], type[e.Event]] = {
    one.command: one.event for one in RECORDABLE.values() if one.said
}
"""Commands that become the event of the same words; others are decided where they know more."""


_RATIOS, _KEYS = fields_in(RATIO), fields_in(KEY)


class Standing(NamedTuple):
    """A fact that already says what the command asks for."""

    sequence: int
    same: bool


def event_of(command: c.Command) -> e.Event:
    """Return the event that a command of the same words becomes, in its one form.

    Ratios are in lowest terms and keys in the order of their members: 2/4 is no other key than 1/2.
    """
    event = EVENTS[type(command)]
    return event(*(_one_form(name, getattr(command, name)) for name in event.__struct_fields__))


def _one_form(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    if name in _RATIOS and value is not None:
        return ratio_of(Fraction(*value))
    if name in _KEYS and value and all(below for _, _, below in value):
        return tuple(sorted((m, *ratio_of(Fraction(a, b))) for m, a, b in value))
    return value


def standing(event: e.Event, facts: Facts) -> Standing | None:
    """Return the fact that stands in the way of recording `event` again, or None.

    The same registration is a repeat; another content under a registered name is a conflict; any
    other event that equals a standing one of the same type is a repeat that `--again` lets through.
    """
    if event.kind.registers:
        kind, name = event.subject
        entry = facts.table(kind).get(name)
        if entry is None:
            return None
        fact: Fact = entry.fact
        return Standing(fact.sequence, same=fact.event == event)
    for fact in facts.standing.values():
        if type(fact.event) is type(event) and fact.event == event:
            return Standing(fact.sequence, same=True)
    return None


def decide(command: c.Command, facts: Facts) -> e.Event:
    """Return the event of a command, or refuse with every finding."""
    event = event_of(command)
    refuse_if(findings(event, facts))
    return event


def conflict(event: e.Event, sequence: int) -> Conflict:
    """Return the refusal for a name that is registered with other content."""
    kind, *rest = event.subject
    place = Said("{kind} {name}", kind=Said(kind), name=" ".join(rest))
    problem = "BL-080 is recorded with other content as event {event}"
    remedy = "choose another name, or correct it with --corrects {event} --reason …"
    return Conflict([Finding.of(place, problem, remedy, event=sequence)])


def other_kind(target: int, stands: str, given: str) -> Refusal:
    """Return the refusal to put one kind of fact in the place of another."""
    problem = "event {event}: BL-083 is a {kind}, not a {given}"
    remedy = "correct it with the command of its own kind"
    return Refusal.of(
        problem, remedy, event=target, kind=OneOf(stands, "e"), given=OneOf(given, "e")
    )


def withdraw(
    target: int, replacement: e.Event | None, recorded: Sequence[Fact], booked: dict[str, int]
) -> list[e.Event]:
    """Return the events that withdraw a fact and, if given, put another in its place.

    Args:
        target: the number of the fact that was wrong.
        replacement: what should have been recorded instead, of the same type, or None.
        recorded: every fact that is no booking.
        booked: how many bookings stand on each post.

    Raises:
        Refusal: no such fact stands, the replacement is of another kind or itself against a rule,
            or facts that depend on the target would become impossible; each of them is listed.
    """
    kept = in_order(recorded)
    found = next((fact for fact in kept if fact.sequence == target), None)
    if found is None:
        remedy = "see history for its number; undo a booking with cost reverse"
        raise Refusal.of("event {event}: BL-081 no such fact stands", remedy, event=target)
    event = found.event
    if replacement == event:
        problem = "event {event}: BL-082 already says what is to take its place"
        raise Refusal.of(problem, "type what is right, or withdraw it", event=target)
    if replacement is not None and type(replacement) is not type(event):
        raise other_kind(target, type(event).__name__, type(replacement).__name__)
    if replacement is not None and replacement.subject != event.subject:
        stands = standing(replacement, fold(kept))
        if stands is not None and replacement.kind.registers:
            raise conflict(replacement, stands.sequence)
    problems = [
        # The rule's own remedy was meant for typing; here the way out is the dependent fact.
        item
        if number == target
        else item._replace(remedy=Said("correct or withdraw event {event} first", event=number))
        for number, item in made_impossible(kept, found, replacement)
    ]
    problems += _booked(found, replacement, booked)
    refuse_if(problems)
    subject = event.subject
    events: list[e.Event] = [e.FactWithdrawn(subject, target, replacement is not None)]
    return [*events, replacement] if replacement is not None else events


def made_impossible(
    kept: Sequence[Fact], target: Fact, replacement: e.Event | None
) -> list[tuple[int, Finding]]:
    """Return what cannot stand any more, by its number, once a fact is withdrawn or replaced.

    A replacement is asked about in the place of what it replaces: what came later stands on it.
    """
    before = _impossible(kept, None, None)
    return [one for one in _impossible(kept, target, replacement) if one not in before]


def _impossible(
    kept: Sequence[Fact], target: Fact | None, replacement: e.Event | None
) -> list[tuple[int, Finding]]:
    """Fold the facts anew, asking the rules about each one on top of those before it.

    What others may name comes first: a correction may name what was recorded after the mistake.
    """
    state = Facts()
    found: list[tuple[int, Finding]] = []
    for fact in sorted(_with(kept, target, replacement), key=_rank):
        for finding in findings(fact.event, state):
            place = Said("event {event}, {place}", event=fact.sequence, place=finding.place)
            found.append((fact.sequence, finding._replace(place=place)))
        evolve(state, fact)
    return found


def _rank(fact: Fact) -> int:
    return e.STREAMS.index(fact.event.kind.stream)


def _with(kept: Sequence[Fact], target: Fact | None, replacement: e.Event | None) -> Iterator[Fact]:
    """Yield the facts without the target; its replacement stands where `in_order` will put it."""
    for fact in kept:
        if fact != target:
            yield fact
        elif replacement is not None and replacement.subject == fact.event.subject:
            yield fact._replace(event=replacement)
    if target and replacement is not None and replacement.subject != target.event.subject:
        yield target._replace(event=replacement)


def _booked(found: Fact, replacement: e.Event | None, booked: dict[str, int]) -> list[Finding]:
    event = found.event
    if not isinstance(event, e.PostEstablished) or not booked.get(event.post):
        return []
    same_home = (
        isinstance(replacement, e.PostEstablished)
        and replacement.post == event.post
        and replacement.employing_body == event.employing_body
    )
    if same_home:
        return []
    problem = "BL-084 {count} {count:booking|bookings} {count:depends|depend} on it"
    remedy = "reverse them first"
    return [
        Finding.of(Said("post {post}", post=event.post), problem, remedy, count=booked[event.post])
    ]
