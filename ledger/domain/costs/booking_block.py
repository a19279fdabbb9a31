"""The lines of a file, most of them bookings in columns, each of which may become a command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple, overload

from ledger.domain.commands import BookCost, ReverseCost
from ledger.domain.costs.booking_columns import Bookings
from ledger.domain.said import Said

WHOLE = Said("line")
"""What a line as a whole is called, as if it were a column; a column of that name is a text."""

Line = BookCost | ReverseCost
_AT_ONCE = 4_000


class Naming(NamedTuple):
    """A booking that names other vouchers in a column that nobody reads: it may undo them.

    Attributes:
        place: of the booking among its lines.
        body, source, year, vouchers: which are meant; of that fiscal year or the one before.
        cents: of the booking, and of what it would undo.
        column: where it names it.
        problem: why it is refused where that stands.
    """

    place: int
    body: str
    source: str
    year: int
    vouchers: tuple[str, ...]
    cents: int
    column: str
    problem: Said


def would_undo(cents: int, booked: Iterable[Sequence[int]]) -> bool:
    """Return whether a booking has the cents of a line, of a voucher, or of several in a row.

    Args:
        cents: of the booking.
        booked: of the lines of each voucher that it names, in their order.
    """
    whole = 0
    for lines in booked:
        whole += sum(lines)
        if cents in lines or (lines and cents in {sum(lines), whole}):
            return True
    return False


def commands_of(bookings: Bookings) -> list[BookCost]:
    """Return each booking as a command."""
    return list(map(BookCost, *bookings))


class LineBlock(Sequence[Line]):
    """LineBlock in the order of their file: bookings as columns, and others by their place."""

    def __init__(self, bookings: Bookings, others: Sequence[tuple[int, Line]] = ()) -> None:
        """Take `others` in order; the bookings fill the places between them."""
        self.bookings = bookings
        self.others = others
        self._odd = dict(others)
        self._all: Sequence[Line] | None = None

    @classmethod
    def of(cls, lines: Iterable[Line]) -> LineBlock:
        """Return lines with all bookings among them as columns."""
        if isinstance(lines, LineBlock):
            return lines
        every = list(lines)
        others = [(at, line) for at, line in enumerate(every) if type(line) is not BookCost]
        booked: Any = every if not others else (line for line in every if type(line) is BookCost)
        found = cls(Bookings.of(booked), others)
        found._all = every
        return found

    @classmethod
    def parts_of(cls, lines: Sequence[Line]) -> list[LineBlock]:
        """Return lines in parts: so many stay in the processor's cache."""
        starts = range(0, len(lines), _AT_ONCE)
        return [cls.of(lines[start : start + _AT_ONCE]) for start in starts]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.bookings.posts) + len(self.others)

    @overload
    def __getitem__(self, place: int) -> Line: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Line]: ...

    def __getitem__(self, place: int | slice) -> Line | Sequence[Line]:
        """Return a line as a command; all are made when the first booking is asked for."""
        if isinstance(place, int) and place in self._odd:
            return self._odd[place]
        if self._all is None:
            found: list[Line] = [*commands_of(self.bookings)]
            for at, line in self.others:
                found.insert(at, line)
            self._all = found
        return self._all[place]

    def places(self) -> Sequence[int]:
        """Return where the bookings stand."""
        if not self.others:
            return range(len(self))
        return [at for at in range(len(self)) if at not in self._odd]

    def without(self, places: AbstractSet[int]) -> LineBlock:
        """Return the lines but for those at some places."""
        if not places:
            return self
        return LineBlock.of(line for at, line in enumerate(self) if at not in places)

    def post_names(self) -> set[str]:
        """Return every post that is booked on."""
        others = (line.post for _, line in self.others if isinstance(line, BookCost))
        return {*self.bookings.posts, *others}
