"""The finance plan of a proof of use: what was approved and planned for its years."""

from __future__ import annotations

from typing import NamedTuple

from ledger.domain.facts import Grant, Post
from ledger.domain.grants.legs import Leg
from ledger.domain.period import year_of, year_span


class PlannedLine(NamedTuple):
    """What was planned for a post in a year, by cost type: its event, and cents."""

    event: int
    post: str
    year: int
    cost_type: str
    cents: int


class Planned(NamedTuple):
    """The finance plan in cents, None where nothing says it.

    `lines` are what was planned for the posts; the other three are the notice's or contract's, of
    `events`. `whole` says that they are for the whole period of the grant, not for the years asked
    for.
    """

    lines: tuple[PlannedLine, ...]
    events: tuple[int, ...]
    approved_cents: int | None
    cost_cents: int | None
    other_cents: int | None
    whole: bool


def plan_of_proof(grant: Grant, recipient: str, years: range, posts: list[Post]) -> Planned:
    """Return the plan of a recipient's posts for some years of a notice, from its terms."""
    lines = tuple(
        PlannedLine(fact.sequence, post.event.post, year_of(first), cost_type, event.amount_cents)
        for post in posts
        for (cost_type, first, _), (fact, event) in sorted(post.planned_cost.items())
        if year_of(first) in years
    )
    if recipient == grant.event.recipient:
        legs = [Leg(grant, None)]
    else:
        # A contract without terms of its own passes the notice's on, which are for all posts.
        own = (one for one in grant.forwardings if one.event.recipient == recipient)
        legs = [Leg(grant, one) for one in own if one.event.financing]
    whole = any(leg.terms(years[0]).account == "period" for leg in legs)
    terms = [
        leg.terms(year)
        for leg in legs
        for year in (years[:1] if leg.terms(years[0]).account == "period" else years)
        if leg.span.meet(year_span(year)).days
    ]
    approved = [one.approved for one in terms if one.approved is not None]
    cost = [one.planned_cost for one in terms if one.planned_cost is not None]
    facts = (leg.forwarding.fact if leg.forwarding else grant.fact for leg in legs)
    return Planned(
        lines=lines,
        events=tuple(fact.sequence for fact in facts),
        approved_cents=sum(approved) if approved else None,
        cost_cents=sum(cost) if cost else None,
        other_cents=sum(one.planned_other for one in terms) or None,
        whole=whole,
    )
