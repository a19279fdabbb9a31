"""What a budget year bears of a post: its own service year, and what came late of earlier ones.

Domain reference §3 "Closing": on accrual let F(b) be a service year's figures (cost share,
overhead, VAT, payable grant) from all its costs that are borne up to year b. The service year takes
F(service year), bearing year b takes F(b) − F(b − 1). The differences telescope, so that each
member's sum over all years is the same whether, when and by whom years were closed.

On cash nothing of this applies: a payment counts in its year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.agreements.sharing import CostRow
from ledger.domain.period import year_of

if TYPE_CHECKING:
    from ledger.domain.posts.post_year import Funding, PostYear
    from ledger.domain.state import Post


class LateCost(NamedTuple):
    """Cost that a later year bears than that of its service, because that one was closed."""

    bearing_year: int
    row: CostRow

    @property
    def service_year(self) -> int:
        """Return the year of service: a service period lies in one budget year."""
        return year_of(self.row.service.start)


LateCosts = Mapping[str, Sequence[LateCost]]
"""Late cost by post."""


class Late(NamedTuple):
    """F(b) − F(b − 1) of one service year, as borne by year b (`upto`)."""

    upto: int
    now: PostYear
    before: PostYear

    @property
    def service_year(self) -> int:
        """Return the year of service."""
        return self.now.year


class YearPart(NamedTuple):
    """Figures of one service year, from its costs borne up to a year; `sign` -1: to take off."""

    one: PostYear
    upto: int
    sign: int


class BorneYear(NamedTuple):
    """A budget year of a post: the figures of its own service year, and each late difference."""

    own: PostYear
    late: tuple[Late, ...] = ()

    @property
    def post(self) -> Post:
        """Return the post."""
        return self.own.post

    @property
    def year(self) -> int:
        """Return the budget year that bears all this."""
        return self.own.year

    def parts(self) -> Iterator[YearPart]:
        """Yield what adds up to the year: its own figures, then late ones, now and before."""
        yield YearPart(self.own, self.year, 1)
        for late in self.late:
            yield YearPart(late.now, late.upto, 1)
            yield YearPart(late.before, late.upto - 1, -1)

    def cost_share(self, body: str) -> int:
        """Return the body's part of the cost in cents."""
        return self._sum(lambda one: one.cost_share(body))

    def refinanced(self, body: str) -> int:
        """Return the body's part of the payable grants in cents."""
        return self._sum(lambda one: one.refinanced(body))

    def vat(self, body: str) -> int:
        """Return the VAT that the employing body charges a member, in cents (§ 2b UStG)."""
        return self._sum(lambda one: one.vat(body))

    def unrefinanced(self, body: str) -> int:
        """Return what stays with the body: cost share − refinanced + VAT, in cents."""
        return self.cost_share(body) - self.refinanced(body) + self.vat(body)

    @property
    def overhead(self) -> int:
        """Return the overhead that agreements compute, in cents; never booked."""
        return self._sum(lambda one: sum(cost.overhead for cost in one.costs))

    @property
    def uncovered_cost(self) -> int:
        """Return cost on days that nobody funds, of a post that some notice is to fund."""
        return self._sum(lambda one: one.uncovered_cost)

    @property
    def homeless_cost(self) -> int:
        """Return cost with days of service on which the post does not exist, in cents."""
        return self._sum(lambda one: one.homeless_cost)

    def members(self) -> set[str]:
        """Return every body that bears cost or receives grant here."""
        found = self.own.members()
        return found.union(*(late.now.members() for late in self.late))

    def moves(self, body: str) -> bool:
        """Return whether anything of the year, cost, grant or VAT, is the body's."""
        return bool(self.cost_share(body) or self.refinanced(body) or self.vat(body))

    def day_counts(self) -> set[str]:
        """Return the day-count policies behind the year's grants with an entitlement."""
        return self.own.day_counts().union(*(late.now.day_counts() for late in self.late))

    def _sum(self, figure: Callable[[PostYear], int]) -> int:
        if not self.late:
            return figure(self.own)
        return sum(part.sign * figure(part.one) for part in self.parts())


class LateYears:
    """Which service years the late cost of a bearing year touches.

    Args:
        late: late cost by post.
        pooled: returns the fundings of a post and service year that are settled with other posts
            or years, each with all these years.
    """

    def __init__(
        self,
        late: LateCosts,
        pooled: Callable[[str, int], Sequence[tuple[Funding, Sequence[int]]]],
    ) -> None:
        self._late = late
        self._pooled = pooled
        self._grants: dict[int, set[tuple[str, int]]] = {}
        self.bearing = sorted({one.bearing_year for rows in late.values() for one in rows})

    def mark(self, upto: int) -> int:
        """Return the last year up to one that bears late cost of anybody; 0: none does."""
        return max((year for year in self.bearing if year <= upto), default=0)

    def rows(self, post: str, service_year: int, upto: int) -> tuple[int, list[CostRow]]:
        """Return a post's late cost of a service year that is borne up to a year.

        With it the last bearing year among them, 0 where there is none.
        """
        mine = [
            one
            for one in self._late.get(post, ())
            if one.service_year == service_year and one.bearing_year <= upto
        ]
        return max((one.bearing_year for one in mine), default=0), [one.row for one in mine]

    def touched(self, post: Post, year: int) -> list[int]:
        """Return the service years before a bearing year that may differ by what it bears."""
        if year not in self.bearing:
            return []
        own = {
            one.service_year
            for one in self._late.get(post.event.post, ())
            if one.bearing_year == year
        }
        grants = {entry.value for entry in post.grants.entries}
        shared = {service for grant, service in self._shared(year) if grant in grants}
        return sorted(service for service in own | shared if service < year)

    def _shared(self, year: int) -> set[tuple[str, int]]:
        """Return (grant, service year) of grants that late cost of a bearing year may move."""
        found = self._grants.get(year)
        if found is None:
            found = self._grants[year] = {
                (funding.leg.grant.event.grant, other)
                for post, rows in self._late.items()
                for service in {one.service_year for one in rows if one.bearing_year == year}
                for funding, years in self._pooled(post, service)
                for other in years
            }
        return found


def differs(now: PostYear, before: PostYear) -> bool:
    """Return whether a year bears anything of a service year, by cost or by grant."""
    return now.costs != before.costs or any(
        one.payable_cents != other.payable_cents
        for one, other in zip(now.fundings, before.fundings, strict=True)
    )
