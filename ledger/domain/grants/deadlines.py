"""When a deadline falls: from what notice and agreement say, never from a number in the program."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from ledger.domain.period import date_of, day_of


def day_in(year: int, month_day: str) -> int:
    """Return the day `MM-DD` of a year; the fields of facts admit no 29 February."""
    return day_of(date.fromisoformat(f"{year}-{month_day}"))


def last_day_of_notice(end: int, months: int) -> int:
    """Return the last day on which notice of so many months ends on or before the day `end`.

    The day of receipt does not count, and a month that lacks the day ends with its last one
    (§§ 187 (1), 188 (2) and (3) BGB): three months to 30 June need notice by 31 March.
    """
    day = day_of(date_of(end) - relativedelta(months=months))
    while day_of(date_of(day + 1) + relativedelta(months=months)) <= end:
        day += 1
    return day
