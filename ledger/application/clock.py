"""Time: instants are microseconds UTC, a bare date is a day in Europe/Berlin (reference §3)."""

from __future__ import annotations

import re
import time
from datetime import date, datetime, timedelta, timezone
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.domain.period import check_year, date_of, day_of, parse_day
from ledger.domain.said import MomentText, Said

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from ledger.log.database import Session

MICROSECONDS = 1_000_000
_HOUR = 3600 * MICROSECONDS
_DAY = 24
"""Hours."""
_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d|[T ](\d\d:\d\d\S*))?", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - cheaper than importing UTC twice


@cache
def berlin() -> ZoneInfo:
    """Return the zone of the product's calendar."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - not every command needs a calendar

    return ZoneInfo("Europe/Berlin")


def system_clock() -> int:
    """Return now in microseconds since 1970-01-01 UTC."""
    return time.time_ns() // 1000


def clock_of(session: Session, clock: Callable[[], int]) -> Callable[[], int]:
    """Return the clock of the server that keeps the log, unless a ledger came with its own."""
    now = session.now
    return clock if now is None or clock is not system_clock else lambda: now


def instant_of(value: datetime) -> int:
    """Return an aware datetime as microseconds."""
    return (value - _EPOCH) // timedelta(microseconds=1)


def datetime_of(instant: int) -> datetime:
    """Return microseconds as a datetime in Europe/Berlin."""
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(berlin())


def berlin_day(instant: int) -> int:
    """Return the day in Berlin of an instant."""
    return _day_of_hour(instant // _HOUR)


@lru_cache(maxsize=256)
def _day_of_hour(hour: int) -> int:
    """Days begin in Berlin when an hour does in UTC, one or two before the day in UTC does.

    Only for the hour between them the calendar of summer time is read.
    """
    day, rest = divmod(hour, _DAY)
    if hour >= 0 and rest != _DAY - 2:
        return day + (rest == _DAY - 1)
    return day_of(datetime_of(hour * _HOUR).date())


def written_date(text: str) -> date:
    """Return the date in Berlin of what a file says: `2024-12-31`, `2024-12-31T23:30:00Z`.

    A day is itself whatever zone stands behind it, and a moment without zone is one in Berlin.

    Raises:
        ValueError: neither, or no such day.
    """
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise ValueError(text)
    if match[2] is None:
        return date.fromisoformat(match[1])
    value = datetime.fromisoformat(text)
    try:
        return value.date() if value.tzinfo is None else value.astimezone(berlin()).date()
    except OverflowError as error:  # the last day of the calendar
        raise ValueError(text) from error


def end_of_day(day: int) -> int:
    """Return the instant at which a day has ended in Berlin: the start of the next one."""
    following: date = date_of(day + 1)
    start = datetime(following.year, following.month, following.day, tzinfo=berlin())
    return instant_of(start)


def clock_text(instant: int) -> MomentText:
    """Return an instant as it is typed and compared: `2026-11-29 22:00:05 +01:00`."""
    return MomentText(datetime_of(instant).isoformat(" ", "seconds").replace("+", " +"))


def parse_instant(text: str) -> int:
    """Read `2024-09-15T14:30[:05][+02:00]`, without zone Berlin time, in microseconds UTC.

    Raises:
        UsageError: no such moment, a year that no calendar here knows, or a day alone: that has no
            single moment.
    """
    typed = text.strip()
    try:
        value = datetime.fromisoformat(typed)
    except ValueError:
        value = None
    if value is None or "T" not in typed:
        problem = "time {text!r}: BL-278 type day and time, such as 2024-09-15T14:30"
        raise UsageError.of(problem, text=text)
    check_year(value.year, Said("time {text!r}", text=text))
    return _in_berlin(value)


def parse_moment(text: str) -> int:
    """Read a date (its end in Berlin) or `2024-09-15T14:30[+02:00]` as an exclusive instant.

    A minute or second given without zone is Berlin time, and the moment itself is included.

    Raises:
        UsageError: neither, or of a year that no calendar here knows.
    """
    typed = text.strip()
    if "T" not in typed:
        return end_of_day(parse_day(typed))
    try:
        value = datetime.fromisoformat(typed)
    except ValueError:
        problem = "moment {text!r}: BL-279 type 2024-09-15 or 2024-09-15T14:30"
        raise UsageError.of(problem, text=text) from None
    check_year(value.year, Said("moment {text!r}", text=text))
    return _in_berlin(value) + 1


def _in_berlin(value: datetime) -> int:
    """Return an instant; without zone it is Berlin time."""
    return instant_of(value if value.tzinfo is not None else value.replace(tzinfo=berlin()))
