"""How a file writes dates: declared, then read strictly; nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ledger.application.clock import written_date
from ledger.domain.errors import UsageError
from ledger.domain.period import check_year, date_of, day_of, month_named, parse_day
from ledger.domain.said import Said, either

EXCEL_START = date(1899, 12, 30)
"""Day 0 of spreadsheet dates; right from 1 March 1900 on."""
_TOKENS = {
    "MON": r"(?P<mon>[A-Za-zÄä]{3,9})\.?",
    "DD": r"(?P<d>\d{2})",
    "MM": r"(?P<m>\d{2})",
    "YYYY": r"(?P<y>\d{4})",
}
_SHORT = {"D": r"(?P<d>\d{1,2})", "M": r"(?P<m>\d{1,2})", "YY": r"(?P<yy>\d{2})"}
EXCEL = "excel"
_TIME = re.compile(
    r"(?P<day>.+?)(?:,?\s+|T)(?P<time>(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)(?:[.,]\d{1,9})?"
    r"(?:\s?(?:Uhr|[AP]M)|\s?(?P<zone>Z|[+-]\d\d:?\d\d))?",
    re.ASCII | re.IGNORECASE,
)
"""A day with a time of day; only one of the two is asked for."""
_MONTH = re.compile(
    r"(?P<m>0?\d{1,2})[./-](?P<y>\d{4})|(?P<year>\d{4})[./-]?(?P<month>\d{2})"
    r"|(?P<name>[A-Za-z\u00e4\u00c4]{3,9})\.?[ ./-]?(?P<of>\d{4}|\d{2})"
    r"|(?P<short>0?[1-9]|1[0-2])[./](?P<yy>1[3-9]|[2-9]\d)",
    re.ASCII,
)
"""A month of a year: `12.2023`, `012.2023`, `2023-12`, `202312`, `Dez 2023`, `12/23`."""

MIDNIGHTS = {"22:00", "22:00:00", "23:00", "23:00:00"}
"""When a day begins in Berlin, by the clock of UTC."""
_ZONE = (
    'export local days; or say in [dates] of a profile zone = "UTC", or zone = "local" if it is '
    "the day that it says"
)
_MONTHS = ("12.2023", "2023-12", "202312", "Dez 2023", "12/23")
_NOTATION = "mend it, or add its notation to [dates] notations of a profile"


class Dates:
    """Notations of dates, tried in order: `DD.MM.YYYY`, `YYYYMMDD`, `D.M.YY`, `excel`.

    Without any, those that `parse_day` reads. A time behind the day is left out; with a zone it is
    an instant, and its day that in Berlin. `MON` is the name of a month, or its first letters.

    Args:
        notations: as above.
        start: day 0 of `excel`; another one in a workbook that counts from 1904.
        zone: of times without one: `local`, or `UTC`; empty: those that are midnight in Berlin by
            the clock of UTC, and so may be of the next day, are refused.

    Raises:
        UsageError: a notation without day, month and year.
    """

    def __init__(
        self, notations: tuple[str, ...], start: date = EXCEL_START, zone: str = ""
    ) -> None:
        self.notations = notations
        self.zone = zone
        self._start = start
        self._patterns = [_pattern(one) for one in notations if one != EXCEL]
        self._known: dict[str, int] = {}

    def day(self, text: str) -> int:
        """Return the day of a text.

        Raises:
            UsageError: no notation fits, or there is no such day.
        """
        found = self._known.get(text)
        if found is None:
            timed = _TIME.fullmatch(text) if ":" in text else None
            found = self._parsed(timed["day"] if timed else text)
            if timed is not None:
                found = self._day_at(found, timed["time"], timed["zone"] or "", text)
            if len(self._known) < 100_000:  # noqa: PLR2004 - no file has more different days
                self._known[text] = found
        return found

    def service_day(self, text: str) -> int:
        """Return the day of a text that says when a service was; see `day`."""
        return self.day(text)

    def month(self, text: str) -> int:
        """Return a day of the month that a text names: as `12.2023`, or by one of its days.

        Raises:
            UsageError: there is no such month.
        """
        match = _MONTH.fullmatch(text)
        if match is None:
            try:
                return self.day(text)
            except UsageError as error:
                if error.code != "BL-379":
                    raise
            raise _no_date(text, either(_MONTHS), "mend it")
        parts = match.groupdict()
        month = parts["m"] or parts["month"] or parts["short"] or month_named(parts["name"])
        year = int(parts["y"] or parts["year"] or parts["of"] or parts["yy"])
        year += 2000 if year < 100 else 0  # noqa: PLR2004 - digits of the notation
        if not month or not 1 <= int(month) <= 12:  # noqa: PLR2004 - months of a year
            raise _no_date(text, either(_MONTHS), "mend it")
        check_year(year, Said("date"))
        return day_of(date(year, int(month), 1))

    def text(self, day: date) -> str:
        """Return a date in the first notation that tells its century.

        A typed cell of a spreadsheet has none of its own.
        """
        if self.notations == (EXCEL,):
            return str((day - self._start).days)
        told = [one for one in self.notations if "YYYY" in one]
        short = [one for one in self.notations if one != EXCEL and 2000 <= day.year < 2100]  # noqa: PLR2004 - digits of the notation
        written = next(iter([*told, *short]), "DD.MM.YYYY")
        written = written.replace("YYYY", f"{day:%Y}").replace("YY", f"{day:%y}")
        for token, number in (("D", day.day), ("M", day.month)):
            written = written.replace(token * 2, f"{number:02}").replace(token, str(number))
        return written

    def _day_at(self, day: int, time: str, zone: str, text: str) -> int:
        """Return the day in Berlin of a day and a time behind it."""
        if zone or self.zone == "UTC":
            return _day_in_berlin(day, time, zone or "Z")
        if not self.zone and time in MIDNIGHTS:
            summer = _day_in_berlin(day, "22:00", "Z") != day
            if summer == time.startswith("22"):
                problem = "BL-978 {text!r} is midnight of the next day, if times are those of UTC"
                raise UsageError.of(problem, _ZONE, text=text[:30])
        return day

    def _parsed(self, text: str) -> int:
        if not self.notations:
            return parse_day(text)
        for pattern in self._patterns:
            match = pattern.fullmatch(text)
            if match is not None:
                parts = match.groupdict()
                if "mon" in parts:
                    parts["m"] = str(month_named(parts["mon"]) or 13)
                year = int(parts["y"]) if "y" in parts else 2000 + int(parts["yy"])
                try:
                    found = date(year, int(parts["m"]), int(parts["d"]))
                except ValueError:
                    problem = "BL-378 {text!r} is no day of the calendar"
                    raise UsageError.of(problem, "mend it", text=text[:30]) from None
                check_year(year, Said("date"))
                return day_of(found)
        if EXCEL in self.notations and text.isascii() and text.isdigit() and len(text) == 5:  # noqa: PLR2004 - digits of the notation
            found = self._start + timedelta(days=int(text))
            check_year(found.year, Said("date"))
            return day_of(found)
        raise _no_date(text, either(self.notations), _NOTATION)


def _no_date(text: str, known: object, remedy: str) -> UsageError:
    problem = "BL-379 {text!r} is no date such as {known}"
    return UsageError.of(problem, remedy, text=text[:30], known=known)


def _day_in_berlin(day: int, time: str, zone: str) -> int:
    """Return the day in Berlin of a day and time in another zone."""
    hour, _, rest = time.partition(":")
    written = f"{date_of(day).isoformat()}T{hour.zfill(2)}:{rest}{zone.upper()}"
    try:
        found = written_date(written)
    except ValueError:
        problem = "BL-378 {text!r} is no day of the calendar"
        raise UsageError.of(problem, "mend it", text=written) from None
    check_year(found.year, Said("date"))
    return day_of(found)


def without_time(text: str) -> tuple[str, str]:
    """Return a day and the time of day that stands behind it, if any."""
    timed = _TIME.fullmatch(text) if ":" in text else None
    return (timed["day"], timed["time"]) if timed and not timed["zone"] else (text, "")


def _pattern(notation: str) -> re.Pattern[str]:
    pattern, rest = "", notation
    while rest:
        for token, group in sorted({**_TOKENS, **_SHORT}.items(), key=lambda one: -len(one[0])):
            if rest.startswith(token):
                pattern += group
                rest = rest[len(token) :]
                break
        else:
            pattern += re.escape(rest[0])
            rest = rest[1:]
    try:
        compiled = re.compile(pattern, re.ASCII)
    except re.error:
        compiled = re.compile("")
    month = {"m", "mon"} & compiled.groupindex.keys()
    if (
        len(month) != 1
        or "d" not in compiled.groupindex
        or not {"y", "yy"} & compiled.groupindex.keys()
    ):
        known = "DD.MM.YYYY, YYYY-MM-DD, YYYYMMDD, D.M.YY, excel"
        problem = "notation {notation!r}: BL-380 needs day, month and year"
        raise UsageError.of(problem, "such as {known}", notation=notation, known=known)
    return compiled
