"""Why a cost is refinanced by nothing, down to the event behind it (domain reference §4).

Not eligible, vacant, a post that does not exist, no notice or no forwarding that covers the days,
no claim left: one node for each post, cost type and reason. It adds nothing to what is refinanced.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ledger.domain.agreements.sharing import CostRow
from ledger.domain.facts import Facts
from ledger.domain.grants.funding import is_eligible, owner_of
from ledger.domain.grants.legs import leg_on, rate_on
from ledger.domain.period import iso
from ledger.domain.posts.post_year import PostYear
from ledger.position.explanations.node import Context, Node
from ledger.position.explanations.parts import leaves_of


class Reason(NamedTuple):
    """Why: a word of the catalogue, the day it was seen on, the notice, and the event behind it."""

    kind: str
    day: int
    grant: str
    event: int


def unfunded_nodes(context: Context, one: PostYear) -> list[Node]:
    """Return why costs of a post and year are refinanced by nothing; empty: there are none.

    Overhead that the agreement computes is never refinanced.
    """
    sums: dict[tuple[str, str, str, int], list[int]] = {}
    for leaf in leaves_of(context, one):
        reason = reason_of(leaf.row, one, context.facts)
        if reason is not None:
            key = (reason.kind, leaf.row.cost_type, reason.grant, reason.event)
            cell = sums.setdefault(key, [0, reason.day])
            cell[0] += leaf.row.cents
            cell[1] = min(cell[1], reason.day)
    found = [
        _node(context, one, key, cents, day) for key, (cents, day) in sorted(sums.items()) if cents
    ]
    computed = sum(cost.overhead for cost in one.costs)
    return [*found, _whole("overhead", one, computed)] if computed else found


def no_cost_node(one: PostYear) -> Node:
    """Return that a post has no cost in a year, so that there is nothing to refinance."""
    return _whole("no_cost", one, 0)


def _whole(kind: str, one: PostYear, cents: int) -> Node:
    values: dict[str, object] = {
        "post": one.post.event.post,
        "year": one.year,
        "unfunded_cents": cents,
    }
    return Node(f"unfunded_{kind}", values, 0)


def _node(
    context: Context, one: PostYear, key: tuple[str, str, str, int], cents: int, day: int
) -> Node:
    kind, cost_type, grant, event = key
    values: dict[str, object] = {
        "post": one.post.event.post,
        "year": one.year,
        "cost_type": cost_type,
        "unfunded_cents": cents,
        "grant": grant,
        "employing_body": context.facts.body_name(one.post.event.employing_body),
        "day": iso(day),
    }
    return Node(f"unfunded_{kind}", values, 0, event=event)


def reason_of(row: CostRow, one: PostYear, facts: Facts) -> Reason | None:
    """Return why a notice pays nothing for a cost; None: one weighs it, or pays for it."""
    legs = [funding.leg for funding in one.fundings]
    series = [funding.levels for funding in one.fundings]
    owner = owner_of(row, legs, series)
    if owner is None:
        return _uncovered(row, one, facts)
    leg, funding = legs[owner], one.fundings[owner]
    if is_eligible(row, leg, series[owner]):
        return None
    first = next(
        level.span.meet(row.service).start
        for level in funding.levels
        if level.value and level.span.meet(row.service).days
    )
    listed = leg.grant.cost_types.at(first)
    event = listed.sequence if listed is not None else leg.grant.fact.sequence
    return Reason("not_eligible", first, leg.grant.event.grant, event)


def _uncovered(row: CostRow, one: PostYear, facts: Facts) -> Reason:
    """Return why nothing is funded on any day of a cost."""
    post = one.post
    for funding in one.fundings:
        grant = funding.leg.grant
        for level in funding.levels:
            common = level.span.meet(row.service)
            if not common.days or leg_on(common.start, post, grant) is None:
                continue
            if post.fte.at(common.start) is None:
                break
            listed = grant.cost_types.at(common.start)
            if listed is not None and row.cost_type not in (listed.value or ()):
                # Filled or vacant: it would not pay for this anyway.
                name, event = grant.event.grant, listed.sequence
                return Reason("not_eligible", common.start, name, event)
            if post.occupied(common.start):
                # Covered and filled, at a rate of nothing.
                rate = rate_on(common.start, post, grant)
                event = rate.sequence if rate else grant.fact.sequence
                return Reason("no_rate", common.start, grant.event.grant, event)
            return Reason("vacant", common.start, grant.event.grant, _emptied(one, common.start))
    day = row.service.start
    if post.fte.at(day) is None:
        return Reason("no_post", day, "", post.fte.said(day) or post.fact.sequence)
    return _without_notice(day, one, facts)


def _without_notice(day: int, one: PostYear, facts: Facts) -> Reason:
    """Return what is missing between a notice and the employing body on a day."""
    post = one.post
    chosen = post.grants.at(day)
    grant = facts.grants.get(chosen.value) if chosen and chosen.value else None
    if grant is None:
        return Reason("no_grant", day, "", post.grants.said(day) or post.fact.sequence)
    name = grant.event.grant
    if grant.coverage.at(day) is None:
        event = grant.coverage.said(day) or grant.fact.sequence
        return Reason("no_notice", day, name, event)
    body = post.event.employing_body
    theirs = [fact.sequence for fact, event in grant.forwardings if event.recipient == body]
    return Reason("no_forwarding", day, name, theirs[-1] if theirs else grant.fact.sequence)


def _emptied(one: PostYear, day: int) -> int:
    """Return the event by which nobody fills the post: who left or is away, else the post's own."""
    post = one.post
    away = [entry.sequence for line in post.absences.values() if (entry := line.at(day))]
    left = [line.said(day) for line in post.people.values()]
    return max([*away, *left, 0]) or post.fact.sequence


def without_claim(one: PostYear) -> Iterator[int]:
    """Yield the places of fundings that weigh a cost and have nothing left to pay for it."""
    for place, funding in enumerate(one.fundings):
        if funding.eligible_cost > 0 and not funding.payable_cents:
            yield place
