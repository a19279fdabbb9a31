"""Figures explained by what they are added up from, without going down to bookings.

For what was read already: rows of other years, a settlement that later facts made out of date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.council.authorised import AuthorisedPart, authorised_parts
from ledger.domain.facts import Facts
from ledger.domain.period import iso
from ledger.domain.settlements.arithmetic import advances_by_body
from ledger.position.explanations.node import Context, Node, head_words, total

if TYPE_CHECKING:
    from ledger.domain.events import AdvancePaid
    from ledger.domain.years.bearing import BorneYear
    from ledger.position.explanations.explanation import Explainer
    from ledger.position.position import Position
    from ledger.position.settlements.settled import SettlementView


def brief_tree(row: Position) -> Node:
    """Return a row's headroom over the parts of what is authorised and of what is unrefinanced."""
    values: dict[str, object] = {
        "body": row.municipality_name,
        "programme": row.programme,
        "year": row.year,
        "basis": "accrual",
    }
    amounts = (
        ("cost_share", row.cost_share_cents, 1),
        ("refinanced", row.refinanced_cents, -1),
        ("brief_vat", row.vat_cents, 1),
        ("adjustment", row.adjustment_cents, 1),
    )
    # Every row has the first two, whatever they come to.
    leaves = (
        Node(kind, values, cents, sign)
        for kind, cents, sign in amounts
        if cents or kind in {"cost_share", "refinanced"}
    )
    unrefinanced = total("unrefinanced", values, leaves, -1)
    parts = [authorised_leaf(part, row.year) for part in row.authorised_parts]
    if row.authorised_cents is None:
        return Node("headroom", values, children=(Node("authorised", values), unrefinanced))
    return total("headroom", values, (total("authorised", values, parts), unrefinanced))


def authorised_leaf(part: AuthorisedPart, year: int) -> Node:
    """Return a decision, or a change of the year, as a leaf of what is authorised."""
    if part.kind == "decision":
        values: dict[str, object] = {"decision": part.reference, "year": year}
        return Node("decision", values, part.cents, event=part.sequence)
    values = {
        "reference": part.reference,
        "decided_by": part.decided_by,
        "decided_on": iso(part.decided_on) if part.decided_on is not None else "",
        "legal_basis": part.legal_basis,
    }
    return Node(part.kind, values, part.cents, event=part.sequence)


def balance_tree(explainer: Explainer, body: str, programme: str, year: int) -> Node | None:
    """Return what is unrefinanced on posts that others employ on, minus advances paid.

    A closing does not stop it (reference §8). None where there is neither.
    """
    facts = explainer.facts
    posts = [
        _elsewhere(one, body, facts)
        for one in explainer.borne(body, programme, year)
        if one.post.event.employing_body != body and one.moves(body)
    ]
    paid = [
        _advance(fact.sequence, event)
        for fact, event in advances_by_body(facts, programme, body, year)
    ]
    if not posts and not paid:
        return None
    values: dict[str, object] = {
        "body": facts.body_name(body),
        "programme": programme,
        "year": year,
    }
    return total("balance", values, [*posts, total("advances", values, paid, -1)])


def _elsewhere(one: BorneYear, body: str, facts: Facts) -> Node:
    cost, refinanced, vat = one.cost_share(body), one.refinanced(body), one.vat(body)
    values: dict[str, object] = {
        "post": one.post.event.post,
        "employing_body": facts.body_name(one.post.event.employing_body),
        "cost_share_cents": cost,
        "refinanced_cents": refinanced,
        "vat_cents": vat,
    }
    return Node("balance_post", values, cost - refinanced + vat)


def _advance(sequence: int, event: AdvancePaid) -> Node:
    values: dict[str, object] = {"day": iso(event.paid_on), "agreement": event.agreement}
    return Node("advance_paid", values, event.amount_cents, event=sequence)


def outdated_tree(view: SettlementView, body: str) -> Node:
    """Return what a settlement issued now would change on the accounts of a body."""
    event = view.settlement.event
    accounts = []
    for one in view.accounts:
        if body in {one.member, one.employing_body}:
            values: dict[str, object] = {
                "member": view.names.get(one.member, one.member),
                "settlement": event.settlement,
                "day": iso(event.issued_on),
            }
            number = view.settlement.fact.sequence
            parts = (
                Node("outdated_now", values, one.today_cents or 0),
                Node("outdated_issued", values, one.balance_cents, -1, event=number),
            )
            accounts.append(total("outdated_account", values, parts))
    return total("outdated", {"settlement": event.settlement}, accounts)


def authorised_node(context: Context, programme: str) -> Node:
    """Return the ceiling of a body and year as the sum of what was decided."""
    valid = authorised_parts(context.facts, context.body, programme, context.year)
    if not valid:
        return Node(
            "authorised", head_words(context, programme)
        )  # no decision is not a ceiling of 0
    leaves = [authorised_leaf(part, context.year) for part in valid]
    return total("authorised", head_words(context, programme), leaves)
