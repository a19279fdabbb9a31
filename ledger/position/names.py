"""Things found by what somebody typed: an id, a name, or nothing, and then what is near.

Cost grows with what is found. What a name means is asked of today's ledger, whatever day a question
is about; so `as known then` never changes whom it speaks of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ledger.domain.errors import Finding, LedgerError, Refusal, UnknownName, known_instead
from ledger.domain.errors import unknown_name as unknown_finding
from ledger.domain.events import REGISTERED
from ledger.domain.facts import in_order
from ledger.domain.said import NOWHERE, Said
from ledger.domain.spelling import nearest, spelled, spellings
from ledger.log.database import Session
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import Axes
from ledger.projections.fact_index import (
    BACKWARDS,
    MENTION,
    SPELLED,
    SUBJECT,
    facts_about,
    is_registered,
    keys_from,
    names_mentioned,
)

_ENOUGH = 200
"""Spellings that are looked at, from each end of what was typed."""


class Typed(NamedTuple):
    """A thing of a kind (body, programme, decision, grant, …), as somebody typed it.

    `also` are things that are about to be registered, id and name.
    """

    kind: str
    typed: str
    also: Mapping[str, str] = MappingProxyType({})


def find(session: Session, wanted: Typed, _: int = 0) -> str:
    """Return the id of what was typed: an id, or a name that only one thing has.

    What is unknown is returned as it is: the rule that needs it says so. As for `Ledger.ask`.

    Raises:
        Refusal: several things have the name.
    """
    kind, typed, also = wanted
    if typed in also or is_registered(session, kind, typed):
        return typed
    spelling = spelled(typed)
    found = _standing(session, kind, [spelling])
    found |= {name: full for name, full in also.items() if spelling in spellings(name, full)}
    if len(found) > 1:
        problem = "{kind} {name}: BL-550 {count} have this name"
        told = {"kind": Said(kind), "name": typed, "count": len(found), "near": as_offered(found)}
        raise Refusal.of(problem, "type the id: {near}", **told)
    return next(iter(found), typed)


def completions(session: Session, wanted: Typed, _: int = 0) -> dict[str, str]:
    """Return what begins as typed, by id or by name: id and name. As for `Ledger.ask`."""
    kind, typed = wanted[:2]
    start = f"{kind}/{spelled(typed)}"
    return _standing(session, kind, _without(kind, keys_from(session, SPELLED, start, _ENOUGH)))


def near(session: Session, kind: str, typed: str) -> dict[str, str]:
    """Return the things with the nearest spellings, id and name; nothing where none is near.

    A typing error leaves one half of a word as it is: only what shares one is looked at.
    """
    spelling = spelled(typed)
    half = len(spelling) // 2
    start, end = f"{kind}/{spelling[:half]}", f"{kind}/{spelling[::-1][:half]}"
    alike = _without(kind, keys_from(session, SPELLED, start, _ENOUGH))
    alike |= {one[::-1] for one in _without(kind, keys_from(session, BACKWARDS, end, _ENOUGH))}
    found: dict[str, str] = {}
    while not found and (best := nearest(spelling, alike)):
        for one in best:
            found |= _standing(session, kind, [one])
        alike.difference_update(best)  # Else only a name that was corrected is as near.
    return found


def as_offered(found: dict[str, str]) -> tuple[str, ...]:
    """Return each thing as it is offered: its id, and its name where it has another."""
    return tuple(name if full == name else f"{name} ({full})" for name, full in found.items())


def offer_near(session: Session, error: LedgerError) -> None:
    """Say of every name that an error does not know which are near in the whole ledger."""
    error.findings = tuple(_offered(session, one) for one in error.findings)


def _offered(session: Session, finding: Finding) -> Finding:
    kind, typed = (str(finding.values.get(part, "")) for part in ("kind", "name"))
    # Where somebody else named the place, the remedy is theirs too.
    mine = getattr(finding.place, "words", "") == "{kind} {name}"
    if finding.code != "BL-085" or not mine or kind not in REGISTERED:
        return finding
    anything = bool(keys_from(session, SPELLED, f"{kind}/", 1))
    remedy = known_instead(kind, as_offered(near(session, kind, typed)), anything=anything)
    return finding._replace(remedy=remedy)


def why_unknown(session: Session, asked: tuple[str, str, Axes], _: int = 0) -> Said:
    """Return why a name is not known within the axes, with the nearest names; empty: it is known.

    As for `Ledger.ask`; a person is known by the facts that mention the pseudonymous id.
    """
    kind, name, axes = asked
    if kind == "person":
        known = names_mentioned(session, kind)
        return NOWHERE if name in known else unknown_finding(kind, name, known).said
    try:
        Snapshot(session, axes, (kind, name)).require(kind, name)
    except UnknownName as refusal:
        offer_near(session, refusal)
        return refusal.said
    return NOWHERE


def _without(kind: str, keys: Iterable[str]) -> set[str]:
    return {key.removeprefix(f"{kind}/") for key in keys}


def _standing(session: Session, kind: str, wanted: Iterable[str]) -> dict[str, str]:
    """Return what stands under some spellings, by id with its name, in order."""
    wanted = set(wanted)
    facts = facts_about(session, [(SPELLED, f"{kind}/{one}") for one in wanted], MENTION)
    facts = facts_about(session, {(kind, fact.event.subject[1]) for fact in facts}, SUBJECT)
    found = {
        fact.event.subject[1]: getattr(fact.event, "name", fact.event.subject[1])
        for fact in in_order(facts)
        if fact.event.kind.registers
    }
    return {
        name: full
        for name, full in sorted(found.items())
        if not wanted.isdisjoint(spellings(name, full))
    }


def names_of(session: Session, asked: tuple[set[str], Axes], _: int = 0) -> dict[str, str]:
    """Return the names of some bodies, as far as they are known within the axes."""
    bodies, axes = asked
    facts = in_order(facts_about(session, {("body", body) for body in bodies}, SUBJECT, axes))
    return {fact.event.subject[1]: fact.event.name for fact in facts if hasattr(fact.event, "name")}
