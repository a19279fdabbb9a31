"""Open items (offene Posten) of bodies against each other: what is still to be paid, and why.

Every item has two sides, the one's receivable is the other's payable, so that two bodies confirm
the same balance (Saldenbestätigung). Settlements count as issued; where a year of an agreement is
not settled yet, what a settlement would say now. Grants count cash by leg (domain reference §4,
§8): above entitlement is to repay, below it still to come. Payments count up to the balance day,
31 December; what was paid since stands beside it. Nothing here is posted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ledger.domain.facts import Facts, Settlement
from ledger.domain.period import year_of, year_span
from ledger.domain.settlements.arithmetic import (
    Account,
    advances_of,
    advances_paid,
    balances,
    payments_of,
    standing_settlement,
)
from ledger.log.database import Session
from ledger.position.grants.account import leg_accounts
from ledger.position.settlements.settled import details_of, paid_by
from ledger.position.snapshot import Snapshot, about_body
from ledger.projections.axes import EVERYTHING, NOW, Axes

KINDS = ("settlement", "settlement_expected", "grant_expected", "grant_repayment")


class OpenItem(NamedTuple):
    """So many cents (above zero) that the debtor owes the creditor, for a budget year.

    `kind` is one of `KINDS`; `name` the settlement, agreement or grant. `paid_since_cents` of it
    were paid after the balance day; below zero the debt has grown by what was paid back.
    """

    kind: str
    name: str
    year: int
    creditor: str
    debtor: str
    cents: int
    paid_since_cents: int = 0


class Balance(NamedTuple):
    """What two bodies owe each other; `net_cents` above zero: the second owes the first.

    `paid_since_cents` of that were paid after the balance day.
    """

    first: str
    second: str
    first_claims_cents: int
    second_claims_cents: int
    paid_since_cents: int = 0

    @property
    def net_cents(self) -> int:
        """Return what the first gets from the second in the end."""
        return self.first_claims_cents - self.second_claims_cents

    @property
    def still_open_cents(self) -> int:
        """Return what is left of that today."""
        return self.net_cents - self.paid_since_cents

    def turned(self) -> Balance:
        """Return the same as the second sees it."""
        claims = self.second_claims_cents, self.first_claims_cents
        return Balance(self.second, self.first, *claims, -self.paid_since_cents)


def open_items(snapshot: Snapshot, last_year: int, body: str | None = None) -> list[OpenItem]:
    """Return every open item of budget years up to one, of a body or (None) of all.

    They are those of 31 December of that year: no payment after it counts.
    """
    then = balance_day(snapshot, last_year)
    every = _items(then, last_year, body)
    if then is not snapshot:
        now = {_account(item): item for item in _items(snapshot, last_year, body)}
        every = [_compared(item, now.get(_account(item))) for item in every]
    return sorted(every, key=lambda item: (item.creditor, item.debtor, item.year, item[0], item[1]))


def balance_day(snapshot: Snapshot, year: int) -> Snapshot:
    """Return the snapshot that items of years up to one come from."""
    return paid_by(snapshot, year_span(year).end - 1)


def _items(snapshot: Snapshot, last_year: int, body: str | None) -> list[OpenItem]:
    every = (*_settlements(snapshot, last_year, body), *_grants(snapshot, last_year, body))
    return [item for item in every if body in {None, item.creditor, item.debtor}]


def _account(item: OpenItem) -> tuple[bool, str, int, frozenset[str]]:
    of_grant = item.kind.startswith("grant")
    return (of_grant, item.name, item.year, frozenset({item.creditor, item.debtor}))


def _compared(item: OpenItem, now: OpenItem | None) -> OpenItem:
    """Return an item with what was paid of it since."""
    left = 0 if now is None else now.cents if now.creditor == item.creditor else -now.cents
    return item._replace(paid_since_cents=item.cents - left)


class ItemsQuestion(NamedTuple):
    """Open items of which years (up to one), of one body or all, as known when."""

    year: int
    body: str | None = None
    axes: Axes = NOW


class ItemList(NamedTuple):
    """Open items, and the names of the bodies in them."""

    question: ItemsQuestion
    items: tuple[OpenItem, ...]
    names: dict[str, str]


def list_items(session: Session, question: ItemsQuestion, _: int = 0) -> ItemList:
    """Return the open items asked for.

    Raises:
        UnknownName: the body is not registered.
    """
    return items_of(about_body(session, question.body, question.axes), question)


def items_of(snapshot: Snapshot, question: ItemsQuestion) -> ItemList:
    """Return what `list_items` does, from a snapshot that is about whom the question is about."""
    found = open_items(snapshot, question.year, question.body)
    return ItemList(question, tuple(found), snapshot.names())


def confirmations(items: Iterable[OpenItem]) -> list[Balance]:
    """Return what each pair of bodies owes each other; the lower official key stands first."""
    pairs: dict[tuple[str, str], list[int]] = {}
    for item in items:
        first, second = sorted((item.creditor, item.debtor))
        sums = pairs.setdefault((first, second), [0, 0, 0])
        sums[item.creditor == second] += item.cents
        sums[2] += item.paid_since_cents if item.creditor == first else -item.paid_since_cents
    return [Balance(*pair, *cents) for pair, cents in sorted(pairs.items())]


def _item(kind: str, name: str, year: int, sides: tuple[str, str], cents: int) -> OpenItem:
    """Return an item; below zero the debtor is the creditor."""
    creditor, debtor = sides if cents > 0 else sides[::-1]
    return OpenItem(
        kind=kind, name=name, year=year, creditor=creditor, debtor=debtor, cents=abs(cents)
    )


def _agreements(facts: Facts, body: str | None) -> list[str]:
    """Return the agreements in whose accounts a body may stand, by name; None: all."""
    if body is None:
        return sorted(facts.agreements)
    names = set(facts.speaking_of("body", body, "agreement"))
    posts = (facts.posts[name] for name in facts.speaking_of("body", body, "post"))
    names |= {entry.value or "" for post in posts for entry in post.agreements.entries}
    issued = (facts.settlements[name] for name in _settlements_with(facts, body))
    names |= {one.event.agreement for one in issued}
    return sorted(name for name in names if name in facts.agreements)


def _settlements_with(facts: Facts, body: str) -> list[str]:
    spoken = facts.speaking_of("body", body, "settlement")
    return [name for name in spoken if name in facts.settlements]


def _settlements(snapshot: Snapshot, last_year: int, body: str | None) -> Iterator[OpenItem]:
    facts = snapshot.facts
    for name in _agreements(facts, body):
        agreement = facts.agreements[name]
        if not facts.posts_under("agreement", name):
            continue
        for year in range(year_of(agreement.event.valid_from), last_year + 1):
            stands = standing_settlement(facts, name, year)
            if stands is None:
                yield from _expected(snapshot, name, year)
                continue
            late = _late_advances(snapshot, stands)
            for end in stands.event.balances:
                account = end.member, end.employing_body
                paid = sum(p.amount_cents for _, p in payments_of(facts, stands, account))
                paid -= late.get(account, 0)
                if cents := end.balance_cents - paid:
                    sides = end.employing_body, end.member
                    yield _item("settlement", stands.event.settlement, year, sides, cents)


def _late_advances(snapshot: Snapshot, settlement: Settlement) -> dict[Account, int]:
    """Return the advances in a settlement that were paid only after the balance day."""
    if snapshot.paid_by is None:
        return {}
    event, last = settlement.event, snapshot.paid_by
    then = Axes(settlement.fact.sequence - 1, EVERYTHING)
    before = Snapshot(snapshot.session, then, ("agreement", event.agreement)).facts
    found: dict[Account, int] = {}
    for account, _, advance in advances_of(before, event.agreement, event.year):
        if advance.paid_on > last:
            found[account] = found.get(account, 0) + advance.amount_cents
    return found


def _expected(snapshot: Snapshot, name: str, year: int) -> Iterator[OpenItem]:
    """Yield what a settlement would say now; nothing where the year has no cost and no advance."""
    lines = [one.line for one in details_of(snapshot, name, year)]
    for end in balances(lines, advances_paid(snapshot.facts, name, year)):
        if end.balance_cents:
            sides = end.employing_body, end.member
            yield _item("settlement_expected", name, year, sides, end.balance_cents)


def _grants(snapshot: Snapshot, last_year: int, body: str | None) -> Iterator[OpenItem]:
    facts = snapshot.facts
    names = facts.grants if body is None else facts.speaking_of("body", body, "grant")
    for name in sorted(names):
        for leg in leg_accounts(snapshot, name, last=last_year):
            if leg.open_cents and leg.creditor in facts.bodies:
                # Still to come is a claim of who gets the grant.
                kind = "grant_expected" if leg.open_cents > 0 else "grant_repayment"
                yield _item(kind, name, leg.year, (leg.debtor, leg.creditor), leg.open_cents)
