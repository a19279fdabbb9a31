"""What the events say, folded. Folding never refuses and reads no clock.

`fold` takes facts in the order of recording and returns the `Facts` that rules and figures read.
A withdrawn fact is left out; its replacement takes the place that it had.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain import events as e
from ledger.domain.state import (
    Agreement,
    Authorisation,
    Claim,
    Decision,
    Fact,
    Facts,
    Grant,
    GrantAmounts,
    KeyVersion,
    Overhead,
    Post,
    Settlement,
    Vat,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Agreement",
    "Authorisation",
    "Claim",
    "Decision",
    "Fact",
    "Facts",
    "Grant",
    "GrantAmounts",
    "KeyVersion",
    "Overhead",
    "Post",
    "Settlement",
    "Vat",
    "evolve",
    "fold",
    "in_order",
]


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts that stand, each replacement in the place of what it replaces.

    A replacement that speaks of another subject stands where it was recorded: whoever asks about
    that subject alone sees neither the fact withdrawn nor its place.
    """
    recorded = sorted(facts)
    withdrawn: set[int] = set()
    place: dict[int, int] = {}
    streams = {fact.sequence: fact.event.subject for fact in recorded}
    for fact in recorded:
        if isinstance(fact.event, e.FactWithdrawn):
            withdrawn.add(fact.event.withdraws)
            mine = streams.get(fact.sequence + 1) == fact.event.subject
            if fact.event.replaced and mine:
                target = fact.event.withdraws
                place[fact.sequence + 1] = place.get(target, target)
    kept = (
        fact
        for fact in recorded
        if fact.sequence not in withdrawn and not isinstance(fact.event, e.FactWithdrawn)
    )
    return sorted(kept, key=lambda fact: (place.get(fact.sequence, fact.sequence), fact.sequence))


def fold(facts: Iterable[Fact]) -> Facts:
    """Fold facts, given in any order, into what stands."""
    state = Facts()
    for fact in in_order(facts):
        evolve(state, fact)
    return state


def evolve(state: Facts, fact: Fact) -> None:
    """Add one fact; an event whose subject does not stand is kept but changes nothing."""
    state.standing[fact.sequence] = fact
    fact.event.fold(state, fact)
