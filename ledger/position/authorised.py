"""What a council allows a body to leave unrefinanced in a year (domain reference §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.domain.facts import Facts


def authorised(facts: Facts, body: str, programme: str, year: int) -> list[tuple[str, int, int]]:
    """Return (decision, cents, event number) of every decision of a body valid in a year."""
    found = []
    for name, decision in sorted(facts.decisions.items()):
        event = decision.event
        if event.body == body and event.programme == programme:
            entry = decision.ceilings.at(year)
            if entry is not None and entry.value is not None:
                found.append((name, entry.value, entry.sequence))
    return found
