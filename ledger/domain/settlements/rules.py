"""Rules of settlements (Spitzabrechnung): one a year, corrected by the next, paid by members."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Finding
from ledger.domain.guards import something_paid
from ledger.domain.recordable import Recordable
from ledger.domain.said import Said
from ledger.domain.settlements.arithmetic import account_of, standing_settlement
from ledger.domain.state import Facts


def _dates(event: e.SettlementIssued, _: Facts) -> Iterator[Finding]:
    if event.due_on < event.issued_on:
        place = Said("settlement {settlement}", settlement=event.settlement)
        remedy = "exchange or mend the two dates"
        yield Finding.of(place, "BL-204 is due before it is issued", remedy)


def _one_a_year(event: e.SettlementIssued, facts: Facts) -> Iterator[Finding]:
    """A settlement stands as issued; only one that names it takes its place."""
    place = Said("settlement {settlement}", settlement=event.settlement)
    stands = standing_settlement(facts, event.agreement, event.year)
    year = f"{event.agreement} {event.year}"
    if stands is None:
        if event.corrects is not None:
            problem = "BL-205 {corrects} settles not {year}"
            remedy = "leave --corrects out, or name agreement and year of that settlement"
            yield Finding.of(place, problem, remedy, corrects=event.corrects, year=year)
    elif event.corrects is None:
        name, number = stands.event.settlement, stands.fact.sequence
        problem = "BL-206 {year} is settled as {name}, event {event}"
        remedy = "correct it with --corrects {name} --reason …"
        yield Finding.of(place, problem, remedy, year=year, name=name, event=number)
    elif event.corrects != stands.event.settlement:
        name = stands.event.settlement
        problem = "BL-207 {year} stands as {name}, not as {corrects}"
        remedy = "name it with --corrects {name}"
        yield Finding.of(place, problem, remedy, year=year, name=name, corrects=event.corrects)


def _paid(event: e.SettlementPaid, facts: Facts) -> Iterator[Finding]:
    issued = facts.settlements[event.settlement].event
    place = Said(
        "payment of {member} on {settlement}", member=event.member, settlement=event.settlement
    )
    accounts = [(end.member, end.employing_body) for end in issued.balances]
    mine = [employing for member, employing in accounts if member == event.member]
    if not mine:
        members = tuple(sorted({member for member, _ in accounts}))
        problem = "BL-208 {member} has no account in it"
        remedy = "name one of {known}" if members else "check the name"
        yield Finding.of(place, problem, remedy, member=event.member, known=members)
    elif account_of(issued, event) not in accounts:
        problem = "BL-209 it has several accounts"
        if event.employing_body:
            problem = "BL-210 it has no account with {body}"
        remedy = "name one of {known} with --to"
        yield Finding.of(place, problem, remedy, body=event.employing_body, known=tuple(mine))
    yield from something_paid(place, event.amount_cents, event.paid_on)


SETTLEMENTS = (
    Recordable(e.SettlementIssued, c.IssueSettlement, (_dates, _one_a_year), said=False),
    Recordable(e.SettlementPaid, c.PaySettlement, (_paid,)),
)
