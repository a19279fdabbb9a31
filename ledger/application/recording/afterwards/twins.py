"""The same cost booked twice: the same content stands under another number, or at another body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from ledger.application.recording.costs.told import Told
from ledger.domain.costs import plausible as p
from ledger.domain.events import CostBooked, CostReversed
from ledger.log.database import Session
from ledger.log.eventlog import events_at, followed_by
from ledger.projections.bookings import Vouchers
from ledger.projections.lately_booked import Alike, DayAndCents, alike, alike_on

_FEW = 1_000
"""So many contents are looked for one by one; so many events are held at a time."""


class Pair(NamedTuple):
    """What a booking has with an earlier event, its own event and cents, and that event."""

    kind: str
    event: int
    cents: int
    earlier: int


class Twins:
    """Remembers what a command books, however much, and finds what stood before."""

    def __init__(self, session: Session, first: int) -> None:
        """Begin; `first` is the number of the command's first event."""
        self._session, self._first = session, first
        self._few: set[DayAndCents] = set()
        self._days: set[int] = set()
        self._count = 0

    def add(self, lines: Vouchers) -> None:
        """Remember the lines of a part: their contents, or that they are many."""
        self._count += len(lines.posts)
        self._days |= {*lines.service_from}
        if self._count <= _FEW:
            self._few |= {*zip(lines.service_from, lines.cents, strict=True)}

    def found(self, apart: AbstractSet[int], told: Told | None) -> Iterator[Pair]:
        """Yield each new booking that has a twin.

        Args:
            apart: those that are not asked about.
            told: what a file tells of what stood before: a voucher of two bodies in it was split.
        """
        few = self._count <= _FEW
        wanted = self._few if few else alike_on(self._session, self._days, self._first)
        some: list[list[Alike]] = []
        for lines in alike(self._session, wanted):
            some.append(lines)
            if sum(map(len, some)) >= _FEW:
                yield from self._among(some, apart, told)
                some.clear()
        yield from self._among(some, apart, told)

    def _among(
        self, some: Iterable[list[Alike]], apart: AbstractSet[int], told: Told | None
    ) -> Iterator[Pair]:
        """Yield the pairs among lines, each time those of one day and amount."""
        posts = [group for lines in some for group in self._of_a_post(lines)]
        services = [group for lines in some for group in self._of_several(lines)]
        numbers = {number for group in (*posts, *services) for number in group}
        if not numbers:
            return
        found = {item.sequence: item.event for item in events_at(self._session, [*numbers])}
        booked = {number: one for number, one in found.items() if isinstance(one, CostBooked)}
        gone = followed_by(self._session, [*booked], CostReversed)
        new = {n: one for n, one in booked.items() if n >= self._first and n not in apart}
        stood = {n: one for n, one in booked.items() if n not in gone}
        for group in posts:
            for number in filter(new.__contains__, group):
                earlier = (n for n in group if n < number and n in stood)
                twin = next((n for n in earlier if p.same_cost(new[number], stood[n])), None)
                if twin is not None:
                    yield Pair(p.TWIN, number, new[number].amount_cents, twin)
        for group in services:
            lines = {
                p.line_of(stood[n]): n
                for n in group
                if n in stood and n < self._first and not (told and told.was_told(n))
            }
            for number in filter(new.__contains__, group):
                other = lines.get(p.line_of(new[number]), 0)
                if other and stood[other].employing_body != new[number].employing_body:
                    yield Pair(p.BODY, number, new[number].amount_cents, other)

    def _of_a_post(self, lines: Sequence[Alike]) -> Iterator[list[int]]:
        """Yield the events of a post, cost type and service, where one is new."""
        same: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for line in lines:
            same[line[1:]].append(line.sequence)
        return (one for one in same.values() if len(one) > 1 and one[-1] >= self._first)

    def _of_several(self, lines: Sequence[Alike]) -> Iterator[list[int]]:
        """Yield the events of a service, where one stood on another post than a new one."""
        same: dict[int, list[Alike]] = defaultdict(list)
        for line in lines:
            same[line.service_to].append(line)
        for those in same.values():
            new = {one.post for one in those if one.sequence >= self._first}
            if new and any({one.post} != new for one in those if one.sequence < self._first):
                yield [one.sequence for one in those]
