"""Where an open item comes from: settlement, what a settlement would say now, or a grant's leg."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.domain.facts import Facts
from ledger.domain.period import iso
from ledger.domain.settlements.arithmetic import advances_of
from ledger.position.explanations.leg_trees import leg_received, leg_repaid, leg_values
from ledger.position.explanations.node import Node, total
from ledger.position.explanations.settled_nodes import expected_tree, settlement_trees
from ledger.position.grants.account import LegAccount, leg_accounts
from ledger.position.settlements.settled import details_of, view_of
from ledger.position.snapshot import Snapshot, once

_MOVES = ("leg_received", "leg_repaid", "settlement_advance", "settlement_payment")
"""Kinds of steps that are money that moved between two bodies."""

if TYPE_CHECKING:
    from ledger.position.settlements.open_items import OpenItem

    Sides = frozenset[str]
    """Who stands on either side of an account."""


def item_tree(snapshot: Snapshot, item: OpenItem) -> Node | None:
    """Return the arithmetic of an open item; its sum is the item's, below zero where sides turned.

    None where a settlement has no such account any more.
    """
    sides = frozenset({item.creditor, item.debtor})
    match item.kind:
        case "settlement":
            return _settled(snapshot, item.name).get(sides)
        case "settlement_expected":
            return _expected(snapshot, item, sides)
        case _:
            leg = _legs(snapshot, item.name).get((item.year, sides))
            return None if leg is None else _leg_tree(snapshot.facts, item.name, leg)


def paid_since_tree(then: Snapshot, now: Snapshot, item: OpenItem) -> Node | None:
    """Return the payments that make up what was paid of an item after the balance day."""
    old, new = item_tree(then, item), item_tree(now, item)
    if old is None or new is None or not item.paid_since_cents:
        return None
    known = {node.event for node in old.walk()}
    turned = 1 if (old.cents or 0) < 0 else -1
    moves = (node for node in new.walk() if node.kind in _MOVES and node.event not in known)
    paid = [replace(node, sign=turned * node.sign) for node in moves]
    return total("open_paid_since", {"name": item.name, "year": item.year}, paid)


@once
def _settled(snapshot: Snapshot, name: str) -> dict[Sides, Node]:
    view = view_of(snapshot, name)
    found: dict[Sides, Node] = {}
    for account, tree in zip(view.accounts, settlement_trees(view), strict=False):
        found.setdefault(frozenset({account.member, account.employing_body}), tree)
    return found


def _expected(snapshot: Snapshot, item: OpenItem, sides: Sides) -> Node:
    facts, key = snapshot.facts, (item.name, item.year)
    mine = [
        one
        for one in details_of(snapshot, *key)
        if {one.line.member, one.line.employing_body} == sides
    ]
    paid = [one for one in advances_of(facts, *key) if set(one[0]) == sides]
    advances = [(iso(event.paid_on), event.amount_cents, fact.sequence) for _, fact, event in paid]
    homes = {one.line.employing_body for one in mine} or {employing for (_, employing), *_ in paid}
    member = next(iter(sides - homes), item.debtor)
    return expected_tree(mine, advances, facts.body_name(member), key)


@once
def _legs(snapshot: Snapshot, grant: str) -> dict[tuple[int, Sides], LegAccount]:
    found: dict[tuple[int, Sides], LegAccount] = {}
    for leg in leg_accounts(snapshot, grant):
        found.setdefault((leg.year, frozenset({leg.creditor, leg.debtor})), leg)
    return found


def _leg_tree(facts: Facts, grant: str, leg: LegAccount) -> Node:
    terms = facts.grants[grant]
    values = leg_values(facts, grant, leg)
    payable = Node("leg_payable", values, leg.payable_cents, event=terms.fact.sequence)
    moves = (*leg_received(terms, leg), *leg_repaid(facts, terms, leg))
    return total("leg_open", values, [payable, *moves])
