"""Days, months and years.

A *day* is the integer number of days since 1970-01-01: small to store, exact to count. Spans inside
the program are half-open, `[start, end)`; what people type and read is inclusive.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from ledger.domain.errors import UsageError, of_kind
from ledger.domain.said import Said, either

EPOCH = date(1970, 1, 1).toordinal()
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years outside are absurd and refused."""

_MONTHS = (
    ("januar", "january", "jänner"),
    ("februar", "february", "feber"),
    ("märz", "march", "maerz", "mrz"),
    ("april",),
    ("mai", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("august",),
    ("september",),
    ("oktober", "october"),
    ("november",),
    ("dezember", "december"),
)
_LEAST_OF_MONTH = 3
"""Letters that tell a month: `Dez.` or `Dec`."""
_SHORT_YEAR = 2
_FIRST_MEANT = 1900
"""Nobody types a day of before."""

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


def parse_day(text: str, year: int | None = None) -> int:
    """Read `YYYY-MM-DD`, `D.M.YYYY` or `D. Month YYYY` as a day.

    A month has its German or English name, or three letters of it at least. `D.M.` is a day of
    `year`, where that is known.

    Raises:
        UsageError: another notation, a two-digit year, no such day, or a year outside 2000 to 2100.
    """
    typed = of_kind("date", text, str).strip()
    remedy = "type 2024-09-15 or 15.09.2024"
    if lacks_year(typed):
        if year is None:
            raise UsageError.of("date {text!r}: BL-553 has no year", remedy, text=text)
        typed = f"{typed.rstrip('.')}.{year}"
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed, re.ASCII):
            value = date.fromisoformat(typed)
        elif german := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", typed, re.ASCII):
            value = date(*(int(part) for part in reversed(german.groups())))
        elif (named := _named_month(typed)) is not None:
            value = date(*named)
        elif meant := _readings(typed):
            problem, which = "date {text!r}: BL-551 may mean {readings}", either(meant)
            asked = "type the one that is meant, such as {day}"
            raise UsageError.of(problem, asked, text=text, readings=which, day=meant[-1])
        else:
            raise UsageError.of("date {text!r}: BL-165 means no day", remedy, text=text)
    except ValueError:
        problem = "date {text!r}: BL-166 there is no such day"
        raise UsageError.of(problem, remedy, text=text) from None
    check_year(value.year, Said("date {text!r}", text=text))
    return day_of(value)


def _named_month(typed: str) -> tuple[int, int, int] | None:
    """Return year, month and day of `31. Dezember 2023` or `December 31, 2023`; None: neither."""
    if found := re.fullmatch(r"([0-9]{1,2})\.?\s*([^\W\d_]+)\.?\s*([0-9]{4})", typed):
        day, name, year = found.groups()
    elif found := re.fullmatch(r"([^\W\d_]+)\.?\s*([0-9]{1,2}),?\s+([0-9]{4})", typed):
        name, day, year = found.groups()
    else:
        return None
    month = month_named(name)
    return (int(year), month, int(day)) if month else None


def month_named(name: str) -> int:
    """Return the month of a German or English name, or of three letters of it; 0: there is none."""
    begun = name.lower() if len(name) >= _LEAST_OF_MONTH else " "
    meant = [n for n, names in enumerate(_MONTHS, 1) if any(one.startswith(begun) for one in names)]
    return meant[0] if len(meant) == 1 else 0


def lacks_year(text: str) -> bool:
    """Return whether a text is a day and a month, as `1.1.` or `31.12`."""
    return re.fullmatch(r"\d{1,2}\.\d{1,2}\.?", text.strip(), re.ASCII) is not None


def _readings(typed: str) -> list[date]:
    """Return the days that a notation without a single meaning may stand for, in order."""
    if compact := re.fullmatch(r"(\d{2})(\d{2})(\d{2})(\d{2})", typed, re.ASCII):
        a, b, c, d = compact.groups()
        orders = [(a + b, c, d), (c + d, b, a)]
    elif parts := re.fullmatch(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})", typed, re.ASCII):
        first, sign, second, third = parts.groups()
        orders = [(third, second, first)]
        if sign == "/":
            orders.append((third, first, second))
        if sign != ".":
            orders.append((first, second, third))
    else:
        return []
    found = set()
    for written, month, day in orders:
        for century in ("20", "19") if len(written) == _SHORT_YEAR else ("",):
            with suppress(ValueError):
                found.add(date(int(century + written), int(month), int(day)))
    return sorted(one for one in found if one.year >= _FIRST_MEANT)


def parse_month_day(text: str) -> str:
    """Read a day of every year, `03-31` or `31.3.`, as `MM-DD`.

    Raises:
        UsageError: another notation, no such day, or 29 February.
    """
    typed = text.strip()
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.?", typed, re.ASCII)
    month_day = f"{german[2]:0>2}-{german[1]:0>2}" if german else typed
    problem = "day {text!r}: BL-165 means no day"
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
