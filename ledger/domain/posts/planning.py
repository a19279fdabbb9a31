"""Plan and forecast: planned cost and occupancy in the place of what happened (reference §4).

The plan position uses approved rates and planned cost and occupancy. The forecast takes actual cost
for service months up to a day, and the plan afterwards; entitlement likewise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.agreements.sharing import CostRow
from ledger.domain.money import round_parts, split_cents
from ledger.domain.period import FOREVER, Span, months_of, year_of, year_span
from ledger.domain.timeline import Timeline

if TYPE_CHECKING:
    from ledger.domain.state import Facts, Post

PLANNED = "planned"
"""Stands for whoever will fill a post."""


class PlannedRow(NamedTuple):
    """A month's part of a planned cost, and the number of the event that planned it."""

    sequence: int
    row: CostRow


def planned_rows(post: Post, year: int) -> list[PlannedRow]:
    """Return the planned cost of a year by month: every month alike, a part of one by its days.

    Largest remainder, earliest month first, so that the months sum to what was planned.
    """
    found = []
    for (cost_type, first, last), (fact, event) in sorted(post.planned_cost.items()):
        if year_of(first) != year:
            continue
        span = Span(first, last + 1)
        parts = [month.meet(span) for month in months_of(year)]
        weights = [
            Fraction(part.days, month.days)
            for part, month in zip(parts, months_of(year), strict=True)
        ]
        for part, cents in zip(parts, split_cents(event.amount_cents, weights), strict=True):
            if part.days:
                found.append(PlannedRow(fact.sequence, CostRow(cost_type, part, cents)))
    return found


def plan_occupancy(facts: Facts, since: int) -> None:
    """Let every post be filled as planned from a day on, and as recorded before it.

    `since` is the first planned day; for a plan that of the first year there is.
    """
    for post in facts.posts.values():
        for line in post.people.values():
            line.add(since, None, None, 0)
        planned: Timeline[Fraction] = Timeline()
        for part, entry in post.planned_fte.segments(Span(since, FOREVER)):
            if entry is not None and entry.value is not None:
                planned.add(part.start, part.end, entry.value, entry.sequence)
        if planned.entries:
            post.people[PLANNED] = planned


def before(rows: Iterable[CostRow], cut: int) -> Iterator[CostRow]:
    """Yield the part of each row that was served before a day, by calendar days."""
    for row in rows:
        done = row.service.meet(Span(0, cut)).days
        if done == row.service.days:
            yield row
        elif done:
            whole = row.service.days
            parts = [Fraction(row.cents * days, whole) for days in (done, whole - done)]
            mine = round_parts(parts)[0]
            yield CostRow(row.cost_type, Span(row.service.start, cut), mine)


def first_planned_day(known_by: int, to: int | None) -> int:
    """Return where a forecast turns to the plan.

    Behind the last complete month before the day known by, or behind the month of `to`.
    """
    day = known_by if to is None else to
    year = year_of(day)
    month = next(month for month in months_of(year) if month.start <= day < month.end)
    return month.start if to is None and day + 1 < month.end else month.end


def planned_years(post: Post) -> set[int]:
    """Return the budget years for which cost is planned."""
    return {year_of(first) for _, first, _ in post.planned_cost}


def has_plan(post: Post, year: int) -> bool:
    """Return whether cost or occupancy was planned for a year."""
    spans = post.planned_fte.segments(year_span(year))
    return year in planned_years(post) or any(entry and entry.value for _, entry in spans)
