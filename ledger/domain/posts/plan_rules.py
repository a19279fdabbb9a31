"""The guards of plans; see `ledger.domain.rules`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Finding
from ledger.domain.guards import period_in_order
from ledger.domain.money import Cents
from ledger.domain.period import FOREVER, Span, date_of, year_of
from ledger.domain.recordable import Recordable
from ledger.domain.said import OneOf, Said

if TYPE_CHECKING:
    from ledger.domain.facts import Facts


def _cost(event: e.CostPlanned, facts: Facts) -> Iterator[Finding]:
    """Planned cost lies in one budget year and is planned once for each of its days."""
    place = Said(
        "plan of {post}, {cost_type}", post=event.post, cost_type=OneOf(event.cost_type, "type")
    )
    if event.amount_cents < 0:
        problem = "BL-169 planned cost of {amount} is below zero"
        remedy = "type it without the minus sign"
        yield Finding.of(place, problem, remedy, amount=Cents(event.amount_cents))
    if wrong := [*period_in_order(place, event.service_from, event.service_to)]:
        yield from wrong
        return
    if year_of(event.service_from) != year_of(event.service_to):
        yield Finding.of(
            place,
            "BL-170 {service_from} to {service_to} lies in two budget years",
            "plan each year by itself",
            service_from=date_of(event.service_from),
            service_to=date_of(event.service_to),
        )
    days = Span(event.service_from, event.service_to + 1)
    for (kind, first, last), (fact, _) in facts.posts[event.post].planned_cost.items():
        theirs = Span(first, last + 1)
        if kind == event.cost_type and theirs != days and theirs.meet(days).days:
            yield Finding.of(
                place,
                "BL-171 overlaps {first} to {last}, planned as event {event}",
                "plan the same days anew, or correct it with --corrects {event}",
                first=date_of(first),
                last=date_of(last),
                event=fact.sequence,
            )


def _occupancy(event: e.OccupancyPlanned, facts: Facts) -> Iterator[Finding]:
    """An occupancy is planned on days on which the post exists."""
    place = Said("plan of {post}", post=event.post)
    if wrong := [*period_in_order(place, event.valid_from, event.valid_to)]:
        yield from wrong
        return
    end = event.valid_from + 1 if event.valid_to is None else event.valid_to + 1
    for part, entry in facts.posts[event.post].fte.segments(Span(event.valid_from, end)):
        if entry is None and part.end < FOREVER:
            problem = "BL-172 the post does not exist on {day}"
            remedy = "mend the dates, or establish the post earlier"
            yield Finding.of(place, problem, remedy, day=date_of(part.start))
            return


PLANS = (
    Recordable(e.CostPlanned, c.PlanCost, (_cost,)),
    Recordable(e.OccupancyPlanned, c.PlanOccupancy, (_occupancy,)),
)
