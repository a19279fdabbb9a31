"""Rules of the annual accounts (Jahresabschluss)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.domain import events as e
from ledger.domain.errors import Finding
from ledger.domain.period import iso, year_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.domain.facts import Facts


def _accounts(event: e.AccountsAdopted, facts: Facts) -> Iterator[Finding]:
    """The council adopts the accounts of a year once, and after that year (§ 96 GO NRW)."""
    place = f"accounts of {event.body} {event.year}"
    if year_of(event.adopted_on) <= event.year:
        problem = f"adopted on {iso(event.adopted_on)}, before the year was over"
        yield Finding(place, problem, "mend the year or the day")
    earlier = facts.accounts.get((event.body, event.year))
    if earlier is not None:
        fact, first = earlier
        problem = f"were adopted on {iso(first.adopted_on)}, event {fact.sequence}"
        remedy = f"correct it with --corrects {fact.sequence} --reason …"
        yield Finding(place, problem, remedy)


ACCOUNTS_RULES: dict[type[e.Event], tuple[Callable[[Any, Facts], Iterator[Finding]], ...]] = {
    e.AccountsAdopted: (_accounts,),
}
"""Merged into the rule book."""
