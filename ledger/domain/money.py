"""Money is integer cents, ratios are exact fractions, and rounding happens here only.

Sources: domain reference §4 (round once, half away from zero; largest remainder), §7 (notations).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from ledger.domain.errors import UsageError

MAX_CENTS = 10_000_000_000 * 100
"""Absurd beyond this: 10 billion euros."""

_CURRENCY = re.compile(r"(?:€|EURO?)\s*(.*)|(.*?)\s*(?:€|EURO?)", re.IGNORECASE)
_BLANK = re.compile(r"[ \xa0\u202f]")
_BLANKED = re.compile(r"[1-9][0-9]{0,2}(?:[ \xa0\u202f][0-9]{3})+(?:[.,][0-9]+)?")
"""Blanks between thousands, as DIN 5008 has them: `5 863,19`."""
_PLAIN = re.compile(r"(\d+)(?:[.,](\d{1,2}))?")
_GERMAN = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+),(\d{1,2})")
_ENGLISH = re.compile(r"([1-9]\d{0,2}(?:,\d{3})+)\.(\d{1,2})")
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,})")
_MOST_DIGITS = 30
"""Longer than any amount with its separators."""
_ZEROS = re.compile(r"(.*[.,]\d\d)0+")
"""Decimals as databases write them: `17589,5700`."""
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


def parse_amount(text: str) -> int:
    """Read an amount of euros as cents.

    Accepted: `1234`, `1234.56`, `1234,56`, `1.234,56`, `1,234.56`, `1.234.567`, `1234,5600`,
    `1 234,56`, a sign in front, and `€`, `EUR` or `Euro` on one side. Whatever has two readings, or
    a fraction of a cent, is refused.

    Args:
        text: what was typed.

    Returns:
        Cents, positive or negative.

    Raises:
        UsageError: the text is no amount, has two readings, or is beyond 10 billion euros.
    """
    body = text.strip()
    sign = -1 if body.startswith(("-", "−")) else 1
    digits = body[1:] if body[:1] in ("-", "+", "−") else body
    if digits.strip("0123456789.,"):
        digits = _bare(digits)
    cents = _cents(digits, text)
    if cents > MAX_CENTS:
        remedy = "check the decimal separator"
        raise UsageError.of("amount {text!r}: BL-146 beyond 10 billion euros", remedy, text=text)
    return sign * cents


def _bare(typed: str) -> str:
    """Return an amount without its currency, and without blanks between its thousands."""
    found = _CURRENCY.fullmatch(typed.strip())
    digits = (found[1] or found[2] or "") if found else typed.strip()
    return _BLANK.sub("", digits) if _BLANKED.fullmatch(digits) else digits


def _cents(digits: str, text: str) -> int:
    if not digits.isascii():
        problem = "amount {text!r}: BL-147 only the digits 0 to 9 count"
        raise UsageError.of(problem, "type 1234.56 or 1.234,56", text=text)
    if len(digits) > _MOST_DIGITS:
        remedy = "amounts end at 10 billion euros"
        raise UsageError.of("amount {text!r}…: BL-148 too long", remedy, text=text[:_MOST_DIGITS])
    if _ONE_GROUP.fullmatch(digits):
        whole, rest = re.split(r"[.,]", digits)
        problem = "amount {text!r}: BL-149 thousands or decimals?"
        remedy = "type {whole}{rest} (or {whole}.{rest},00), or at most two decimals"
        raise UsageError.of(problem, remedy, text=text, whole=whole, rest=rest)
    if _GROUPS.fullmatch(digits):
        return int(re.sub(r"[.,]", "", digits)) * 100
    if match := _ZEROS.fullmatch(digits):
        digits = match[1]
    if match := _PLAIN.fullmatch(digits) or _GERMAN.fullmatch(digits) or _ENGLISH.fullmatch(digits):
        return int(re.sub(r"[.,]", "", match[1])) * 100 + int((match[2] or "").ljust(2, "0"))
    if re.fullmatch(r"\d+[.,]\d{3,}", digits):
        remedy = "amounts end at the cent"
        raise UsageError.of("amount {text!r}: BL-150 more than two decimals", remedy, text=text)
    remedy = "type 1234.56 or 1.234,56, without exponent"
    raise UsageError.of("amount {text!r}: BL-151 not an amount", remedy, text=text)


def decimal_text(cents: int) -> str:
    """Return cents as a plain decimal, for example -123456 as `-1234.56`."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


class Cents(int):
    """Cents that are put into words: in English they read as `€1,234.56`."""

    __slots__ = ()

    def __str__(self) -> str:
        euros, rest = divmod(abs(self), 100)
        return f"{'-' if self < 0 else ''}€{euros:,}.{rest:02}"


def exact_sum(amounts: Iterable[Fraction]) -> Fraction:
    """Return the sum of amounts; months have few denominators, and are added up within each."""
    sums: dict[int, int] = {}
    for amount in amounts:
        below = amount.denominator
        sums[below] = sums.get(below, 0) + amount.numerator
    return sum((Fraction(above, below) for below, above in sums.items()), Fraction(0))


def round_cents(exact: Fraction | int) -> int:
    """Round an exact number of cents half away from zero (kaufmännisch, domain reference §4)."""
    whole, rest = divmod(abs(exact.numerator), exact.denominator)
    if 2 * rest >= exact.denominator:
        whole += 1
    return whole if exact >= 0 else -whole


def round_parts(exact: Sequence[Fraction | int], total: int | None = None) -> list[int]:
    """Round exact cents that sum to a whole number so that the rounded parts still do.

    Largest remainder; ties go to the earlier part, so the caller's order is the tie rule
    (employing body first, then by AGS; or earliest first). A negative total is split by its
    absolute value and then signed, which makes a reversal the exact mirror.

    Args:
        exact: exact cents per part; their sum is an integer, unless a total is given.
        total: the sum that the parts must have, less than a cent from their exact one: a rounded
            share that is broken down.

    Returns:
        Integer cents per part, in the same order, with the same sum.

    Raises:
        ValueError: the parts do not sum to whole cents (an error of the caller).
    """
    if total is None and all(part.denominator == 1 for part in exact):
        return [part.numerator for part in exact]  # most bookings: nothing is to be rounded
    summed = Fraction(sum(exact))
    whole = summed.numerator // summed.denominator if total is None else total
    if abs(summed - whole) >= 1 or (total is None and summed != whole):
        msg = f"parts sum to {summed}, not to whole cents"
        raise ValueError(msg)
    # A sum of zero has no sign; its first part decides, so that the mirror stays exact.
    if (whole or summed or next((part for part in exact if part), 0)) < 0:
        return [-part for part in round_parts([-part for part in exact], -whole)]
    floors = [part.numerator // part.denominator for part in exact]
    missing = whole - sum(floors)
    by_remainder = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    for index in by_remainder[:missing]:
        floors[index] += 1
    return floors


def split_cents(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """Split a total in proportion to weights that are not all zero, by largest remainder."""
    whole = sum(weights, Fraction(0))
    return round_parts([Fraction(total) * weight / whole for weight in weights])


def break_down(share: int, exact: Sequence[Fraction]) -> list[int]:
    """Split a rounded share once more over its exact parts, by largest remainder.

    So rows and total agree (domain reference §4, "Any breakdown of a rounded share"). The exact
    parts sum to less than a cent from the share, and no part is a cent or more from its exact one.
    Ties go to the earlier part.
    """
    short = share - sum(exact, Fraction(0))
    # A share that is itself a part of a part may be further away: the first part takes the rest.
    return round_parts([exact[0] + short, *exact[1:]] if abs(short) >= 1 else exact, share)


def round_table(
    exact: Sequence[Sequence[Fraction]], rows: Sequence[int], columns: Sequence[int]
) -> list[list[int]]:
    """Round a table of exact cents so that its rows and its columns sum to what is given.

    Each row gives the cents that it has left to the columns that lack some, the largest remainder
    first, ties to the earlier one. With one row, or one column, this is `round_parts`. A table
    below zero is the mirror of the one above.

    Args:
        exact: rows of exact cents.
        rows: the sum of each row, in cents, less than a cent from the exact one.
        columns: the sum of each column likewise; both sum to the same.
    """
    if sum(rows) < 0:
        mirror = round_table(
            [[-part for part in row] for row in exact], [-w for w in rows], [-w for w in columns]
        )
        return [[-cents for cents in row] for row in mirror]
    table = [[part.numerator // part.denominator for part in row] for row in exact]
    lacking = [whole - sum(row[place] for row in table) for place, whole in enumerate(columns)]
    for row, parts, whole in zip(table, exact, rows, strict=True):
        for _ in range(whole - sum(row)):
            open_places = (place for place, cents in enumerate(lacking) if cents > 0)
            best = min(open_places, key=lambda place: (row[place] - parts[place], place))
            row[best] += 1
            lacking[best] -= 1
    return table
