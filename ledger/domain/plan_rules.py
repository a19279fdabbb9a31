"""The guards of plans; see `ledger.domain.rules`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Finding
from ledger.domain.money import decimal_text
from ledger.domain.period import FOREVER, Span, iso, year_of
from ledger.domain.recordable import Recordable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.domain.facts import Facts


def _cost(event: e.CostPlanned, facts: Facts) -> Iterator[Finding]:
    """Planned cost lies in one budget year and is planned once for each of its days."""
    place = f"plan of {event.post}, {event.cost_type}"
    if event.amount_cents < 0:
        problem = f"planned cost of {decimal_text(event.amount_cents)} is below zero"
        yield Finding(place, problem, "type it without the minus sign")
    if event.service_to < event.service_from:
        yield Finding(place, "the period ends before it begins", "exchange or mend the two dates")
        return
    if year_of(event.service_from) != year_of(event.service_to):
        problem = f"{iso(event.service_from)} to {iso(event.service_to)} lies in two budget years"
        yield Finding(place, problem, "plan each year by itself")
    days = Span(event.service_from, event.service_to + 1)
    for (kind, first, last), (fact, _) in facts.posts[event.post].planned_cost.items():
        theirs = Span(first, last + 1)
        if kind == event.cost_type and theirs != days and theirs.meet(days).days:
            problem = f"overlaps {iso(first)} to {iso(last)}, planned as event {fact.sequence}"
            remedy = f"plan the same days anew, or correct it with --corrects {fact.sequence}"
            yield Finding(place, problem, remedy)


def _occupancy(event: e.OccupancyPlanned, facts: Facts) -> Iterator[Finding]:
    """An occupancy is planned on days on which the post exists."""
    place = f"plan of {event.post}"
    if event.valid_to is not None and event.valid_to < event.valid_from:
        yield Finding(place, "the period ends before it begins", "exchange or mend the two dates")
        return
    end = event.valid_from + 1 if event.valid_to is None else event.valid_to + 1
    for part, entry in facts.posts[event.post].fte.segments(Span(event.valid_from, end)):
        if entry is None and part.end < FOREVER:
            problem = f"the post does not exist on {iso(part.start)}"
            yield Finding(place, problem, "mend the dates, or establish the post earlier")
            return


PLANS = (
    Recordable(e.CostPlanned, c.PlanCost, (_cost,)),
    Recordable(e.OccupancyPlanned, c.PlanOccupancy, (_occupancy,)),
)
