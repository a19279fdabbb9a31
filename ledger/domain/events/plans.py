"""What is planned, beside what happened."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from ledger.domain.events.base import Event, Kind
from ledger.domain.keys import Ratio
from ledger.domain.state import Fact, Facts, OnRecord


class CostPlanned(Event, frozen=True):
    """Planned cost of a post and cost type over days of one budget year.

    The latest word for the same post, cost type and days replaces the earlier one.
    """

    kind: ClassVar[Kind] = Kind(53, "CostPlanned:1", "post")
    post: str
    cost_type: str
    amount_cents: int
    service_from: int
    service_to: int

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The latest plan for the same days counts."""
        if post := facts.posts.get(self.post):
            days = (self.cost_type, self.service_from, self.service_to)
            post.planned_cost[days] = OnRecord(fact, self)


class OccupancyPlanned(Event, frozen=True):
    """So many FTE are planned on the post from a day on; a later word replaces an earlier one."""

    kind: ClassVar[Kind] = Kind(54, "OccupancyPlanned:1", "post")
    post: str
    fte: Ratio
    valid_from: int
    valid_to: int | None

    def fold(self, facts: Facts, fact: Fact) -> None:
        """So many FTE are planned for the days."""
        if post := facts.posts.get(self.post):
            end = None if self.valid_to is None else self.valid_to + 1
            post.planned_fte.add(self.valid_from, end, Fraction(*self.fte), fact.sequence)
