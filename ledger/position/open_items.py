"""Open items (offene Posten) of bodies against each other: what is still to be paid, and why.

Every item has two sides, the one's receivable is the other's payable, so that two bodies confirm
the same balance (Saldenbestätigung). Settlements count as issued; where a year of an agreement is
not settled yet, what a settlement would say now. Grants count cash by leg (domain reference §4,
§8): above entitlement is to repay, below it still to come. Nothing here is posted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.facts import fold
from ledger.domain.partnership import posts_of
from ledger.domain.period import year_of
from ledger.domain.settlement import (
    advances_paid,
    balances,
    payments_of,
    standing_settlement,
)
from ledger.position.grant_account import AccountQuestion, grant_account
from ledger.position.names import not_known
from ledger.position.settled import settled_details
from ledger.projections.axes import NOW, Axes
from ledger.projections.fact_index import all_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.domain.facts import Facts
    from ledger.log.database import Session

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


def open_items(session: Session, facts: Facts, last_year: int, axes: Axes) -> list[OpenItem]:
    """Return every open item of budget years up to one, as known within the axes."""
    found = [
        *_settlements(session, facts, last_year, axes),
        *_grants(session, facts, last_year, axes),
    ]
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
    facts = fold(all_facts(session, question.axes))
    if question.body is not None and question.body not in facts.bodies:
        raise not_known(session, "body", question.body, question.axes)
    found = open_items(session, facts, question.year, question.axes)
    mine = (one for one in found if question.body in {None, one.creditor, one.debtor})
    names = {name: body.name for name, (_, body) in facts.bodies.items()}
    return ItemList(question, tuple(mine), names)


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
    return OpenItem(kind, name, year, creditor, debtor, abs(cents))


def _settlements(session: Session, facts: Facts, last_year: int, axes: Axes) -> Iterator[OpenItem]:
    for name, agreement in sorted(facts.agreements.items()):
        if not posts_of(facts, name):
            continue
        for year in range(year_of(agreement.event.valid_from), last_year + 1):
            stands = standing_settlement(facts, name, year)
            if stands is None:
                yield from _expected(session, facts, (name, year), axes)
                continue
            for end in stands.event.balances:
                account = end.member, end.employing_body
                paid = sum(p.amount_cents for _, p in payments_of(facts, stands, account))
                if cents := end.balance_cents - paid:
                    sides = end.employing_body, end.member
                    yield _item("settlement", stands.event.settlement, year, sides, cents)


def _expected(
    session: Session, facts: Facts, whose: tuple[str, int], axes: Axes
) -> Iterator[OpenItem]:
    """Yield what a settlement would say now; nothing where the year has no cost and no advance."""
    name, year = whose
    lines = [one.line for one in settled_details(session, facts, name, year, axes)]
    for end in balances(lines, advances_paid(facts, name, year)):
        if end.balance_cents:
            sides = end.employing_body, end.member
            yield _item("settlement_expected", name, year, sides, end.balance_cents)


def _grants(session: Session, facts: Facts, last_year: int, axes: Axes) -> Iterator[OpenItem]:
    for name in sorted(facts.grants):
        for leg in grant_account(session, AccountQuestion(name, axes=axes), 0):
            if leg.year <= last_year and leg.open_cents and leg.creditor in facts.bodies:
                # Still to come is a claim of who gets the grant.
                kind = "grant_expected" if leg.open_cents > 0 else "grant_repayment"
                yield _item(kind, name, leg.year, (leg.debtor, leg.creditor), leg.open_cents)
