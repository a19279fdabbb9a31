"""Which cost a notice accepts, and the entitlement of a post per FTE (domain reference §4).

Every policy works on the daily series `min(Σ occupied FTE, allocated FTE) × rate of that day`. The
notice chooses the policy; `DAY_COUNTS` is the list.

Two policies give a month one amount: its lowest or its highest value. A month belongs once to a
post: contracts or notices that meet inside it share its amount by days, and so do key versions,
counting the days on which the post exists and a key stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.money import exact_sum
from ledger.domain.period import Span, months_of, year_span

if TYPE_CHECKING:
    from ledger.domain.agreements.sharing import CostRow
    from ledger.domain.grants.legs import Leg


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


DAY_COUNTS = ("calendar-days", "full-months", "started-months", "actual-days", "30/360")
MONTHS = 12


class Level(NamedTuple):
    """A stretch of days with one value of the series: cents a year."""

    span: Span
    value: Fraction


class MonthAmount(NamedTuple):
    """What one stretch of one month contributes: exact cents, and the key segment it belongs to.

    `part` is what it has of the month's one amount, where the policy gives the month one.
    """

    span: Span
    segment: int
    amount: Fraction
    part: Fraction = Fraction(1)


class Days(NamedTuple):
    """What the one amount of a month goes by, where contracts, notices and key versions meet.

    Args:
        mine: the days on which the leg in question reaches the post, filled or vacant.
        held: the same for every leg.
        series: the levels of those with a rate; the month's amount is taken over all of them.
        exists: the days on which the post exists.
        keyed: for each segment, whether a key stands.
    """

    mine: Sequence[Span]
    held: Sequence[Sequence[Span]]
    series: Sequence[Sequence[Level]]
    exists: Sequence[Span]
    keyed: Sequence[bool] = ()


def entitlement(
    policy: str,
    year: int,
    series: Sequence[Level],
    segments: Sequence[Span],
    days: Days | None = None,
) -> list[MonthAmount]:
    """Return the entitlement of a year, month by month, cut at the given segments.

    Args:
        policy: one of `DAY_COUNTS`.
        year: the budget year.
        series: levels that cover the year without gap, in time order (0 where nothing is due).
        segments: key versions that cover the year without gap, in time order.
        days: what a month's one amount goes by; None: this leg alone, and every day.

    Returns:
        Contributions in time order; their amounts sum to the year's entitlement in exact cents.
    """
    rule = _MONTHLY.get(policy)
    result = []
    # A whole month is worth the same in most of them.
    worth: dict[tuple[int, int, int], Fraction] = {}
    for month in months_of(year):
        if rule is not None:
            alone = Days([month], [[month]], [series], [month], [True] * len(segments))
            result += _of_month(rule, month, segments, days or alone)
            continue
        for index, segment in enumerate(segments):
            part = segment.meet(month)
            if not part.days:
                continue
            amounts = []
            for place, (span, value) in enumerate(series):
                if value and (shared := span.meet(part)).days:
                    weight = _weight(policy, shared, month, year)
                    key = place, *weight
                    if key not in worth:
                        worth[key] = value * Fraction(*weight)
                    amounts.append(worth[key])
            result.append(MonthAmount(part, index, exact_sum(amounts)))
    return result


def _of_month(
    rule: Callable[..., Fraction],
    month: Span,
    segments: Sequence[Span],
    days: Days,
) -> list[MonthAmount]:
    """Share a month's one amount: by days among the legs that meet, then among key versions."""
    mine = _within(days.mine, month)
    every = sum(_count(_within(spans, month)) for spans in days.held)
    whole = rule(_values(days.series, month)) / MONTHS
    ours = Fraction(_count(mine), every) if every else Fraction(0)
    exists = _within(days.exists, month)
    # Where legs meet each day has one; alone, a leg takes the month however late it begins.
    meets = _count(mine) < every
    weights = _key_days(mine, segments, days.keyed) if meets else []
    if not any(weights):
        weights = _key_days(exists, segments, days.keyed)
    if not any(weights):
        # No key stands on any of these days: the employing body has the whole month.
        weights = _key_days(exists, segments, [True] * len(segments))
    total = sum(weights)
    found = []
    for index, (segment, count) in enumerate(zip(segments, weights, strict=True)):
        if (part := segment.meet(month)).days:
            share = ours * count / total if total else Fraction(0)
            found.append(MonthAmount(_narrowed(part, exists), index, whole * share, share))
    return found


def _values(series: Sequence[Sequence[Level]], month: Span) -> Iterator[Fraction]:
    """Yield each value that the post has on some day of a month, over all its legs."""
    cuts = {month.start}
    for levels in series:
        cuts.update(day for level in levels if month.start < (day := level.span.start) < month.end)
    for day in cuts:
        on_day = (
            level.value
            for levels in series
            for level in levels
            if level.span.start <= day < level.span.end
        )
        yield sum(on_day, Fraction(0))


def _within(spans: Sequence[Span], month: Span) -> list[Span]:
    return [part for span in spans if (part := span.meet(month)).days]


def _count(spans: Sequence[Span]) -> int:
    return sum(span.days for span in spans)


def _key_days(spans: Sequence[Span], segments: Sequence[Span], keyed: Sequence[bool]) -> list[int]:
    """Count the days of some spans in each segment in which a key stands."""
    return [
        sum(span.meet(segment).days for span in spans) if stands else 0
        for segment, stands in zip(segments, keyed, strict=True)
    ]


def _narrowed(part: Span, exists: Sequence[Span]) -> Span:
    """Return the days of a part on which the post exists; where it never does, all of them."""
    inside = _within(exists, part)
    return Span(inside[0].start, inside[-1].end) if inside else part


def gives_month_one_amount(policy: str) -> bool:
    """Return whether a policy gives a month one amount, over all legs that reach the post in it."""
    return policy in _MONTHLY


def _weight(policy: str, days: Span, month: Span, year: int) -> tuple[int, int]:
    """Return which part of a year's rate these days of one month are worth: so many of how many."""
    if policy == "calendar-days":
        return days.days, MONTHS * month.days
    if policy == "actual-days":
        return days.days, year_span(year).days
    return _days_of_thirty(days, month), 360


def _days_of_thirty(days: Span, month: Span) -> int:
    """Count days of a 30-day month: the 31st is nothing, the last of February fills up to 30."""
    last = days.end == month.end
    return days.days + (30 - month.days if last else 0)


_MONTHLY: dict[str, Callable[..., Fraction]] = {"full-months": min, "started-months": max}
"""Policies that give the whole month one value of its series."""
