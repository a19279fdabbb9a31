"""What is planned for one post and year, with the events that planned it."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

from ledger.domain.period import year_of, year_span
from ledger.log.database import Session
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import NOW, Axes


class PlanQuestion(NamedTuple):
    """Which post and budget year."""

    post: str
    year: int
    axes: Axes = NOW


class PlannedCost(NamedTuple):
    """Planned cost: days inclusive, cents, and its event."""

    cost_type: str
    first: int
    last: int
    cents: int
    event: int


class PlannedOccupancy(NamedTuple):
    """Planned FTE: days inclusive within the year, and its event."""

    fte: Fraction
    first: int
    last: int
    event: int


class PlannedYear(Struct, frozen=True):
    """The plan of a post and year."""

    question: PlanQuestion
    costs: tuple[PlannedCost, ...]
    occupancy: tuple[PlannedOccupancy, ...]


def planned(session: Session, question: PlanQuestion, _: int) -> PlannedYear:
    """Return the plan of a post and year.

    Raises:
        UnknownName: the post is not established within the axes.
    """
    snapshot = Snapshot(session, question.axes, ("post", question.post))
    snapshot.require("post", question.post)
    post = snapshot.facts.posts[question.post]
    costs = tuple(
        PlannedCost(cost_type, first, last, event.amount_cents, fact.sequence)
        for (cost_type, first, last), (fact, event) in sorted(post.planned_cost.items())
        if year_of(first) == question.year
    )
    occupancy = tuple(
        PlannedOccupancy(entry.value, part.start, part.end - 1, entry.sequence)
        for part, entry in post.planned_fte.segments(year_span(question.year))
        if entry is not None and entry.value is not None
    )
    return PlannedYear(question, costs, occupancy)
