"""Days and splits of the model, worded anew: nothing of the product's arithmetic is used."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TypeVar

EPOCH = date(1970, 1, 1).toordinal()
K = TypeVar("K", bound=Hashable)


def day(year: int, month: int = 1, of_month: int = 1) -> int:
    """Return a day as the ledger counts it: days since 1970-01-01."""
    return date(year, month, of_month).toordinal() - EPOCH


@cache
def year_of(number: int) -> int:
    return date.fromordinal(number + EPOCH).year


def text_of(number: int) -> str:
    return date.fromordinal(number + EPOCH).isoformat()


@cache
def months(year: int) -> tuple[tuple[int, ...], ...]:
    """Return the days of each month of a year."""
    starts = [day(year, month) for month in range(1, 13)] + [day(year + 1)]
    return tuple(tuple(range(starts[i], starts[i + 1])) for i in range(12))


def rounded(exact: Fraction | int) -> int:
    """Round half away from zero."""
    down = int(abs(Fraction(exact)) + Fraction(1, 2))
    return down if exact >= 0 else -down


def split(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """Split by largest remainder, ties to the earlier; the absolute value first, then the sign."""
    whole = sum(weights, Fraction(0))
    if not total or not whole:
        return [total, *([0] * (len(weights) - 1))] if weights else []
    exact = [abs(total) * Fraction(weight) / whole for weight in weights]
    parts = [part.numerator // part.denominator for part in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in order[: abs(total) - sum(parts)]:
        parts[index] += 1
    return parts if total >= 0 else [-part for part in parts]


def whole_cents(exact: Mapping[K, Fraction]) -> dict[K, int]:
    """Round parts that together are whole cents, by largest remainder, in their order."""
    total = sum(exact.values(), Fraction(0))
    if total.denominator != 1:
        msg = f"no whole cents: {total}"
        raise ValueError(msg)
    sign = -1 if total < 0 else 1
    signed = {key: part * sign for key, part in exact.items()}
    parts = {key: part.numerator // part.denominator for key, part in signed.items()}
    order = sorted(parts, key=lambda key: parts[key] - signed[key])
    for key in order[: abs(int(total)) - sum(parts.values())]:
        parts[key] += 1
    return {key: sign * part for key, part in parts.items()}


def spread(total: int, exact: Sequence[Fraction]) -> list[int]:
    """Break a rounded total down to its exact parts, by their remainders.

    Where the parts come to something else than the total, they are its weights.
    """
    if total < 0:
        return [-part for part in spread(-total, [-part for part in exact])]
    missing = total - sum(part.numerator // part.denominator for part in exact)
    if abs(sum(exact, Fraction(0)) - total) >= 1 or not 0 <= missing <= len(exact):
        return split(total, exact)
    parts = [part.numerator // part.denominator for part in exact]
    for index in sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))[:missing]:
        parts[index] += 1
    return parts
