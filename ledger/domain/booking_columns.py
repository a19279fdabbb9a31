"""Many bookings as columns: decided at once where nothing about them is out of the ordinary.

A file of a hundred thousand lines has the same few posts, days and years over and over. What a call
for each line would ask again and again is asked once for each column here. `book_all` says nothing
of its own: it is `book_cost` for every line, or nothing.

Only what this takes is imported: a process that reads ahead starts with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from operator import le
from typing import Any, NamedTuple

from ledger.domain.money import MAX_CENTS
from ledger.domain.payee import is_pseudonym
from ledger.domain.period import year_of


def joined_columns(parts: Sequence[Sequence[Sequence[Any]]]) -> list[list[Any]]:
    """Return columns of several parts as whole columns."""
    return [list(chain.from_iterable(column)) for column in zip(*parts, strict=True)]


class Bookings(NamedTuple):
    """Columns of bookings without free text, on line 1 of their vouchers, all of one source.

    Days are days since 1970-01-01, `paid_on` 0 where the voucher is not paid; a fiscal year of 0 is
    that of the service, an empty employing body the post's.
    """

    posts: Sequence[str]
    cost_types: Sequence[str]
    cents: Sequence[int]
    service_from: Sequence[int]
    service_to: Sequence[int]
    booked_on: Sequence[int]
    paid_on: Sequence[int]
    vouchers: Sequence[str]
    fiscal_years: Sequence[int]
    employing_bodies: Sequence[str]
    payees: Sequence[str]
    source: str

    @classmethod
    def joined(cls, parts: Sequence[Bookings]) -> Bookings:
        """Return bookings of one source, one behind the other."""
        return cls._make([*joined_columns([part[:-1] for part in parts]), parts[0].source])


class Booked(NamedTuple):
    """Columns of `CostBooked`, in its order."""

    employing_bodies: Sequence[str]
    sources: Sequence[str]
    fiscal_years: Sequence[int]
    vouchers: Sequence[str]
    lines: Sequence[int]
    posts: Sequence[str]
    cost_types: Sequence[str]
    cents: Sequence[int]
    service_from: Sequence[int]
    service_to: Sequence[int]
    booked_on: Sequence[int]
    paid_on: Sequence[int]
    bearing_years: Sequence[int]
    payees: Sequence[str]
    texts: Sequence[str]

    @classmethod
    def joined(cls, parts: Sequence[Booked]) -> Booked:
        """Return bookings, one behind the other."""
        return cls._make(joined_columns(parts))

    def bookings(self) -> Bookings:
        """Return what they were decided from, with what was filled in."""
        return Bookings(
            self.posts,
            self.cost_types,
            self.cents,
            self.service_from,
            self.service_to,
            self.booked_on,
            self.paid_on,
            self.vouchers,
            self.fiscal_years,
            self.employing_bodies,
            self.payees,
            self.sources[0] if self.sources else "",
        )


class _Years(dict[int, int]):
    """The year of a day, computed once."""

    def __missing__(self, day: int) -> int:
        year = self[day] = year_of(day)
        return year


def book_all(bookings: Bookings, homes: Mapping[str, str]) -> Booked | None:
    """Return what `book_cost` makes of every booking; None where one wants a closer look.

    `homes` are the employing bodies of posts. Whether they have closed a year is not asked here; a
    payee that may be a name wants a closer look.
    """
    posts, years = bookings.posts, _Years()
    if not homes.keys() >= {*posts}:
        return None
    bodies = list(map(homes.__getitem__, posts))
    bearing = list(map(years.__getitem__, bookings.service_from))
    fiscal = bookings.fiscal_years
    if not all(fiscal):
        fiscal = [given or year for given, year in zip(fiscal, bearing, strict=True)]
    ordinary = (
        (not any(bookings.employing_bodies) or list(bookings.employing_bodies) == bodies)
        and all(map(le, bookings.service_from, bookings.service_to))
        and list(map(years.__getitem__, bookings.service_to)) == bearing
        and all(bookings.cents)
        and min(bookings.cents, default=0) >= -MAX_CENTS
        and max(bookings.cents, default=0) <= MAX_CENTS
        and all(map(is_pseudonym, {*bookings.payees} - {""}))
        and all(map(str.strip, {*bookings.cost_types}))
        and all(map(str.strip, bookings.vouchers))
    )
    if not ordinary:
        return None
    count = len(posts)
    return Booked(
        bodies,
        [bookings.source] * count,
        fiscal,
        bookings.vouchers,
        [1] * count,
        posts,
        bookings.cost_types,
        bookings.cents,
        bookings.service_from,
        bookings.service_to,
        bookings.booked_on,
        bookings.paid_on,
        bearing,
        bookings.payees,
        [""] * count,
    )
