"""Proofs for somebody who has only the root of the tree, not the ledger."""

from __future__ import annotations

from typing import NamedTuple

from ledger.application.moments import Moment, State, sequence_at
from ledger.domain.errors import Refusal
from ledger.log.database import Session
from ledger.log.eventlog import head
from ledger.log.proving.proofs import (
    EventProof,
    GrowthProof,
    TreeSeen,
    prove_event,
    prove_growth,
    tree_of,
)


class EventInTree(NamedTuple):
    """Which event is to be proven, and among which: those on record at a moment, or all."""

    event: int
    as_of: Moment | None = None
    seen: TreeSeen | None = None


class Growth(NamedTuple):
    """Two moments, the earlier one first; without the second: now."""

    old: Moment
    new: Moment | None = None
    seen: TreeSeen | None = None


def event_proof(session: Session, asked: EventInTree, _: int) -> EventProof:
    """Return the proof of an event.

    Raises:
        Refusal: there was no such event then, or a receipt is not this ledger's.
        LogError: what is stored does not agree with its hash.
    """
    event = sequence_at(session, State(asked.event))
    size = _size(session, asked.as_of)
    if event > size:
        problem = "event {event}: BL-762 was not on record then; the last one was {last}"
        raise Refusal.of(problem, "name a later --as-of", event=event, last=size)
    return prove_event(session, event, tree_of(session, size, asked.seen))


def growth_proof(session: Session, asked: Growth, _: int) -> GrowthProof:
    """Return the proof that a ledger only grew between two moments.

    Raises:
        Refusal: nothing was on record at the first, it is the later one, or a receipt is not this
            ledger's.
        LogError: an event is missing.
    """
    old, new = _size(session, asked.old), _size(session, asked.new)
    if not old:
        raise Refusal.of("BL-763 nothing was on record at OLD", "name a later moment")
    if old > new:
        problem = "BL-764 OLD is event {old} and NEW is event {new}"
        raise Refusal.of(problem, "type the earlier one first", old=old, new=new)
    return prove_growth(session, old, tree_of(session, new, asked.seen))


def _size(session: Session, moment: Moment | None) -> int:
    return head(session).sequence if moment is None else sequence_at(session, moment)
