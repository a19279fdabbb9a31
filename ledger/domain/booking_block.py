"""Many bookings as columns: decided at once where nothing about them is out of the ordinary.

A file of a hundred thousand lines has the same few posts, days and years over and over. What a call
for each line would ask again and again is asked once for each column here. `book_all` says nothing
of its own: it is `book_cost` for every line, or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat
from operator import le
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from msgspec import UNSET

from ledger.domain.commands import BookCost, ReverseCost
from ledger.domain.events import CostBooked
from ledger.domain.money import MAX_CENTS
from ledger.domain.payee import is_pseudonym
from ledger.domain.period import year_of

if TYPE_CHECKING:
    from ledger.domain.facts import Facts

Line = BookCost | ReverseCost


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
        columns = zip(*(part[:-1] for part in parts), strict=True)
        whole = (list(chain.from_iterable(column)) for column in columns)
        return cls._make([*whole, parts[0].source])

    def command(self, place: int) -> BookCost:
        """Return one as a command."""
        columns = self._asdict()
        one = {name: columns[name][place : place + 1] for name in self._fields[:-1]}
        return self._replace(**one).commands()[0]

    def commands(self) -> list[BookCost]:
        """Return each as a command."""
        return list(
            map(
                BookCost,
                *self[:8],
                repeat(1),
                repeat(self.source),
                self.fiscal_years,
                self.employing_bodies,
                self.payees,
                repeat(""),
                repeat(0),
                repeat(UNSET),
            )
        )


class Lines(Sequence[Line]):
    """Lines in the order of their file: bookings as columns, and others by their place."""

    def __init__(self, bookings: Bookings, others: Sequence[tuple[int, Line]] = ()) -> None:
        """Take `others` in order; the bookings fill the places between them."""
        self.bookings = bookings
        self.others = others
        self._all: list[Line] | None = None

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.bookings.posts) + len(self.others)

    @overload
    def __getitem__(self, place: int) -> Line: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Line]: ...

    def __getitem__(self, place: int | slice) -> Line | Sequence[Line]:
        """Return a line as a command; all are made when the first is asked for."""
        if self._all is None:
            found: list[Line] = [*self.bookings.commands()]
            for at, line in self.others:
                found.insert(at, line)
            self._all = found
        return self._all[place]

    def places(self) -> Sequence[int]:
        """Return where the bookings stand."""
        if not self.others:
            return range(len(self))
        others = {at for at, _ in self.others}
        return [at for at in range(len(self)) if at not in others]

    def post_names(self) -> set[str]:
        """Return every post that is booked on."""
        others = (line.post for _, line in self.others if isinstance(line, BookCost))
        return {*self.bookings.posts, *others}


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

    def event(self, place: int) -> CostBooked:
        """Return one of them."""
        columns: Sequence[Sequence[Any]] = self
        return CostBooked(*(column[place] for column in columns))


class _Years(dict[int, int]):
    """The year of a day, computed once."""

    def __missing__(self, day: int) -> int:
        year = self[day] = year_of(day)
        return year


def book_all(bookings: Bookings, facts: Facts) -> Booked | None:
    """Return what `book_cost` makes of every booking; None where one wants a closer look.

    A year that an employing body has closed does want one, and so does a payee that may be a name.
    """
    posts, years = bookings.posts, _Years()
    known = {name: facts.posts.get(name) for name in set(posts)}
    homes = {name: post.event.employing_body for name, post in known.items() if post is not None}
    if len(homes) < len(known):
        return None
    bodies = list(map(homes.__getitem__, posts))
    bearing = list(map(years.__getitem__, bookings.service_from))
    fiscal = bookings.fiscal_years
    if not all(fiscal):
        fiscal = [given or year for given, year in zip(fiscal, bearing, strict=True)]
    closed = max((facts.closed_until(body) for body in {*homes.values()}), default=0)
    ordinary = (
        (not any(bookings.employing_bodies) or list(bookings.employing_bodies) == bodies)
        and all(map(le, bookings.service_from, bookings.service_to))
        and list(map(years.__getitem__, bookings.service_to)) == bearing
        and min(years.values(), default=0) > closed
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
