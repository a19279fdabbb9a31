"""Where an open item comes from: settlement, what a settlement would say now, or a grant's leg."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.domain.settlement import advances_of
from ledger.position.grant_account import leg_accounts
from ledger.position.leg_trees import leg_received, leg_repaid, leg_values
from ledger.position.node import Node, total
from ledger.position.settled import details_of, view_of
from ledger.position.settled_nodes import expected_tree, settlement_trees

if TYPE_CHECKING:
    from ledger.position.grant_account import LegAccount
    from ledger.position.open_items import OpenItem
    from ledger.position.snapshot import Snapshot


class ItemExplainer:
    """Explains open items."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot, self._facts = snapshot, snapshot.facts

    def tree(self, item: OpenItem) -> Node | None:
        """Return the arithmetic of an item; its sum is the item's, below zero where sides turned.

        None where a settlement has no such account any more.
        """
        match item.kind:
            case "settlement":
                return self._settlement(item)
            case "settlement_expected":
                return self._expected(item)
            case _:
                return self._leg(item)

    def _settlement(self, item: OpenItem) -> Node | None:
        view = view_of(self._snapshot, item.name)
        for account, tree in zip(view.accounts, settlement_trees(view), strict=False):
            if {account.member, account.employing_body} == {item.creditor, item.debtor}:
                return tree
        return None

    def _expected(self, item: OpenItem) -> Node:
        facts, key = self._facts, (item.name, item.year)
        sides = {item.creditor, item.debtor}
        mine = [
            one
            for one in details_of(self._snapshot, *key)
            if {one.line.member, one.line.employing_body} == sides
        ]
        advances = [
            (iso(event.paid_on), event.amount_cents, fact.sequence)
            for account, fact, event in advances_of(facts, *key)
            if set(account) == sides
        ]
        homes = {one.line.employing_body for one in mine}
        member = next(iter(sides - homes), item.debtor)
        return expected_tree(mine, advances, facts.body_name(member), key)

    def _leg(self, item: OpenItem) -> Node | None:
        for leg in leg_accounts(self._snapshot, item.name):
            if leg.year == item.year and {leg.creditor, leg.debtor} == {item.creditor, item.debtor}:
                return self._leg_tree(item.name, leg)
        return None

    def _leg_tree(self, grant: str, leg: LegAccount) -> Node:
        terms, facts = self._facts.grants[grant], self._facts
        values = leg_values(facts, grant, leg)
        payable = Node("leg_payable", values, leg.payable_cents, event=terms.fact.sequence)
        moves = (*leg_received(terms, leg), *leg_repaid(facts, terms, leg))
        return total("leg_open", values, [payable, *moves])
