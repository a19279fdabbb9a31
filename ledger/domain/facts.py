"""What the events say, folded. Folding never refuses and reads no clock.

`fold` takes facts in the order of recording and returns the `Facts` that rules and figures read.
A withdrawn fact is left out; its replacement takes the place that it had. `ForwardFold` takes facts
bit by bit, and comes to the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger.domain import events as e
from ledger.domain.speaking import Speaking
from ledger.domain.state import (
    Agreement,
    Authorisation,
    Claim,
    Decision,
    Fact,
    Facts,
    Grant,
    KeyVersion,
    Overhead,
    Post,
    Settlement,
    Vat,
)

__all__ = [
    "Agreement",
    "Authorisation",
    "Claim",
    "Decision",
    "Fact",
    "Facts",
    "ForwardFold",
    "Grant",
    "KeyVersion",
    "Overhead",
    "Post",
    "Settlement",
    "Vat",
    "evolve",
    "fold",
    "in_order",
]

_TABLES = tuple(name for name in Facts.__struct_fields__ if name not in {"policy", "_speaking"})


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


class ForwardFold:
    """What stands after all facts that came so far, in any order: as `fold` makes it of them all.

    An event changes nothing but what belongs to its own stream. So a fact behind the others of its
    stream is added to what stands; where one comes late, or takes another one back, that one stream
    is folded again.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.facts = Facts()
        self._known: dict[tuple[str, ...], list[Fact]] = {}

    def recorded(self) -> list[Fact]:
        """Return all facts that came so far, in the order in which they were recorded."""
        return sorted(fact for known in self._known.values() for fact in known)

    def add(self, facts: Iterable[Fact]) -> None:
        """Let facts come in."""
        new: dict[tuple[str, ...], list[Fact]] = {}
        for fact in sorted(facts):
            new.setdefault(fact.event.subject, []).append(fact)
        for subject, come in new.items():
            known = self._known.setdefault(subject, [])
            before = list(known)
            known += come
            late = before and come[0].sequence < before[-1].sequence
            if late or any(isinstance(fact.event, e.FactWithdrawn) for fact in come):
                known.sort()
                self._replace(fold(before), fold(known))
            else:
                for fact in come:
                    evolve(self.facts, fact)

    def _replace(self, old: Facts, new: Facts) -> None:
        """Put one stream as it stands now in the place of the same one as it stood."""
        state = self.facts
        for name in _TABLES:
            table, gone, come = (getattr(one, name) for one in (state, old, new))
            for key in gone:
                if key not in come:
                    del table[key]
            table.update(come)
        if old.policy or new.policy:
            state.policy = new.policy
        if old.standing.keys() - new.standing.keys():
            state._speaking = Speaking()  # noqa: SLF001 - an index of what stood; it only grows
