"""What is as the rules have it, and nobody expects: named with the figures that hold it.

Sources: domain reference §4. What is taken over a whole grant is split to posts in proportion to
their uncapped amounts, so that a post may get more than its own cost; VAT is computed per
settlement line, so that a line with more grant than cost has VAT below zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.money import Cents
from ledger.domain.said import Said

if TYPE_CHECKING:
    from ledger.domain.posts.post_year import PostYear


class BeyondCost(NamedTuple):
    """A post that gets more of what was reckoned over a whole grant than its own eligible cost."""

    grant: str
    post: str
    cents: int
    eligible_cents: int


class VatBelowZero(NamedTuple):
    """A member's lines of a post with VAT below zero: more grant than cost on their days."""

    member: str
    post: str
    cents: int
    base_cents: int


def said_of(years: Iterable[PostYear]) -> Iterator[Said]:
    """Yield what is unusual in some post-years that are settled together, each once."""
    several = list(years)
    for more in dict.fromkeys(found for one in several for found in beyond_cost(one)):
        yield Said(
            "BL-900 {post} gets {cents} of {grant}, with eligible cost of {eligible}: what is "
            "reckoned over the whole grant is split to its posts by entitlement",
            post=more.post,
            grant=more.grant,
            cents=Cents(more.cents),
            eligible=Cents(more.eligible_cents),
        )
    for less in (found for one in several for found in vat_below_zero(one)):
        yield Said(
            "BL-901 VAT of {member} for {post} is {cents}: on some days {base} of the cost are "
            "left after the grant, which is spread by entitlement; it lowers what is owed",
            member=less.member,
            post=less.post,
            cents=Cents(less.cents),
            base=Cents(less.base_cents),
        )


def beyond_cost(one: PostYear) -> Iterator[BeyondCost]:
    """Yield the posts that share a grant with this one, and get more of it than they cost."""
    for funding in one.fundings:
        if funding.payable is not None:
            grant = funding.leg.grant.event.grant
            for post, cents, eligible in funding.payable.beyond_cost():
                yield BeyondCost(grant, post, cents, eligible)


def vat_below_zero(one: PostYear) -> Iterator[VatBelowZero]:
    """Yield each member that is charged VAT below zero for this post."""
    found: dict[str, tuple[int, int]] = {}
    for line in one.lines() if any(period.vat for period in one.periods) else ():
        if line.vat_cents < 0:
            cents, base = found.get(line.member, (0, 0))
            due = line.cost_share_cents - line.refinanced_cents
            found[line.member] = (cents + line.vat_cents, base + due)
    for member, (cents, base) in found.items():
        yield VatBelowZero(member, one.post.event.post, cents, base)
