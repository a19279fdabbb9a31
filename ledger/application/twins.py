"""The same cost booked twice: the same content stands under another voucher number."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from ledger.domain.events import CostBooked, CostReversed
from ledger.domain.period import year_of
from ledger.domain.plausible import same_cost
from ledger.log.eventlog import events_at, followed_by
from ledger.projections.lately_booked import FEW, Twin, twins_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from ledger.log.database import Session
    from ledger.log.eventlog import Recorded
    from ledger.projections.bookings import Vouchers


class _Touched(Struct):
    """What was booked on a post: from which year of service on, and what, while that is little."""

    first_day: int
    few: set[Twin] = field(default_factory=set)
    many: bool = False


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
        self._touched: dict[str, _Touched] = {}

    def add(self, lines: Vouchers) -> None:
        """Remember the lines of a part."""
        day = min(lines.service_from)
        for post in {*lines.posts}:
            mine = self._touched.setdefault(post, _Touched(day))
            mine.first_day = min(day, mine.first_day)
            mine.many = mine.many or len(lines.posts) > FEW
        columns = (lines.cost_types, lines.cents, lines.service_from, lines.service_to)
        if len(lines.posts) <= FEW:
            for post, content in zip(lines.posts, zip(*columns, strict=True), strict=True):
                few = self._touched[post].few
                few.add(Twin._make(content))
                self._touched[post].many |= len(few) > FEW

    def found(self, apart: AbstractSet[int]) -> Iterator[Pair]:
        """Yield each new booking that has a twin; those `apart` are not asked about."""
        for post, one in sorted(self._touched.items()):
            wanted = None if one.many else sorted(one.few)
            groups = twins_of(self._session, post, wanted, year_of(one.first_day))
            mine = [numbers for numbers in groups.values() if numbers[-1] >= self._first]
            numbers = [number for group in mine for number in group]
            events = {item.sequence: item for item in events_at(self._session, numbers)}
            reversed_ = followed_by(self._session, numbers, CostReversed)
            for group in mine:
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
