"""What follows of a post's year from facts alone: it is kept while only cost comes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.agreements.sharing import KeySegment, key_segments
from ledger.domain.grants.financing import WITH_RATE
from ledger.domain.grants.funding import Days, Level, MonthAmount, entitlement
from ledger.domain.grants.legs import Leg, funded_levels, legs_of, missing_days, month_days
from ledger.domain.period import Span, year_span
from ledger.domain.settlements.lines import VatPeriod, vat_periods

if TYPE_CHECKING:
    from ledger.domain.state import Facts, Post


class FramedLeg(NamedTuple):
    """A leg in a year, whatever was booked: levels, and months cut at segments and VAT periods."""

    leg: Leg
    levels: list[Level]
    months: list[MonthAmount]
    finer: list[MonthAmount]


class YearFrame(NamedTuple):
    """What follows of a post's year from facts alone, over the days that its cost lies in."""

    segments: tuple[KeySegment, ...]
    periods: tuple[VatPeriod, ...]
    parts: list[KeySegment]
    legs: list[FramedLeg]
    missing: list[Span]


Frames = dict[tuple[int, Span], YearFrame]
"""Of one post, by year and the days that its cost lies in."""


def framed(
    post: Post, facts: Facts, year: int, hull: Span, known: Frames | None = None
) -> YearFrame:
    """Compute what follows from facts alone.

    Args:
        post: the post.
        facts: its agreements and grants.
        year: the budget year.
        hull: the year with all days of service.
        known: what follows from the same facts already; what is computed is added.
    """
    found = known.get((year, hull)) if known else None
    if found is None:
        found = _framed(post, facts, year, hull)
        if known is not None:
            known[year, hull] = found
    return found


def _framed(post: Post, facts: Facts, year: int, hull: Span) -> YearFrame:
    segments = key_segments(post, facts.agreements, hull)
    periods = vat_periods(segments, facts.agreements)
    parts = [segments[period.segment]._replace(span=period.span) for period in periods]
    legs = legs_of(post, facts.grants, hull)
    series = [funded_levels(post, leg, hull) for leg in legs]
    every = zip(legs, series, month_days(post, legs, series, year), strict=True)
    found = []
    for leg, levels, days in every:
        months = _months((leg, levels, days), year, segments)
        cut = len(parts) > len(segments)
        finer = _months((leg, levels, days), year, parts) if cut else months
        found.append(FramedLeg(leg, levels, months, finer))
    return YearFrame(segments, periods, parts, found, missing_days(post, hull))


def _months(
    leg: tuple[Leg, Sequence[Level], Days], year: int, segments: Sequence[KeySegment]
) -> list[MonthAmount]:
    chosen, levels, days = leg
    if chosen.financing not in WITH_RATE:
        return []
    # Cost paid in the year may have served another one; entitlement is the year's own.
    budget_year = year_span(year)
    inside = [Level(level.span.meet(budget_year), level.value) for level in levels]
    days = days._replace(keyed=[segment.version is not None for segment in segments])
    spans = [segment.span for segment in segments]
    return entitlement(chosen.grant.event.day_count, year, inside, spans, days)
