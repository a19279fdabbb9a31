"""How a spreadsheet writes a number: as a day, with leading zeros, in a foreign currency."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from math import inf
from typing import NamedTuple
from unicodedata import category

_NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,3})?", re.ASCII)
_SHOWN = re.compile(r"-?(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{0,3}[1-9])?", re.ASCII)
"""A number that is stored as it is shown, as nearly all are."""
LONGEST = 40
"""Characters of a number, and of what is shown of a formula."""
_EXACT = 15
"""Digits of a number that a spreadsheet keeps."""
_NAIVE = re.compile(r"[0-9-]{10}T(2[23]):00(?::00(?:[.,]0+)?)?", re.ASCII)
_DATES = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
"""Formats that every spreadsheet knows by number, and that show a day."""
_PERCENTS = frozenset({"9", "10"})
"""Those of percentages."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<letters>[A-Za-z]+)|(?P<sign>.)",
    re.DOTALL,
)
_EURO = frozenset({"€", "EUR", "EURO", "EUROS"})
_DEBIT = frozenset({"S", "SOLL"})
"""In the format of numbers above zero: told by their sign, too."""
_MINUS = frozenset({"-", "\u2212", "("})
"""In the format of numbers above zero: what is shown is below."""
_FEWEST = 2
"""Zeros in a format that make it one of numbers with leading zeros."""


class CellFormat(NamedTuple):
    """Whether a number is a day; the places of a code, such as `000-00`; a unit that is no euro.

    In `places` None stands for a digit.
    """

    is_day: bool = False
    places: tuple[str | None, ...] = ()
    currency: str = ""

    def written(self, number: str) -> str:
        """Return a plain number with its leading zeros and its currency."""
        if self.places and number.isdecimal():
            number = self._coded(number)
        return f"{number} {self.currency}" if self.currency else number

    def _coded(self, number: str) -> str:
        count = self.places.count(None)
        digits = list(number.zfill(count))
        # More digits than places stand where the first one is.
        first, rest = "".join(digits[: len(digits) - count + 1]), digits[len(digits) - count + 1 :]
        given = iter([first, *rest])
        return "".join(next(given) if place is None else place for place in self.places)


@lru_cache(maxsize=4096)
def cell_format(number: str, code: str | None) -> CellFormat:
    """Return what a format says; `code` is None where the workbook gives only its number."""
    if code is None:
        is_day = number.isdecimal() and int(number[:9]) in _DATES
        return CellFormat(is_day=is_day, currency="%" if number in _PERCENTS else "")
    letters, literals, places, currency = _taken_apart(_first_section(code))
    if "general" in letters or "standard" in letters:
        letters = ""
    if {"d", "y"} & {*letters} or ("m" in letters and not {"h", "s"} & {*letters}):
        return CellFormat(is_day=True)
    if places is not None and places.count(None) >= _FEWEST:
        return CellFormat(places=tuple(places))
    named = (word for one in literals if (word := _foreign(one)))
    return CellFormat(currency=currency or next(named, ""))


def plain_number(value: str) -> str | None:
    """Return a stored number with the digits that a spreadsheet shows; None: it is none.

    One of which the last digits are lost is shown as a formula, which is refused where it is used.
    """
    if _SHOWN.fullmatch(value):
        return value
    number = float(value) if len(value) <= LONGEST and _NUMBER.fullmatch(value) else inf
    if abs(number) > 1e300:  # noqa: PLR2004 - bounds of a workbook
        return None
    if abs(number) >= 10**_EXACT:
        return f"={Decimal(value):f}"
    text = f"{number:.{_EXACT}g}"
    return f"{Decimal(text):f}" if "e" in text else text


def late_hour(value: str) -> str:
    """Return the hour of a day and time, where a day in Berlin begins then by the clock of UTC.

    The value is a number, or a moment: `2024-01-31T23:00:00`; behind one with a zone is none.
    """
    if "-" in value[1:]:
        found = _NAIVE.fullmatch(value)
        return f" {found[1]}:00" if found is not None else ""
    return {22 * 3600: " 22:00", 23 * 3600: " 23:00"}.get(round(float(value) % 1 * 86_400), "")


def _taken_apart(section: str) -> tuple[str, list[str], list[str | None] | None, str]:
    """Return letters, literal texts, the places of a code, and the currency in brackets.

    The places are None where it is no format of a code.
    """
    letters, literals, currency = "", [], ""
    places: list[str | None] | None = []
    for token in _TOKEN.finditer(section):
        bracket, literal = token["bracket"], token["quoted"] or token["escaped"]
        if bracket is not None:
            symbol = bracket[1:].partition("-")[0].strip() if bracket.startswith("$") else ""
            currency = currency or ("" if symbol.upper() in _EURO else symbol)
        elif token["letters"]:
            letters += token["letters"].lower()
            places = None
        elif literal or token["sign"]:
            literals.append(literal or token["sign"])
            places = _with(places, literal, token["sign"])
    return letters, literals, places, currency


def _first_section(code: str) -> str:
    """Return the format of numbers above zero."""
    for token in _TOKEN.finditer(code[:255]):
        if token["sign"] == ";":
            return code[: token.start()]
    return code[:255]


def _with(
    places: list[str | None] | None, literal: str | None, sign: str | None
) -> list[str | None] | None:
    """Return the places with one more; None: this is no format of a code."""
    if places is None or (sign and sign not in "0 -()"):
        return None
    return [*places, literal or (None if sign == "0" else sign)]


def _foreign(literal: str) -> str:
    """Return a unit that a text in a format names and that is not the euro: `USD`, `T€`, `%`."""
    word = literal.strip(" \u00a0\u202f")
    if word in _MINUS:
        return "(-)"
    if word.upper() in _EURO | _DEBIT:
        return ""
    is_unit = any(sign.isalpha() or sign in "%‰" or category(sign) == "Sc" for sign in word)
    return word if is_unit else ""
