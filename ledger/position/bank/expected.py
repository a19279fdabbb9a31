"""What a body expects on its account, what it has recorded of it, and the command of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.commands import PayAdvance, PayRepayment, PaySettlement, ReceiveInstalment
from ledger.domain.facts import Facts
from ledger.domain.settlements.arithmetic import account_of, advances_of
from ledger.position.due.due_list import due_items
from ledger.position.grants.account import leg_accounts
from ledger.position.snapshot import Snapshot

if TYPE_CHECKING:
    from ledger.domain.commands import Command

_AHEAD = 366
"""Days: an advance or settlement that is due within a year may be paid early."""
_KINDS = {"advance": "advance", "settlement_payment": "settlement", "repayment": "repayment"}


class Expected(NamedTuple):
    """A payment that may come.

    Attributes:
        kind: `instalment`, `advance`, `settlement` or `repayment`.
        name: of the grant, agreement, settlement or claim.
        incoming: whether the body gets it.
        partner: the body that pays, or is paid.
        year: the budget year it is meant for.
        cents: what is open, above zero; None where nothing is.
        member: the member of the agreement, for advances and settlements.
    """

    kind: str
    name: str
    incoming: bool
    partner: str
    year: int
    cents: int | None
    member: str = ""


class PaymentOnRecord(NamedTuple):
    """A payment on record.

    Attributes:
        cents: above zero came in.
        paid_on: its day.
        sequence: the number of its event.
        partner: the body that paid or got it; empty: none of the ledger.
        told_by_day: whether an entry of another day can be this one.
    """

    cents: int
    paid_on: int
    sequence: int
    partner: str = ""
    told_by_day: bool = False


def expected_by(snapshot: Snapshot, body: str, today: int) -> list[Expected]:
    """Return everything that a body may get or has to pay, as far as the ledger knows of it."""
    facts, found = snapshot.facts, []
    for item in due_items(facts, today, today + _AHEAD):
        kind = _KINDS.get(item.kind)
        if kind is None or body not in (*item.bodies, *item.towards) or not item.towards:
            continue
        incoming = item.towards == (body,)
        (payer,), (payee,) = item.bodies, item.towards
        partner = payer if incoming else payee
        member = payer
        if kind == "settlement":
            accounts = facts.settlements[item.name].event.balances
            pairs = {(end.member, end.employing_body) for end in accounts}
            member = payer if (payer, payee) in pairs else payee
        year = item.year or 0
        found.append(
            Expected(
                kind=kind,
                name=item.name,
                incoming=incoming,
                partner=partner,
                year=year,
                cents=item.cents,
                member=member,
            )
        )
    return [*found, *_instalments(snapshot, body)]


def _instalments(snapshot: Snapshot, body: str) -> Iterator[Expected]:
    """Yield the budget years of the grants that a body gets or passes on."""
    facts = snapshot.facts
    for name, grant in sorted(facts.grants.items()):
        event = grant.event
        recipients = {event.recipient, *(leg.recipient for _, leg in grant.forwardings)}
        if body not in {event.grantor, *recipients}:
            continue
        for leg in leg_accounts(snapshot, name):
            if body in {leg.creditor, leg.debtor} and leg.creditor in facts.bodies:
                incoming = leg.debtor == body
                partner = leg.creditor if incoming else leg.debtor
                cents = leg.open_cents if leg.open_cents > 0 else None
                yield Expected(
                    kind="instalment",
                    name=name,
                    incoming=incoming,
                    partner=partner,
                    year=leg.year,
                    cents=cents,
                )


def command_for(expected: Expected, body: str, cents: int, day: int) -> Command:
    """Return the command that records a payment of so many cents (above zero) on a day."""
    payer, payee = (expected.partner, body) if expected.incoming else (body, expected.partner)
    name = expected.name
    if expected.kind == "instalment":
        return ReceiveInstalment(name, payee, expected.year, cents, day)
    if expected.kind == "advance":
        return PayAdvance(
            agreement=name,
            member=payer,
            year=expected.year,
            amount_cents=cents,
            paid_on=day,
            employing_body=payee,
        )
    if expected.kind == "repayment":
        return PayRepayment(name, cents, day)
    if expected.member == payer:
        return PaySettlement(name, payer, cents, day, payee)
    return PaySettlement(name, payee, -cents, day, payer)


def recorded_for(facts: Facts, body: str) -> list[PaymentOnRecord]:
    """Return the payments on record that a body got or made, as its account shows them."""
    found = [*_grant_money(facts, body), *_of_partners(facts, body)]
    for claim in facts.claims.values():
        sign = (claim.event.creditor == body) - (claim.event.debtor == body)
        for fact, event in claim.payments:
            partner = claim.event.debtor if sign > 0 else claim.event.creditor
            cents = sign * event.amount_cents
            found.append(PaymentOnRecord(cents, event.paid_on, fact.sequence, partner))
    return [one for one in found if one.cents]


def _grant_money(facts: Facts, body: str) -> Iterator[PaymentOnRecord]:
    for grant in facts.grants.values():
        home, grantor = grant.event.recipient, grant.event.grantor
        for fact, event in grant.instalments:
            payer = grantor if event.recipient == home else home
            sign = (event.recipient == body) - (payer == body)
            partner = payer if sign > 0 else event.recipient
            cents = sign * event.amount_cents
            yield PaymentOnRecord(cents, event.received_on, fact.sequence, partner)


def _of_partners(facts: Facts, body: str) -> Iterator[PaymentOnRecord]:
    """Yield advances and payments of settlements; below zero they were paid back."""
    for name, agreement in facts.agreements.items():
        for year in sorted({event.year for _, event in agreement.advances}):
            for (member, employing), fact, event in advances_of(facts, name, year):
                sign = (employing == body) - (member == body)
                partner = member if sign > 0 else employing
                cents = sign * event.amount_cents
                yield PaymentOnRecord(cents, event.paid_on, fact.sequence, partner)
    for settlement in facts.settlements.values():
        for fact, payment in settlement.payments:
            member, employing = account_of(settlement.event, payment)
            sign = (employing == body) - (member == body)
            partner = member if sign > 0 else employing
            cents = sign * payment.amount_cents
            yield PaymentOnRecord(cents, payment.paid_on, fact.sequence, partner)
