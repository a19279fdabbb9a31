"""Rules of closing a year, its annual accounts (Jahresabschluss) and the ledger's own policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.certification import POLICIES
from ledger.domain.errors import Finding
from ledger.domain.period import iso, year_of, year_span
from ledger.domain.recordable import Recordable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.domain.facts import Facts


def _accounts(event: e.AccountsAdopted, facts: Facts) -> Iterator[Finding]:
    """The council adopts the accounts of a year once, and after that year (§ 96 GO NRW)."""
    place = f"accounts of {event.body} {event.year}"
    if year_of(event.adopted_on) <= event.year:
        problem = f"adopted on {iso(event.adopted_on)}, before the year was over"
        yield Finding(place, problem, "mend the year or the day")
    earlier = facts.accounts.get((event.body, event.year))
    if earlier is not None:
        number = earlier.fact.sequence
        problem = f"were adopted on {iso(earlier.event.adopted_on)}, event {number}"
        remedy = f"correct it with --corrects {number} --reason …"
        yield Finding(place, problem, remedy)


def _closed(event: e.YearClosed, facts: Facts) -> Iterator[Finding]:
    """A year is closed once, after it is over, and behind the years closed before it."""
    place = f"year {event.year} of {event.body}"
    if event.closed_on < year_span(event.year).end:
        problem = f"closed on {iso(event.closed_on)}, before it was over"
        yield Finding(place, problem, "close it when it is over; mend the year or the day")
    last = facts.closed_until(event.body)
    if event.year <= last:
        problem = f"all years up to {last} are closed"
        yield Finding(place, problem, "nothing that was closed ever moves")


def _policy(event: e.CertificationPolicySet, _: Facts) -> Iterator[Finding]:
    if event.policy not in POLICIES:
        problem = f"unknown policy {event.policy!r}"
        yield Finding("policy certification", problem, f"one of {', '.join(POLICIES)}")


YEARS = (
    Recordable(e.YearClosed, c.CloseYear, (_closed,), said=False),
    Recordable(e.AccountsAdopted, c.AdoptAccounts, (_accounts,)),
    Recordable(e.CertificationPolicySet, c.SetCertificationPolicy, (_policy,)),
)
