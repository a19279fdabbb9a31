"""A settlement as trees: what is open of each account, down to key × cost, advances, payments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.domain.events import SettlementLine
from ledger.domain.period import iso
from ledger.position.explanations.late import late_steps, late_values
from ledger.position.explanations.node import Node, total
from ledger.position.explanations.parts import exact_text

if TYPE_CHECKING:
    from ledger.domain.settlements.arithmetic import Detail
    from ledger.position.settlements.settled import AccountView, SettlementView

BALANCE_KINDS = ("settlement_even", "settlement_additional", "settlement_refund")


def settlement_trees(view: SettlementView) -> tuple[Node, ...]:
    """Return one tree for each account, then one for what each employing body bears itself."""
    event = view.settlement.event
    known: Sequence[Detail | None] = view.details or [None] * len(event.lines)
    pairs = list(zip(event.lines, known, strict=True))
    trees = []
    for one in view.accounts:
        account = (one.member, one.employing_body)
        lines = [_line(line, detail) for line, detail in pairs if _account(line) == account]
        trees.append(_open(view, one, lines))
    for home in sorted({line.employing_body for line in event.lines}):
        own = [_line(line, detail) for line, detail in pairs if _account(line) == (home, home)]
        if own:
            trees.append(total("settlement_own", {"member": view.names.get(home, home)}, own))
    return tuple(trees)


def expected_tree(
    mine: Sequence[Detail],
    advances: Sequence[tuple[str, int, int]],
    member: str,
    whose: tuple[str, int],
) -> Node:
    """Return what a settlement would say now of one account.

    Args:
        mine: the account's lines with their arithmetic.
        advances: (day, cents, event) of each one paid.
        member: its name.
        whose: agreement and year.
    """
    agreement, year = whose
    values: dict[str, object] = {"member": member, "agreement": agreement, "year": year}
    owed = total("settlement_owed", values, [_line(one.line, one) for one in mine])
    paid = [
        Node("settlement_advance", {"day": day}, cents, -1, event=event)
        for day, cents, event in advances
    ]
    found = total("settlement_even", values, [owed, *paid])
    return replace(found, kind=_kind(found.cents or 0))


def _account(line: SettlementLine) -> tuple[str, str]:
    return (line.member, line.employing_body)


def _open(view: SettlementView, one: AccountView, lines: list[Node]) -> Node:
    """What is open: the balance as issued, minus what was paid on it."""
    event = view.settlement.event
    values: dict[str, object] = {
        "member": view.names.get(one.member, one.member),
        "employing_body": view.names.get(one.employing_body, one.employing_body),
        "agreement": event.agreement,
        "year": event.year,
    }
    advances = [
        Node("settlement_advance", {"day": iso(move.day)}, move.cents, -1, event=move.event)
        for move in one.advances
    ]
    owed = total("settlement_owed", values, lines)
    balance = total("settlement_even", values, [owed, *advances])
    balance = replace(balance, kind=_kind(balance.cents or 0))
    if view.replaced_by:
        return balance
    payments = [
        Node(
            "settlement_payment",
            {"day": iso(move.day), "settlement": move.settlement},
            move.cents,
            -1,
            event=move.event,
        )
        for move in one.payments
    ]
    found = total("settlement_open", values, [balance, *payments])
    if one.overpaid_cents:
        back = (
            ("employing_body", "member") if (found.cents or 0) < 0 else ("member", "employing_body")
        )
        found.values.update(zip(("payer", "payee"), (values[whose] for whose in back), strict=True))
        return replace(found, kind="settlement_open_overpaid")
    return replace(found, kind="settlement_open_refund") if (found.cents or 0) < 0 else found


def _kind(cents: int) -> str:
    """Above zero the member pays the rest, below zero it gets money back."""
    even, additional, refund = BALANCE_KINDS
    if not cents:
        return even
    return additional if cents > 0 else refund


def _line(line: SettlementLine, detail: Detail | None) -> Node:
    version = detail.segment.version if detail else None
    values: dict[str, object] = {
        "post": line.post,
        "from": iso(line.valid_from),
        "to": iso(line.valid_to),
        "agreement": detail.segment.agreement if detail else "",
        "version": version.version if version else "",
        "clause": version.clause if version else "",
    }
    parts = [_stepped(line, detail, _cost), _stepped(line, detail, _grant)]
    if line.vat_code:
        parts.append(_stepped(line, detail, _vat))
    kind = "settlement_line" if detail else "settlement_line_alone"
    event = detail.segment.sequence or None if detail else None
    return replace(total(kind, values, parts), event=event)


def _stepped(
    line: SettlementLine,
    detail: Detail | None,
    node_of: Callable[[SettlementLine, Detail | None], Node],
) -> Node:
    """Return an amount of a line; what a later year bears stands over F(b) and F(b − 1)."""
    if detail is None or detail.late is None:
        return node_of(line, detail)
    late, now, before = detail.late
    found = node_of(line, detail)
    steps = late_steps(
        late,
        (replace(node_of(now.line, now), sign=1),),
        (replace(node_of(before.line, before), sign=1),),
    )
    return replace(found, kind=_LATE[node_of], values=late_values(late), sums=True, children=steps)


def _vat(line: SettlementLine, detail: Detail | None) -> Node:
    rate = detail.vat_rate if detail and detail.vat_rate else Fraction(0)
    vat: dict[str, object] = {
        "code": line.vat_code,
        "percent": exact_text(rate * 10000).rstrip("0").rstrip(".") if rate else "",
        "base_cents": line.cost_share_cents - line.refinanced_cents,
    }
    number = detail.vat_sequence or None if detail else None
    return Node("settlement_vat", vat, line.vat_cents, event=number)


def _cost(line: SettlementLine, detail: Detail | None) -> Node:
    if detail is None:
        return Node("settlement_cost_alone", {}, line.cost_share_cents)
    values: dict[str, object] = {
        "part": str(detail.part),
        "base_cents": detail.shared_cents,
        "own_cents": detail.own_cents,
    }
    kind = "settlement_cost_own" if detail.own_cents else "settlement_cost"
    return Node(kind, values, line.cost_share_cents)


def _grant(line: SettlementLine, detail: Detail | None) -> Node:
    if detail is None:
        return Node("settlement_grant_alone", {}, line.refinanced_cents, -1)
    values: dict[str, object] = {
        "part": str(detail.grant_part),
        "base_cents": detail.grant_cents,
    }
    return Node("settlement_grant", values, line.refinanced_cents, -1)


_LATE: dict[Callable[[SettlementLine, Detail | None], Node], str] = {
    _cost: "settlement_cost_late",
    _grant: "settlement_grant_late",
    _vat: "settlement_vat_late",
}
"""Kinds of the amounts of a line that a later year bears."""
