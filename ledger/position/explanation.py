"""Where a cent comes from: the arithmetic of one figure as a tree, down to the events.

A node with `sums` equals the signed sum of its children, to the cent; other nodes (a share, a
minimum) say in words how they follow from theirs. A leaf carries the number of its event.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.domain.council import authorised_parts
from ledger.domain.errors import UsageError
from ledger.position.explain_authorised import authorised_node
from ledger.position.explain_cost import cost_share_node, vat_nodes
from ledger.position.explain_grant import refinanced_node
from ledger.position.load import CostReader, Question, facts_for
from ledger.position.node import Context, Node, head, total

if TYPE_CHECKING:
    from ledger.log.database import Session

FIGURES = ("cost_share", "refinanced", "unrefinanced", "authorised", "headroom")


__all__ = ["FIGURES", "Node", "explain"]


def explain(session: Session, question: Question, figure: str) -> tuple[Node, ...]:
    """Return one tree a programme for a figure of one municipality and year.

    Raises:
        UsageError: the figure is none of `FIGURES`.
        UnknownName: the municipality is not registered.
    """
    if figure not in FIGURES:
        raise UsageError(f"figure {figure!r}: unknown → one of {', '.join(FIGURES)}")
    body, year = question.municipality or "", question.year or 0
    facts = facts_for(session, question)
    reader = CostReader(session, question, facts)
    trees = []
    for programme in sorted(facts.programmes):
        if question.programme not in {None, programme}:
            continue
        computed = tuple(
            reader.post_year(name, year)
            for name in sorted(facts.posts)
            if facts.posts[name].event.programme == programme
        )
        mine = tuple(one for one in computed if body in one.members())
        if mine or authorised_parts(facts, body, programme, year):
            context = Context(session, question, facts, body, year, mine)
            trees.append(_FIGURES[figure](context, programme))
    return tuple(trees)


def _headroom(context: Context, programme: str) -> Node:
    parts = (
        authorised_node(context, programme),
        replace(_unrefinanced(context, programme), sign=-1),
    )
    if parts[0].cents is None:
        return Node("headroom", head(context, programme), children=parts)
    return total("headroom", head(context, programme), parts)


def _unrefinanced(context: Context, programme: str) -> Node:
    parts = [
        cost_share_node(context, programme),
        replace(refinanced_node(context, programme), sign=-1),
        *vat_nodes(context),
    ]
    return total("unrefinanced", head(context, programme), parts)


_FIGURES = {
    "cost_share": cost_share_node,
    "refinanced": refinanced_node,
    "unrefinanced": _unrefinanced,
    "authorised": authorised_node,
    "headroom": _headroom,
}
