"""Bookings as columns: what is said, and what it records. A single one is a column of length one.

A file of a hundred thousand lines has the same few posts, days and years over and over. What a call
for each line would ask again and again is asked once for each column here.

Only what this takes is imported: a process that reads ahead starts with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, product
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from msgspec import UNSET
from msgspec.structs import astuple

from ledger.domain.period import year_of

if TYPE_CHECKING:
    from ledger.domain.commands import BookCost
    from ledger.domain.events import CostBooked


def one_column(parts: Iterable[Iterable[Any]]) -> list[Any]:
    """Return the values of several parts as one column."""
    whole: list[Any] = []
    for part in parts:
        whole += part
    return whole


def joined_columns(parts: Sequence[Sequence[Sequence[Any]]]) -> list[list[Any]]:
    """Return columns of several parts as whole columns."""
    return list(map(one_column, zip(*parts, strict=True)))


def distinct_pairs(one: Sequence[Any], other: Sequence[Any]) -> set[tuple[Any, Any]]:
    """Return which values stand beside each other; often the other is the same in all rows."""
    values = {*other}
    return {*product({*one}, values)} if len(values) == 1 else {*zip(one, other, strict=True)}


def _columns_of(rows: Iterable[Any], width: int) -> list[Sequence[Any]]:
    return list(zip(*map(astuple, rows), strict=True)) or [()] * width


class Bookings(NamedTuple):
    """Columns of `BookCost`, in its order: what is said.

    Days are days since 1970-01-01, `paid_on` 0 where the voucher is not paid; a fiscal year of 0 is
    that of the service, as is a bearing year that is not said, an empty employing body the post's.
    """

    posts: Sequence[str]
    cost_types: Sequence[str]
    cents: Sequence[int]
    service_from: Sequence[int]
    service_to: Sequence[int]
    booked_on: Sequence[int]
    paid_on: Sequence[int]
    vouchers: Sequence[str]
    lines: Sequence[int]
    sources: Sequence[str]
    fiscal_years: Sequence[int]
    employing_bodies: Sequence[str]
    payees: Sequence[str]
    texts: Sequence[str]
    known_on: Sequence[int]
    bearing_years: Sequence[Any]

    @classmethod
    def of(cls, commands: Iterable[BookCost]) -> Self:
        """Return commands as columns."""
        return cls._make(_columns_of(commands, len(cls._fields)))

    @classmethod
    def joined(cls, parts: Sequence[Bookings]) -> Self:
        """Return bookings, one behind the other."""
        return cls._make(joined_columns(parts))


class Booked(NamedTuple):
    """Columns of `CostBooked`, in its order: what is recorded."""

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
    def of(cls, events: Iterable[CostBooked]) -> Self:
        """Return events as columns."""
        return cls._make(_columns_of(events, len(cls._fields)))

    @classmethod
    def joined(cls, parts: Sequence[Booked]) -> Self:
        """Return bookings, one behind the other."""
        return cls._make(joined_columns(parts))

    def row(self, place: int) -> tuple[Any, ...]:
        """Return the fields of one of them."""
        columns: Sequence[Sequence[Any]] = self
        return tuple(column[place] for column in columns)

    def origins(self) -> set[tuple[str, str]]:
        """Return their employing bodies with the source systems of their vouchers."""
        return distinct_pairs(self.employing_bodies, self.sources)

    def kept(self, kept: Sequence[bool]) -> Booked:
        """Return some of them."""
        return Booked._make(list(compress(column, kept)) for column in self)

    def bookings(self) -> Bookings:
        """Return what they were made from, with what was filled in."""
        count = len(self.posts)
        unsaid = {"known_on": [0] * count, "bearing_years": [UNSET] * count}
        return Bookings(**self._asdict() | unsaid)


class _Years(dict[int, int]):
    """The year of a day, computed once."""

    def __missing__(self, day: int) -> int:
        year = self[day] = year_of(day)
        return year


_YEARS = _Years()
"""As large as the days that a booking may name are many."""


def years_of(days: Iterable[int]) -> list[int]:
    """Return the year of each day."""
    return list(map(_YEARS.__getitem__, days))


def book(bookings: Bookings, homes: Mapping[str, str]) -> Booked:
    """Return what bookings record, whatever rule they break: what is not said is filled in.

    `homes` are the employing bodies of posts; of an unknown post nobody is.
    """
    bearing = years_of(bookings.service_from)
    fiscal = bookings.fiscal_years
    if not all(fiscal):
        fiscal = [given or year for given, year in zip(fiscal, bearing, strict=True)]
    if any(bookings.bearing_years):
        said = zip(bookings.bearing_years, bearing, strict=True)
        bearing = [given or year for given, year in said]
    bodies = homes_of(bookings.posts, homes)
    if any(bookings.employing_bodies):
        named = zip(bookings.employing_bodies, bodies, strict=True)
        bodies = [given or home for given, home in named]
    filled = {"employing_bodies": bodies, "fiscal_years": fiscal, "bearing_years": bearing}
    columns = bookings._asdict() | filled
    return Booked(**{name: columns[name] for name in Booked._fields})


def homes_of(posts: Sequence[str], homes: Mapping[str, str]) -> list[str]:
    """Return the employing body of each post, empty where nobody knows the post."""
    known = {post: homes.get(post, "") for post in {*posts}}
    return list(map(known.__getitem__, posts))
