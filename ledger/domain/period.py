"""Days, months and years.

A *day* is the integer number of days since 1970-01-01: small to store, exact to count. Spans inside
the program are half-open, `[start, end)`; what people type and read is inclusive.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from ledger.domain.errors import UsageError
from ledger.domain.said import Said

EPOCH = date(1970, 1, 1).toordinal()
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years outside are absurd and refused."""

FOREVER = 10**6
"""The end of a span that is open, as a day; far behind the last year."""


class Span(NamedTuple):
    """The days from `start` to before `end`."""

    start: int
    end: int

    @property
    def days(self) -> int:
        """Return the number of days; never negative."""
        return max(0, self.end - self.start)

    def meet(self, other: Span) -> Span:
        """Return the days that both spans have."""
        return Span(max(self.start, other.start), min(self.end, other.end))


def day_of(value: date) -> int:
    """Return a calendar date as a day."""
    return value.toordinal() - EPOCH


def date_of(day: int) -> date:
    """Return a day as a calendar date."""
    return date.fromordinal(day + EPOCH)


def iso(day: int) -> str:
    """Return a day as `YYYY-MM-DD`."""
    return date_of(day).isoformat()


@cache
def year_of(day: int) -> int:
    """Return the calendar year, which is the budget year, of a day."""
    return date_of(day).year


@cache
def year_span(year: int) -> Span:
    """Return the budget year from 1 January to before the next."""
    return Span(day_of(date(year, 1, 1)), day_of(date(year + 1, 1, 1)))


@cache
def months_of(year: int) -> tuple[Span, ...]:
    """Return the twelve months of a year as spans."""
    # Anchor plus i months: chained single months would drift from the 31st.
    anchor = date(year, 1, 1)
    starts = [day_of(anchor + relativedelta(months=i)) for i in range(13)]
    return tuple(Span(a, b) for a, b in pairwise(starts))


def parse_day(text: str) -> int:
    """Read `YYYY-MM-DD` or `DD.MM.YYYY` as a day.

    Raises:
        UsageError: another notation, a two-digit year, no such day, or a year outside 2000 to 2100.
    """
    typed = text.strip()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed, re.ASCII):
            value = date.fromisoformat(typed)
        elif re.fullmatch(r"\d{2}\.\d{2}\.\d{4}", typed, re.ASCII):
            value = datetime.strptime(typed, "%d.%m.%Y").date()  # noqa: DTZ007 - a day has no zone
        else:
            remedy = "type 2024-09-15 or 15.09.2024"
            raise UsageError.of("date {text!r}: BL-165 has two readings or none", remedy, text=text)
    except ValueError:
        problem = "date {text!r}: BL-166 there is no such day"
        raise UsageError.of(problem, "type 2024-09-15 or 15.09.2024", text=text) from None
    check_year(value.year, Said("date {text!r}", text=text))
    return day_of(value)


def parse_month_day(text: str) -> str:
    """Read a day of every year, `03-31` or `31.03.`, as `MM-DD`.

    Raises:
        UsageError: another notation, no such day, or 29 February.
    """
    typed = text.strip()
    german = re.fullmatch(r"(\d{2})\.(\d{2})\.?", typed, re.ASCII)
    month_day = f"{german[2]}-{german[1]}" if german else typed
    problem = "day {text!r}: BL-165 has two readings or none"
    if re.fullmatch(r"\d{2}-\d{2}", month_day, re.ASCII):
        try:
            # A year without 29 February: the day is to exist in every year.
            date.fromisoformat(f"2001-{month_day}")
        except ValueError:
            problem = "day {text!r}: BL-167 not every year has such a day"
        else:
            return month_day
    raise UsageError.of(problem, "type 03-31 or 31.03.", text=text)


def check_year(year: int, place: Said) -> None:
    """Refuse a year outside 2000 to 2100 with a `UsageError`."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        problem = "{place}: BL-168 years from {first} to {last} only"
        remedy = "check the year"
        raise UsageError.of(problem, remedy, place=place, first=FIRST_YEAR, last=LAST_YEAR)
