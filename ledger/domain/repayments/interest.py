"""Interest on a repayment (§ 49a (3) VwVfG NRW; base rate § 247 BGB; domain reference §4).

Base rate + 5 percentage points, segment by segment as the base rate changes each half-year, as
the open amount falls, and at each new year; actual/actual; start day included, end day excluded;
rounded once over all segments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.errors import Finding, Refusal, UsageError
from ledger.domain.keys import Ratio, ratio_of
from ledger.domain.money import round_cents, round_parts
from ledger.domain.period import Span, date_of, day_of, year_of, year_span
from ledger.domain.said import Said

if TYPE_CHECKING:
    from ledger.domain.state import Facts

POINTS = Fraction(5, 100)
"""Percentage points above the base rate."""
_SECOND_HALF = 7

_SHIPPED: dict[tuple[int, int, int], tuple[int, int]] = {
    (2023, 1, 1): (162, 10000),
    (2023, 7, 1): (312, 10000),
    (2024, 1, 1): (362, 10000),
    (2024, 7, 1): (337, 10000),
    (2025, 1, 1): (227, 10000),
    (2025, 7, 1): (127, 10000),
}


_PERCENT = re.compile(r"([+-]?)(\d{1,2})(?:[.,](\d{1,4}))?\s*%", re.ASCII)


def parse_base_rate(text: str) -> Ratio:
    """Read a base rate such as `1,27%`; it may be negative, as it was from 2013 to 2022.

    Raises:
        UsageError: no exact percent.
    """
    match = _PERCENT.fullmatch(text.strip())
    if match is None:
        remedy = "type 1.27% or -0,88%"
        raise UsageError.of("base rate {text!r}: BL-134 no exact percent", remedy, text=text)
    value = Fraction(f"{match[2]}.{match[3] or 0}") / 100
    return ratio_of(-value if match[1] == "-" else value)


class RateSegment(NamedTuple):
    """Days (half-open) with one base rate and one open amount in cents; `interest` is exact."""

    span: Span
    principal: int
    base_rate: Fraction
    interest: Fraction
    event: int | None

    @property
    def rate(self) -> Fraction:
        """Return what the principal bears in a year."""
        return self.base_rate + POINTS

    @property
    def of_year(self) -> int:
        """Return the days of the year that the days are a part of (actual/actual)."""
        return year_span(year_of(self.span.start)).days


class BaseRate(NamedTuple):
    """A base rate and the event that set it; None: shipped with the program."""

    rate: Fraction
    event: int | None


def base_rates(facts: Facts) -> dict[int, BaseRate]:
    """Return the base rate of each half-year by its first day; a recorded one comes first."""
    found = {
        day_of(date(*when)): BaseRate(Fraction(*rate), None) for when, rate in _SHIPPED.items()
    }
    for day, (fact, event) in facts.base_rates.items():
        found[day] = BaseRate(Fraction(*event.base_rate), fact.sequence)
    return found


def half_year(day: int) -> int:
    """Return the first day of the half-year that a day lies in."""
    when = date_of(day)
    return day_of(date(when.year, _SECOND_HALF if when.month >= _SECOND_HALF else 1, 1))


def segments(
    span: Span, amounts: Sequence[tuple[int, int]], rates: Mapping[int, BaseRate]
) -> list[RateSegment]:
    """Return the interest of a span, cut where anything changes.

    Args:
        span: start day included, end day excluded.
        amounts: (day, open cents from that day on), in time order; the first at or before the
            start. Nothing below zero bears interest.
        rates: by the first day of each half-year; see `base_rates`.

    Raises:
        Refusal: a half-year without a base rate, named.
    """
    cuts = {span.start, span.end, *(day for day, _ in amounts if span.start < day < span.end)}
    for year in range(year_of(span.start), year_of(span.end) + 1):
        for day in (day_of(date(year, 1, 1)), day_of(date(year, _SECOND_HALF, 1))):
            if span.start < day < span.end:
                cuts.add(day)
    found = []
    for start, end in pairwise(sorted(cuts)):
        principal = max(0, next((cents for day, cents in reversed(amounts) if day <= start), 0))
        found.append(segment(Span(start, end), principal, _rate(half_year(start), rates)))
    return found


def segment(span: Span, principal: int, base: BaseRate) -> RateSegment:
    """Return what an open amount bears on days of one year with one base rate."""
    one = RateSegment(span, principal, base.rate, Fraction(0), base.event)
    interest = principal * one.rate * Fraction(span.days, one.of_year)
    # A base rate deep below zero never turns interest into a gift.
    return one._replace(interest=max(Fraction(0), interest))


def _rate(day: int, rates: Mapping[int, BaseRate]) -> BaseRate:
    found = rates.get(day)
    if found is None:
        place = Said("base rate from {day}", day=date_of(day))
        remedy = "record it: repayment base-rate {day} --rate … --source …"
        raise Refusal([Finding.of(place, "BL-135 is missing", remedy, day=date_of(day))])
    return found


def rounded(parts: Sequence[RateSegment]) -> list[int]:
    """Return the cents of each segment; they sum to the `total_interest`."""
    return round_parts([part.interest for part in parts], total_interest(parts))


def total_interest(parts: Sequence[RateSegment]) -> int:
    """Return the interest in cents, rounded once over all segments."""
    return round_cents(sum((part.interest for part in parts), Fraction(0)))
