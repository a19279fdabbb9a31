"""Money paid beyond what was open: it left the account and is recorded; is it the right amount?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledger.domain.events import Event, RepaymentPaid, SettlementPaid
from ledger.domain.facts import Facts
from ledger.domain.money import Cents
from ledger.domain.repayments.rules import claim_open
from ledger.domain.said import Said
from ledger.domain.settlements.arithmetic import account_of, overpaid, payments_of
from ledger.log.database import Session
from ledger.position.snapshot import facts_around


def overpaid_warnings(session: Session, events: Iterable[Event]) -> Iterator[Said]:
    """Yield what payments on settlements and claims made overpaid, and by how much."""
    for event in events:
        if isinstance(event, SettlementPaid):
            facts = facts_around(session, {("settlement", event.settlement)})
            if over := _of_settlement(facts, event):
                words = (
                    "BL-896 settlement {settlement} is overpaid by {over} now, which is owed back: "
                    "is that the right amount?"
                )
                yield Said(words, settlement=event.settlement, over=Cents(over))
        elif isinstance(event, RepaymentPaid):
            facts = facts_around(session, {("claim", event.claim)})
            over = -claim_open(facts.claims[event.claim])
            if over > 0:
                words = (
                    "BL-897 claim {claim} is overpaid by {over} now, which goes on interest still "
                    "to be charged, or is owed back: is that the right amount?"
                )
                yield Said(words, claim=event.claim, over=Cents(over))


def _of_settlement(facts: Facts, event: SettlementPaid) -> int:
    """Return by how much an account is overpaid; 0 where the payment made it less."""
    settlement = facts.settlements[event.settlement]
    account = account_of(settlement.event, event)
    paid = sum(one.event.amount_cents for one in payments_of(facts, settlement, account))
    balance = sum(
        one.balance_cents
        for one in settlement.event.balances
        if (one.member, one.employing_body) == account
    )
    over = overpaid(balance, paid)
    return over if over > overpaid(balance, paid - event.amount_cents) else 0
