"""How a file writes amounts and sides: declared, then read strictly; nothing is guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

from ledger.domain.errors import UsageError
from ledger.domain.money import parse_amount

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLANKS = str.maketrans("", "", " \u00a0\u2007\u2009\u202f\u2060'\u2019")
"""What stands between digits or before a currency: blanks of every width, and the Swiss marks."""
_RUN = re.compile(r"\d[\d \u00a0\u2007\u2009\u202f'\u2019]*\d", re.ASCII)
"""Digits with what may stand between them."""
_THOUSANDS = re.compile(r"\d+|[1-9]\d{0,2}(?:\D\d{3})+", re.ASCII)
_EUROS = re.compile(r"^([-+\u2212\u2013(]?)(?:€|EUR)|(?:€|EUR|Euro)([-+\u2212\u2013)]?)$")
_UNIT = re.compile(r"(?<=[\d)\s])(?:[A-Z]{3}|[^\w\s])$|^(?:[A-Z]{3}|[^\w\s])(?=[\s\d])")
"""The code or the sign of a currency behind an amount, or before it."""
_MINUS = ("-", "\u2212", "\u2013")
_NO_CENTS = ("--", "-", "\u2212", "\u2013", "\u2014")
"""What people write behind the decimal sign of whole euros: `1.000,-`."""
MOST_DIGITS = 12
_CENTS = 2
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
        for end in _NO_CENTS:
            plain = plain.removesuffix(self.decimal + end)
        minus, digits = _sign(plain)
        whole, point, rest = digits.partition(self.decimal)
        groups = whole.split(self.grouping) if self.grouping else [whole]
        # As databases write it. Three decimals could be thousands of another notation, behind no
        # more than three digits that begin with none, unless the file has no thousands.
        sure = len(rest) > _CENTS + 1 or not 1 <= len(whole.lstrip("0")) <= 3 or not self.grouping  # noqa: PLR2004 - digits of the notation
        if sure and not rest[_CENTS:].strip("0"):
            rest = rest[:_CENTS]
        grouped = len(groups) == 1 or _THOUSANDS.fullmatch(" ".join(groups)) is not None
        grouped = grouped and all(map(_THOUSANDS.fullmatch, _RUN.findall(text)))
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
