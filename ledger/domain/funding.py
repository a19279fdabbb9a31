"""Entitlement of a post under a grant that is paid per FTE (domain reference §4).

Every policy works on the daily series `min(Σ occupied FTE, allocated FTE) × rate of that day`. The
notice chooses the policy; `DAY_COUNTS` is the list.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.period import Span, months_of, year_span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DAY_COUNTS = ("calendar-days", "full-months", "started-months", "actual-days", "30/360")
MONTHS = 12


class Level(NamedTuple):
    """A stretch of days with one value of the series: cents a year."""

    span: Span
    value: Fraction


class MonthAmount(NamedTuple):
    """What one stretch of one month contributes: exact cents, and the key segment it belongs to."""

    span: Span
    segment: int
    amount: Fraction


def entitlement(
    policy: str, year: int, series: Sequence[Level], segments: Sequence[Span]
) -> list[MonthAmount]:
    """Return the entitlement of a year, month by month, cut at the given segments.

    Args:
        policy: one of `DAY_COUNTS`.
        year: the budget year.
        series: levels that cover the year without gap, in time order (0 where nothing is due).
        segments: key versions that cover the year without gap, in time order.

    Returns:
        Contributions in time order; their amounts sum to the year's entitlement in exact cents.
    """
    rule = _MONTHLY.get(policy)
    result = []
    for month in months_of(year):
        levels = [(level.span.meet(month), level.value) for level in series]
        levels = [(span, value) for span, value in levels if span.days]
        for index, segment in enumerate(segments):
            part = segment.meet(month)
            if not part.days:
                continue
            if rule is not None:
                # The month has one value; a key that changes inside it shares it by calendar days.
                whole = rule(value for _, value in levels)
                amount = whole / MONTHS * Fraction(part.days, month.days)
            else:
                amount = sum(
                    (v * _weight(policy, span.meet(part), month, year) for span, v in levels),
                    Fraction(0),
                )
            result.append(MonthAmount(part, index, amount))
    return result


def _weight(policy: str, days: Span, month: Span, year: int) -> Fraction:
    """Return the part of a year's rate that these days of one month are worth."""
    if not days.days:
        return Fraction(0)
    if policy == "calendar-days":
        return Fraction(days.days, MONTHS * month.days)
    if policy == "actual-days":
        return Fraction(days.days, year_span(year).days)
    return Fraction(_days_of_thirty(days, month), 360)


def _days_of_thirty(days: Span, month: Span) -> int:
    """Count days of a 30-day month: the 31st is nothing, the last of February fills up to 30."""
    last = days.end == month.end
    return days.days + (30 - month.days if last else 0)


_MONTHLY: dict[str, Callable[..., Fraction]] = {"full-months": min, "started-months": max}
"""Policies that give the whole month one value of its series."""
