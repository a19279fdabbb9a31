"""What several rules look for in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledger.domain.errors import Finding
from ledger.domain.period import year_of
from ledger.domain.said import Said

if TYPE_CHECKING:
    from ledger.domain.state import Grant


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


def above_zero(place: Said, cents: int) -> Iterator[Finding]:
    """An amount in cents is above zero."""
    if cents <= 0:
        yield Finding.of(place, "BL-072 the amount is not above zero", "type it without the sign")


def something_paid(place: Said, cents: int, paid_on: int) -> Iterator[Finding]:
    """A payment, or one that goes back, has an amount and a day."""
    if cents == 0:
        yield Finding.of(place, "BL-022 nothing was paid", "type the amount; paid back is negative")
    if paid_on == 0:
        yield Finding.of(place, "BL-023 the day of payment is missing", "name it")


def year_of_notice(
    place: Said, year: int, notice: Grant, *, came_in: bool = False
) -> Iterator[Finding]:
    """A budget year is one of the notice's; where money `came_in`, the notice may lag behind."""
    first, last = year_of(notice.event.valid_from), year_of(notice.valid_to)
    if not first <= year <= last:
        problem = "BL-110 {year} is none of the notice's years ({first} to {last})"
        amend = "name one of them, or amend the notice's period first"
        remedy = amend if came_in else "name one of them"
        yield Finding.of(place, problem, remedy, year=year, first=first, last=last)
