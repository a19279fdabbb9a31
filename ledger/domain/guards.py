"""What several rules look for in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator


def period_in_order(place: str, first: int, last: int | None) -> Iterator[Finding]:
    """A period does not end before it begins; days, inclusive."""
    if last is not None and last < first:
        yield Finding(place, "the period ends before it begins", "exchange or mend the two dates")


def not_negative(place: str, cents: int | None, what: str) -> Iterator[Finding]:
    """An amount in cents, where there is one, is not below zero."""
    if cents is not None and cents < 0:
        yield Finding(place, f"a negative {what}", "type it without the minus sign")
