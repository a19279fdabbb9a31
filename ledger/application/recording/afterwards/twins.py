"""The same cost booked twice: the same content stands under another voucher number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from ledger.domain.costs.plausible import same_cost
from ledger.domain.events import CostBooked, CostReversed
from ledger.log.database import Session
from ledger.log.eventlog import Recorded, events_at, followed_by
from ledger.projections.bookings import Vouchers
from ledger.projections.lately_booked import Twin, twins_among, twins_since

_FEW = 1_000
"""So many contents are looked for one by one."""


class Pair(NamedTuple):
    """A booking, its cents, and the earlier event with the same content."""

    event: int
    cents: int
    earlier: int


class Twins:
    """Remembers what a command books, however much, and finds what stood before."""

    def __init__(self, session: Session, first: int) -> None:
        """Begin; `first` is the number of the command's first event."""
        self._session, self._first = session, first
        self._few: set[Twin] = set()
        self._posts: set[str] = set()
        self._days: list[int] = []
        self._count = 0

    def add(self, lines: Vouchers) -> None:
        """Remember the lines of a part: their contents, or that they are many."""
        self._count += len(lines.posts)
        self._posts |= {*lines.posts}
        self._days = [
            min([*self._days, *lines.service_from]),
            max([*self._days, *lines.service_from]),
        ]
        if self._count <= _FEW:
            columns = (
                lines.posts,
                lines.cost_types,
                lines.cents,
                lines.service_from,
                lines.service_to,
            )
            self._few |= {*map(Twin, *columns)}

    def found(self, apart: AbstractSet[int]) -> Iterator[Pair]:
        """Yield each new booking that has a twin; those `apart` are not asked about."""
        if not self._count:
            return
        if self._count <= _FEW:
            groups = twins_among(self._session, self._few)
        else:
            first, last = self._days
            groups = twins_since(self._session, self._posts, (first, last), self._first)
        if not groups:
            return
        numbers = [number for group in groups.values() for number in group]
        events = {item.sequence: item for item in events_at(self._session, numbers)}
        reversed_ = followed_by(self._session, numbers, CostReversed)
        for group in groups.values():
            yield from self._pairs([events[n] for n in group], reversed_, apart)

    def _pairs(
        self, group: Sequence[Recorded], gone: AbstractSet[int], apart: AbstractSet[int]
    ) -> Iterator[Pair]:
        before: list[tuple[int, CostBooked]] = []
        for number, _, event in group:
            if not isinstance(event, CostBooked):
                continue
            if number >= self._first and number not in apart:
                twin = next((n for n, other in before if same_cost(event, other)), None)
                if twin is not None:
                    yield Pair(number, event.amount_cents, twin)
            if number not in gone:
                before.append((number, event))
