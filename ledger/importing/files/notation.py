"""How a file writes amounts, sides and dates: declared, then read strictly; nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

from ledger.domain.errors import UsageError
from ledger.domain.money import parse_amount
from ledger.domain.period import check_year, day_of, parse_day
from ledger.domain.said import Said, either

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLANKS = str.maketrans("", "", " \u00a0\u2007\u2009\u202f\u2060'\u2019")
"""What stands between digits or before a currency: blanks of every width, and the Swiss marks."""
_EUROS = re.compile(r"^([-+\u2212\u2013(]?)(?:€|EUR)|(?:€|EUR|Euro)([-+\u2212\u2013)]?)$")
_UNIT = re.compile(r"(?<=[\d)\s])(?:[A-Z]{3}|[^\w\s])$|^(?:[A-Z]{3}|[^\w\s])(?=[\s\d])")
"""The code or the sign of a currency behind an amount, or before it."""
_MINUS = ("-", "\u2212", "\u2013")
EXCEL_START = date(1899, 12, 30)
"""Day 0 of spreadsheet dates; right from 1 March 1900 on."""
_TOKENS = {"DD": r"(?P<d>\d{2})", "MM": r"(?P<m>\d{2})", "YYYY": r"(?P<y>\d{4})"}
_SHORT = {"D": r"(?P<d>\d{1,2})", "M": r"(?P<m>\d{1,2})", "YY": r"(?P<yy>\d{2})"}
EXCEL = "excel"
MOST_DIGITS = 12
_CENTS = 2
_TIME = re.compile(r"(.+?)[ T](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?", re.ASCII)
"""A day with a time of day; only one of the two is asked for."""
DEBIT_WORDS = frozenset({"s", "soll", "d", "dr", "debit"})
CREDIT_WORDS = frozenset({"h", "haben", "c", "cr", "credit"})
_SIDED = re.compile(r"(.*[\d)])\s*([^\W\d_]+)", re.DOTALL)
_LONGEST = 60
"""Characters of an amount with its side: longer than any."""


class AmountNotation(NamedTuple):
    """Decimal and grouping sign, such as `,` and `.`; grouping may be empty.

    Without a decimal sign either is read, where an amount has one reading only (`parse_amount`).
    """

    decimal: str = ","
    grouping: str = "."

    def cents(self, text: str) -> int:
        """Return the signed cents of an amount.

        A minus may stand before or behind it, or brackets around it.

        Raises:
            UsageError: another notation, or fractions of a cent.
        """
        if not self.decimal:
            return parse_amount(text)
        plain = _EUROS.sub(r"\1\2", text.translate(_BLANKS))
        minus, digits = _sign(plain)
        whole, point, rest = digits.partition(self.decimal)
        groups = whole.split(self.grouping) if self.grouping else [whole]
        # As databases write it. Three decimals could be thousands of another notation, behind no
        # more than three digits.
        sure = len(rest) > _CENTS + 1 or len(whole) > 3  # noqa: PLR2004 - digits of the notation
        if sure and not rest[_CENTS:].strip("0"):
            rest = rest[:_CENTS]
        grouped = len(groups) == 1 or (
            1 <= len(groups[0]) <= 3 and all(len(part) == 3 for part in groups[1:])  # noqa: PLR2004 - digits of the notation
        )
        joined = "".join(groups)
        fits = joined.isascii() and joined.isdigit() and len(joined.lstrip("0")) <= MOST_DIGITS
        cents_fit = not point or (len(rest) in {1, 2} and rest.isascii() and rest.isdigit())
        if not (grouped and fits and cents_fit):
            if grouped and cents_fit and joined.isascii() and joined.isdigit():
                raise too_large()
            raise self._no_amount(text, fraction=grouped and fits and sure and rest.isdigit())
        cents = int(joined) * 100 + int(rest.ljust(2, "0") or 0)
        return -cents if minus else cents

    def _no_amount(self, text: str, *, fraction: bool) -> UsageError:
        unit = _UNIT.search(text)
        if fraction:
            problem = "BL-907 {text!r} has more than two decimals"
            remedy = "round it to cents in the file it comes from"
            return UsageError.of(problem, remedy, text=text[:30])
        if unit is not None and (unit[0].isalpha() or category(unit[0]) == "Sc"):
            problem = "BL-908 {text!r} is in the currency {unit}, not in euros"
            remedy = "map the column of euros, or take the row out"
            return UsageError.of(problem, remedy, text=text[:30], unit=unit[0])
        problem = "BL-377 {text!r} is no amount such as 1{grouping}234{decimal}56"
        remedy = "mend it, or say in [amounts] of a profile how the file writes them"
        signs = {"grouping": self.grouping, "decimal": self.decimal}
        return UsageError.of(problem, remedy, text=text[:30], **signs)


def too_large() -> UsageError:
    """Return the refusal of an amount that no booking has."""
    return UsageError.of("BL-486 is beyond 10 billion euros", "check the decimal separator")


def _sign(plain: str) -> tuple[bool, str]:
    """Return whether an amount is below zero, and its digits, to which no other sign is left."""
    if plain[:1] == "(" and plain[-1:] == ")":
        return True, plain[1:-1]
    digits = plain[1:] if plain[:1] in {*_MINUS, "+"} else plain
    if digits is plain and plain[-1:] in {*_MINUS, "+"}:
        digits = plain[:-1]
    return any(sign in plain for sign in _MINUS), digits


class Sides:
    """The words for debit and credit: those of both languages, and those that a profile declares.

    Args:
        debit: further words for debit, in any case.
        credit: further words for credit; they come before all others.
    """

    def __init__(self, debit: Iterable[str] = (), credit: Iterable[str] = ()) -> None:
        self._signs = dict.fromkeys(DEBIT_WORDS, 1) | dict.fromkeys(CREDIT_WORDS, -1)
        self._signs |= dict.fromkeys((word.casefold() for word in debit), 1)
        self._signs |= dict.fromkeys((word.casefold() for word in credit), -1)

    def sign(self, text: str) -> int:
        """Return 1 for debit, -1 for credit.

        Raises:
            UsageError: neither.
        """
        found = self._signs.get(text.casefold())
        if found is None:
            problem = "BL-956 {text!r} is neither debit nor credit" if text else "BL-089 is empty"
            remedy = "S or H, or declare the word in [amounts] debit, credit of a profile"
            raise UsageError.of(problem, remedy, text=text[:30])
        return found

    def split(self, text: str) -> tuple[str, int] | None:
        """Return an amount and the sign of the side behind it (`50,00 H`); None: there is none."""
        match = _SIDED.fullmatch(text) if len(text) <= _LONGEST else None
        sign = self._signs.get(match[2].casefold()) if match is not None else None
        return None if match is None or sign is None else (match[1], sign)


_MONTH = re.compile(
    r"(?P<m>\d{1,2})[./-](?P<y>\d{4})|(?P<year>\d{4})[./-]?(?P<month>\d{2})", re.ASCII
)
"""A month of a year: `12.2023`, `2023-12`, `202312`."""


class Dates:
    """Notations of dates, tried in order: `DD.MM.YYYY`, `YYYYMMDD`, `D.M.YY`, `excel`.

    Without any, those that `parse_day` reads. A time behind the day is left out.

    Args:
        notations: as above.
        start: day 0 of `excel`; another one in a workbook that counts from 1904.

    Raises:
        UsageError: a notation without day, month and year.
    """

    def __init__(self, notations: tuple[str, ...], start: date = EXCEL_START) -> None:
        self.notations = notations
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
            found = self._parsed(timed[1] if timed else text)
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
            return self.day(text)
        try:
            found = date(int(match["y"] or match["year"]), int(match["m"] or match["month"]), 1)
        except ValueError:
            problem = "BL-378 {text!r} is no day of the calendar"
            raise UsageError.of(problem, text=text[:30]) from None
        check_year(found.year, Said("date"))
        return day_of(found)

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

    def _parsed(self, text: str) -> int:
        if not self.notations:
            return parse_day(text)
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
        if EXCEL in self.notations and text.isascii() and text.isdigit() and len(text) == 5:  # noqa: PLR2004 - digits of the notation
            found = self._start + timedelta(days=int(text))
            check_year(found.year, Said("date"))
            return day_of(found)
        known = either(self.notations)
        problem = "BL-379 {text!r} is no date such as {known}"
        remedy = "mend it, or add its notation to [dates] notations of a profile"
        raise UsageError.of(problem, remedy, text=text[:30], known=known)


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
