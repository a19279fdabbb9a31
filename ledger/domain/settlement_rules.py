"""Rules of settlements (Spitzabrechnung): one a year, corrected by the next, paid by members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Finding
from ledger.domain.recordable import Recordable
from ledger.domain.settlement import account_of, standing_settlement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.domain.state import Facts


def _dates(event: e.SettlementIssued, _: Facts) -> Iterator[Finding]:
    if event.due_on < event.issued_on:
        place = f"settlement {event.settlement}"
        yield Finding(place, "is due before it is issued", "exchange or mend the two dates")


def _one_a_year(event: e.SettlementIssued, facts: Facts) -> Iterator[Finding]:
    """A settlement stands as issued; only one that names it takes its place."""
    place = f"settlement {event.settlement}"
    stands = standing_settlement(facts, event.agreement, event.year)
    year = f"{event.agreement} {event.year}"
    if stands is None:
        if event.corrects is not None:
            remedy = "leave --corrects out, or name agreement and year of that settlement"
            yield Finding(place, f"{event.corrects} settles not {year}", remedy)
    elif event.corrects is None:
        name, number = stands.event.settlement, stands.fact.sequence
        remedy = f"correct it with --corrects {name} --reason …"
        yield Finding(place, f"{year} is settled as {name}, event {number}", remedy)
    elif event.corrects != stands.event.settlement:
        name = stands.event.settlement
        problem = f"{year} stands as {name}, not as {event.corrects}"
        yield Finding(place, problem, f"name it with --corrects {name}")


def _paid(event: e.SettlementPaid, facts: Facts) -> Iterator[Finding]:
    issued = facts.settlements[event.settlement].event
    place = f"payment of {event.member} on {event.settlement}"
    accounts = [(end.member, end.employing_body) for end in issued.balances]
    mine = [employing for member, employing in accounts if member == event.member]
    if not mine:
        members = ", ".join(sorted({member for member, _ in accounts}))
        problem = f"{event.member} has no account in it"
        yield Finding(place, problem, f"name one of {members}" if members else "check the name")
    elif account_of(issued, event) not in accounts:
        problem = (
            f"it has no account with {event.employing_body}"
            if event.employing_body
            else "it has several accounts"
        )
        yield Finding(place, problem, f"name one of {', '.join(mine)} with --to")
    if event.amount_cents == 0:
        yield Finding(place, "nothing was paid", "type the amount; paid back is negative")
    if event.paid_on == 0:
        yield Finding(place, "the day of payment is missing", "name it")


SETTLEMENTS = (
    Recordable(e.SettlementIssued, c.IssueSettlement, (_dates, _one_a_year), said=False),
    Recordable(e.SettlementPaid, c.PaySettlement, (_paid,)),
)
