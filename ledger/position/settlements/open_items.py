"""Open items (offene Posten) of bodies against each other: what is still to be paid, and why.

Every item has two sides, the one's receivable is the other's payable, so that two bodies confirm
the same balance (Saldenbestätigung). Settlements count as issued; where a year of an agreement is
not settled yet, what a settlement would say now. Grants count cash by leg (domain reference §4,
§8): above entitlement is to repay, below it still to come. Nothing here is posted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.agreements.partnership import posts_of
from ledger.domain.period import year_of
from ledger.domain.settlements.arithmetic import (
    advances_paid,
    balances,
    payments_of,
    standing_settlement,
)
from ledger.position.grants.account import leg_accounts
from ledger.position.settlements.settled import details_of
from ledger.position.snapshot import about_body
from ledger.projections.axes import NOW, Axes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.domain.facts import Facts
    from ledger.log.database import Session
    from ledger.position.snapshot import Snapshot

KINDS = ("settlement", "settlement_expected", "grant_expected", "grant_repayment")


class OpenItem(NamedTuple):
    """So many cents (above zero) that the debtor owes the creditor, for a budget year.

    `kind` is one of `KINDS`; `name` the settlement, agreement or grant.
    """

    kind: str
    name: str
    year: int
    creditor: str
    debtor: str
    cents: int


class Balance(NamedTuple):
    """What two bodies owe each other; `net_cents` above zero: the second owes the first."""

    first: str
    second: str
    first_claims_cents: int
    second_claims_cents: int

    @property
    def net_cents(self) -> int:
        """Return what the first gets from the second in the end."""
        return self.first_claims_cents - self.second_claims_cents


def open_items(snapshot: Snapshot, last_year: int, body: str | None = None) -> list[OpenItem]:
    """Return every open item of budget years up to one, of a body or (None) of all."""
    every = (*_settlements(snapshot, last_year, body), *_grants(snapshot, last_year, body))
    found = [item for item in every if body in {None, item.creditor, item.debtor}]
    return sorted(found, key=lambda item: (item.creditor, item.debtor, item.year, item[0], item[1]))


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
        pairs.setdefault((first, second), [0, 0])[item.creditor == second] += item.cents
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
        if not posts_of(facts, name):
            continue
        for year in range(year_of(agreement.event.valid_from), last_year + 1):
            stands = standing_settlement(facts, name, year)
            if stands is None:
                yield from _expected(snapshot, name, year)
                continue
            for end in stands.event.balances:
                account = end.member, end.employing_body
                paid = sum(p.amount_cents for _, p in payments_of(facts, stands, account))
                if cents := end.balance_cents - paid:
                    sides = end.employing_body, end.member
                    yield _item("settlement", stands.event.settlement, year, sides, cents)


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
        for leg in leg_accounts(snapshot, name):
            if leg.year <= last_year and leg.open_cents and leg.creditor in facts.bodies:
                # Still to come is a claim of who gets the grant.
                kind = "grant_expected" if leg.open_cents > 0 else "grant_repayment"
                yield _item(kind, name, leg.year, (leg.debtor, leg.creditor), leg.open_cents)
