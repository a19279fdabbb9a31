"""What several rules look for in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import Finding
from ledger.domain.said import Said

if TYPE_CHECKING:
    from collections.abc import Iterator


def period_in_order(place: Said, first: int, last: int | None) -> Iterator[Finding]:
    """A period does not end before it begins; days, inclusive."""
    if last is not None and last < first:
        remedy = "exchange or mend the two dates"
        yield Finding.of(place, "BL-132 the period ends before it begins", remedy)


def not_negative(place: Said, cents: int | None, what: Said) -> Iterator[Finding]:
    """An amount in cents, where there is one, is not below zero."""
    if cents is not None and cents < 0:
        remedy = "type it without the minus sign"
        yield Finding.of(place, "BL-133 a negative {what}", remedy, what=what)
