"""How a file writes amounts and dates: declared, then read strictly; nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from ledger.domain.errors import UsageError
from ledger.domain.period import check_year, day_of
from ledger.domain.said import Said, either

_BLANKS = str.maketrans("", "", " \u00a0\u2007\u2009\u202f\u2060'")
"""What stands between digits or before a currency: blanks of every width, and the Swiss mark."""
_EXCEL_START = date(1899, 12, 30)
"""Day 0 of spreadsheet dates; right from 1 March 1900 on."""
_TOKENS = {"DD": r"(?P<d>\d{2})", "MM": r"(?P<m>\d{2})", "YYYY": r"(?P<y>\d{4})"}
_SHORT = {"D": r"(?P<d>\d{1,2})", "M": r"(?P<m>\d{1,2})", "YY": r"(?P<yy>\d{2})"}
EXCEL = "excel"
MOST_DIGITS = 12


class AmountNotation(NamedTuple):
    """Decimal and grouping sign, such as `,` and `.`; grouping may be empty."""

    decimal: str = ","
    grouping: str = "."

    def cents(self, text: str) -> int:
        """Return the signed cents of an amount; a minus may stand before or behind it.

        Raises:
            UsageError: another notation, or fractions of a cent.
        """
        plain = text.translate(_BLANKS).removesuffix("€").removesuffix("EUR")
        minus = plain[:1] in {"-", "\u2212"} or plain[-1:] in {"-", "\u2212"}
        digits = plain.strip("-+\u2212")
        whole, point, rest = digits.partition(self.decimal)
        groups = whole.split(self.grouping) if self.grouping else [whole]
        grouped = len(groups) == 1 or (
            1 <= len(groups[0]) <= 3 and all(len(part) == 3 for part in groups[1:])  # noqa: PLR2004
        )
        joined = "".join(groups)
        fits = joined.isascii() and joined.isdigit() and len(joined) <= MOST_DIGITS
        cents_fit = not point or (len(rest) in {1, 2} and rest.isascii() and rest.isdigit())
        if not (grouped and fits and cents_fit) or len(plain) - len(digits) > 1:
            problem = "BL-377 {text!r} is no amount such as 1{grouping}234{decimal}56"
            raise UsageError.of(
                problem, text=text[:30], grouping=self.grouping, decimal=self.decimal
            )
        cents = int(joined) * 100 + int(rest.ljust(2, "0") or 0)
        return -cents if minus else cents


class Dates:
    """Notations of dates, tried in order: `DD.MM.YYYY`, `YYYYMMDD`, `D.M.YY`, `excel`.

    Raises:
        UsageError: a notation without day, month and year.
    """

    def __init__(self, notations: tuple[str, ...]) -> None:
        self.notations = notations
        self._patterns = [_pattern(one) for one in notations if one != EXCEL]
        self._known: dict[str, int] = {}

    def day(self, text: str) -> int:
        """Return the day of a text.

        Raises:
            UsageError: no notation fits, or there is no such day.
        """
        found = self._known.get(text)
        if found is None:
            found = self._parsed(text)
            if len(self._known) < 100_000:  # noqa: PLR2004 - no file has more different days
                self._known[text] = found
        return found

    def text(self, day: date) -> str:
        """Return a date in the first notation, as a typed cell of a spreadsheet has none."""
        written = next((one for one in self.notations if one != EXCEL), "DD.MM.YYYY")
        written = written.replace("YYYY", f"{day:%Y}").replace("YY", f"{day:%y}")
        for token, number in (("D", day.day), ("M", day.month)):
            written = written.replace(token * 2, f"{number:02}").replace(token, str(number))
        return written

    def _parsed(self, text: str) -> int:
        for pattern in self._patterns:
            match = pattern.fullmatch(text)
            if match is not None:
                parts = match.groupdict()
                year = int(parts["y"]) if "y" in parts else 2000 + int(parts["yy"])
                try:
                    found = date(year, int(parts["m"]), int(parts["d"]))
                except ValueError:
                    problem = "BL-378 {text!r} is no day of the calendar"
                    raise UsageError.of(problem, text=text[:30]) from None
                check_year(year, Said("date"))
                return day_of(found)
        if EXCEL in self.notations and text.isascii() and text.isdigit() and len(text) == 5:  # noqa: PLR2004
            found = _EXCEL_START + timedelta(days=int(text))
            check_year(found.year, Said("date"))
            return day_of(found)
        known = either(self.notations)
        problem = "BL-379 {text!r} is no date such as {known}"
        raise UsageError.of(problem, text=text[:30], known=known)


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
    if {"d", "m"} - compiled.groupindex.keys() or not {"y", "yy"} & compiled.groupindex.keys():
        known = "DD.MM.YYYY, YYYY-MM-DD, YYYYMMDD, D.M.YY, excel"
        problem = "notation {notation!r}: BL-380 needs day, month and year"
        raise UsageError.of(problem, "such as {known}", notation=notation, known=known)
    return compiled
