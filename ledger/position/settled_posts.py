"""What a settlement shared out: cost and grant of each post and period, down to the bookings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.facts import fold
from ledger.domain.lines import by_period
from ledger.domain.period import iso
from ledger.position.explain_cost import segment_cost
from ledger.position.explain_grant import segment_grant
from ledger.position.load import CostReader, Question
from ledger.position.node import Context, Node, total
from ledger.projections.axes import EVERYTHING, Axes
from ledger.projections.fact_index import all_facts

if TYPE_CHECKING:
    from collections.abc import Hashable

    from ledger.domain.period import Span
    from ledger.domain.post_year import PostYear
    from ledger.log.database import Session
    from ledger.position.settled import SettlementView


def shared_trees(
    session: Session, view: SettlementView, *, summed: bool
) -> tuple[dict[Hashable, Node], dict[Hashable, Node]]:
    """Return the cost and the grant that a settlement's lines are parts of, as of its issue.

    Their keys are the post and the first day of the line's period.
    With `summed` stored sums are the leaves, not bookings. Nothing where the lines cannot be
    computed again as they were issued.
    """
    if view.details is None:
        return {}, {}
    year, then = view.settlement.event.year, Axes(view.settlement.fact.sequence - 1, EVERYTHING)
    facts = fold(all_facts(session, then))
    question = Question(year=year, axes=then)
    reader = CostReader(session, question, facts)
    costs: dict[Hashable, Node] = {}
    grants: dict[Hashable, Node] = {}
    for name in dict.fromkeys(line.post for line in view.settlement.event.lines):
        one = by_period(reader.post_year(name, year))
        home = one.post.event.employing_body
        rows = reader.rows if summed else None
        context = Context(session, question, facts, home, year, (one,), rows=rows)
        for index, segment in enumerate(one.segments):
            place = (name, segment.span.start)
            costs[place] = segment_cost(context, one, index, shared=True)
            grants[place] = _granted(context, one, index, segment.span)
    return costs, grants


def _granted(context: Context, one: PostYear, index: int, span: Span) -> Node:
    parts = (
        segment_grant(context, one, funding, index)
        for funding in one.fundings
        if funding.segment_payable and funding.segment_payable[index]
    )
    values: dict[str, object] = {
        "post": one.post.event.post,
        "from": iso(span.start),
        "to": iso(span.end - 1),
    }
    return total("segment_grant", values, parts)
