"""What a settlement shared out: cost and grant of each post and period, down to the bookings."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.domain.period import iso
from ledger.domain.posts.post_year import PostYear
from ledger.domain.settlements.lines import by_period
from ledger.domain.years.bearing import BorneYear, Late
from ledger.position.explanations.cost import segment_cost
from ledger.position.explanations.grant import segment_grant
from ledger.position.explanations.late import late_steps, late_values
from ledger.position.explanations.node import Context, Node, total
from ledger.position.load import Question
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import EVERYTHING, Axes

if TYPE_CHECKING:
    from ledger.log.database import Session
    from ledger.position.settlements.settled import SettlementView


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
    agreement = view.settlement.event.agreement
    reader = Snapshot(session, then, ("agreement", agreement)).accrual
    question, facts = Question(year=year, axes=then), reader.facts
    costs: dict[Hashable, Node] = {}
    grants: dict[Hashable, Node] = {}
    for name in dict.fromkeys(line.post for line in view.settlement.event.lines):
        borne = _fine(reader.borne(name, year))
        home = borne.post.event.employing_body
        rows = reader.rows if summed else None
        context = Context(
            session=session,
            question=question,
            facts=facts,
            body=home,
            year=year,
            post_years=(borne,),
            rows=rows,
        )
        for index, segment in enumerate(borne.own.segments):
            place = (name, segment.span.start)
            costs[place] = segment_cost(context, borne.own, index, shared=True)
            grants[place] = _granted(context, borne.own, index)
        for late in borne.late:
            for index, segment in enumerate(late.now.segments):
                place = (name, segment.span.start)
                costs[place] = _late(context, late, index, _shared)
                grants[place] = _late(context, late, index, _granted)
    return costs, grants


def _fine(borne: BorneYear) -> BorneYear:
    """Return the year with each VAT period as a segment of its own, as the lines are."""
    late = tuple(
        one._replace(now=by_period(one.now), before=by_period(one.before)) for one in borne.late
    )
    return borne._replace(own=by_period(borne.own), late=late)


def _late(
    context: Context, late: Late, index: int, node_of: Callable[[Context, PostYear, int], Node]
) -> Node:
    """Return what the settled year bears of an earlier one: with its cost, less without it."""
    now = node_of(replace(context, upto=late.upto), late.now, index)
    before = node_of(replace(context, upto=late.upto - 1), late.before, index)
    return total("late", late_values(late), late_steps(late, (now,), (before,)))


def _shared(context: Context, one: PostYear, index: int) -> Node:
    return segment_cost(context, one, index, shared=True)


def _granted(context: Context, one: PostYear, index: int) -> Node:
    span = one.segments[index].span
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
