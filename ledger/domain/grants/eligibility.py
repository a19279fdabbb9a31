"""Which cost a notice accepts (domain reference §4, "Eligible")."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.domain.agreements.sharing import CostRow
    from ledger.domain.grants.funding import Level
    from ledger.domain.grants.legs import Leg
    from ledger.domain.period import Span


def owner_of(row: CostRow, legs: Sequence[Leg], series: Sequence[Sequence[Level]]) -> int | None:
    """Return which leg a cost belongs to: the one that funds its first funded day."""
    firsts = [
        (day, i)
        for i in range(len(legs))
        if (day := first_funded(row.service, series[i])) is not None
    ]
    return min(firsts)[1] if firsts else None


def is_eligible(row: CostRow, leg: Leg, levels: Sequence[Level]) -> bool:
    """A cost counts when its type is listed and the post is filled and funded on one of its days.

    Cost on a vacant or closed post, or outside the notice, is a fact but never refinanced.
    """
    first = first_funded(row.service, levels)
    if first is None:
        return False
    listed = leg.grant.cost_types.at(first)
    return listed is not None and listed.value is not None and row.cost_type in listed.value


def eligible_in(rows: Sequence[CostRow], spans: Sequence[Span]) -> tuple[Fraction, ...]:
    """Return the exact cents of eligible rows that fall, by calendar days, into each span."""
    return tuple(Fraction(sum(row.within(span) for row in rows)) for span in spans)


def touching(rows: Sequence[CostRow], days: Sequence[Span]) -> int:
    """Return the cents of the rows that have a day of service among some days."""
    return sum(row.cents for row in rows if any(row.service.meet(span).days for span in days))


def first_funded(service: Span, levels: Sequence[Level]) -> int | None:
    """Return the first day of a service period that is filled and funded, or None."""
    for level in levels:
        common = level.span.meet(service)
        if level.value and common.days:
            return common.start
    return None
