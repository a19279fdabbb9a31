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


class PlannedTerm(NamedTuple):
    """What the notice, or a contract, says of a year by an amount's name: its event, and cents."""

    event: int
    name: str
    year: int
    cents: int


class Planned(NamedTuple):
    """The finance plan: what was planned for the posts, and what notice or contracts say.

    `whole` says that the terms are for the whole period of the grant, not for the years asked for.
    """

    lines: tuple[PlannedLine, ...]
    terms: tuple[PlannedTerm, ...]
    whole: bool

    def named(self, name: str) -> tuple[PlannedTerm, ...]:
        """Return what is said by the name of an amount; none: nothing."""
        return tuple(one for one in self.terms if one.name == name)


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
    terms = (
        PlannedTerm(leg.amount_events(year)[name], name, year, cents)
        for leg in legs
        for year in (years[:1] if leg.terms(years[0]).account == "period" else years)
        if leg.span.meet(year_span(year)).days
        for name in ("approved", "planned_cost", "planned_other")
        if (cents := getattr(leg.terms(year), name)) is not None
    )
    return Planned(lines, tuple(terms), whole)
