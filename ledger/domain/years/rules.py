"""Rules of closing a year, its annual accounts (Jahresabschluss) and the ledger's own policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.costs.certification import POLICIES
from ledger.domain.errors import Finding
from ledger.domain.period import date_of, year_of, year_span
from ledger.domain.recordable import Recordable
from ledger.domain.said import Said, ones_of

if TYPE_CHECKING:
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
        problem = "BL-003 were adopted on {adopted_on}, event {event}"
        remedy = "correct it with --corrects {event} --reason …"
        day, number = date_of(earlier.event.adopted_on), earlier.fact.sequence
        yield Finding.of(place, problem, remedy, adopted_on=day, event=number)


def _closed(event: e.YearClosed, facts: Facts) -> Iterator[Finding]:
    """A year is closed once, after it is over, and behind the years closed before it."""
    place = Said("year {year} of {body}", year=event.year, body=event.body)
    if event.closed_on < year_span(event.year).end:
        problem = "BL-067 closed on {closed_on}, before it was over"
        remedy = "close it when it is over; mend the year or the day"
        yield Finding.of(place, problem, remedy, closed_on=date_of(event.closed_on))
    last = facts.closed_until(event.body)
    if event.year <= last:
        remedy = "nothing that was closed ever moves"
        yield Finding.of(place, "BL-068 all years up to {last} are closed", remedy, last=last)


def _policy(event: e.CertificationPolicySet, _: Facts) -> Iterator[Finding]:
    if event.policy not in POLICIES:
        yield Finding.of(
            Said("policy certification"),
            "BL-056 unknown policy {policy!r}",
            "one of {known}",
            policy=event.policy,
            known=ones_of(POLICIES, "policy"),
        )


YEARS = (
    Recordable(e.YearClosed, c.CloseYear, (_closed,), said=False),
    Recordable(e.AccountsAdopted, c.AdoptAccounts, (_accounts,)),
    Recordable(e.CertificationPolicySet, c.SetCertificationPolicy, (_policy,)),
)
