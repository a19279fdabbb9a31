"""Terms of an agreement as people type them: overhead, VAT, cost base."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ledger.domain.errors import UsageError
from ledger.domain.keys import Ratio, parse_fraction, ratio_of
from ledger.domain.money import parse_amount
from ledger.domain.said import Said

ALL_COSTS = "all"
"""Typed as cost base: the members share every cost type."""


def parse_overhead(text: str) -> tuple[str, Ratio | None, int | None]:
    """Read `none`, `actual`, `percent:10%` or `flat:5000` (euros per allocated FTE and year).

    Returns:
        Kind, rate of the personnel cost, and cents; each None where the kind has none.

    Raises:
        UsageError: another kind, or a rate or amount that its kind does not have.
    """
    kind, colon, value = (part.strip() for part in text.partition(":"))
    if kind in {"none", "actual"} and not colon:
        return kind, None, None
    if kind == "percent" and value:
        return kind, ratio_of(_at_most_one(parse_fraction(value, Said("overhead")), value)), None
    if kind == "flat" and value:
        return kind, None, parse_amount(value)
    remedy = "type none, actual, percent:10% or flat:5000"
    raise UsageError.of("overhead {text!r}: BL-027 unknown", remedy, text=text)


def parse_vat_rate(text: str) -> Ratio | None:
    """Read a rate of VAT such as `19%`; None for `0%`, which says that none is charged.

    Raises:
        UsageError: not exact, or above 100 %.
    """
    rate = _at_most_one(parse_fraction(text, Said("VAT rate")), text)
    return ratio_of(rate) if rate else None


def _at_most_one(rate: Fraction, text: str) -> Fraction:
    if rate > 1:
        remedy = "type a percent such as 19% with its sign"
        raise UsageError.of("rate {text!r}: BL-028 above 100 %", remedy, text=text)
    return rate


def cost_base_of(names: Sequence[str]) -> tuple[str, ...] | None:
    """Return the cost types that the members share; (): all of them; None: nothing was said.

    Raises:
        UsageError: `all` beside others.
    """
    if ALL_COSTS in names and len(names) > 1:
        raise UsageError.of("cost base: BL-029 all stands beside single cost types", "name either")
    if not names:
        return None
    return () if ALL_COSTS in names else tuple(names)
