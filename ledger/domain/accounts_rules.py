"""Rules of the annual accounts (Jahresabschluss)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.domain import events as e
from ledger.domain.errors import Finding
from ledger.domain.period import date_of, year_of
from ledger.domain.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.domain.facts import Facts


def _accounts(event: e.AccountsAdopted, facts: Facts) -> Iterator[Finding]:
    """The council adopts the accounts of a year once, and after that year (§ 96 GO NRW)."""
    place = Said("accounts of {body} {year}", body=event.body, year=event.year)
    if year_of(event.adopted_on) <= event.year:
        problem = "BL-002 adopted on {adopted_on}, before the year was over"
        remedy = "mend the year or the day"
        yield Finding.of(place, problem, remedy, adopted_on=date_of(event.adopted_on))
    earlier = facts.accounts.get((event.body, event.year))
    if earlier is not None:
        fact, first = earlier
        problem = "BL-003 were adopted on {adopted_on}, event {event}"
        remedy = "correct it with --corrects {event} --reason …"
        yield Finding.of(
            place, problem, remedy, adopted_on=date_of(first.adopted_on), event=fact.sequence
        )


ACCOUNTS_RULES: dict[type[e.Event], tuple[Callable[[Any, Facts], Iterator[Finding]], ...]] = {
    e.AccountsAdopted: (_accounts,),
}
"""Merged into the rule book."""
