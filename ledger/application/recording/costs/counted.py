"""Lines of a voucher that are counted in the order of the file, which may be another one now.

A list that is sorted anew counts the same lines otherwise. So a counted line that does not say what
stands under its number is looked for under the other numbers of its voucher: as a set, with as many
equal ones as there are, they must agree; what is left over is new, or in conflict.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.application.recording.costs.booking_findings import is_paid_since
from ledger.application.recording.costs.booking_standing import same_reversal
from ledger.domain import events as e
from ledger.domain.costs.booking_decisions import reverse_cost
from ledger.domain.costs.payment import says
from ledger.domain.errors import Refusal
from ledger.log.canonical import voucher_stream
from ledger.log.eventlog import standing_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.application.recording.costs.booking import LineItem
    from ledger.application.recording.costs.told import Told
    from ledger.domain import commands as c
    from ledger.domain.facts import Fact
    from ledger.log.database import Session

_Voucher = tuple[str, str, int, str]
_AT_ONCE = 64
"""So many lines of a voucher are looked up together."""


class CountedLines:
    """Finds the number under which a counted line stands.

    Args:
        session: the transaction.
        told: what the file has told so far.
    """

    def __init__(self, session: Session, told: Told) -> None:
        """Know no voucher yet."""
        self._session = session
        self._told = told
        self._lines: dict[_Voucher, dict[int, list[int]]] = {}

    def standing(self, item: LineItem, streams: dict[bytes, list[Fact]]) -> LineItem:
        """Return a line with the number under which it stands; as it is, if it stands nowhere.

        Args:
            item: the line.
            streams: what stands in those that were looked up before; takes those that are now.
        """
        if self._fits(item, streams.get(item.stream, ())):
            return item
        said = item.said
        voucher = (said.employing_body, said.source, said.fiscal_year, said.voucher)
        cents = said.amount_cents if isinstance(said, e.CostBooked) else -said.expected_cents
        for line in self._numbers(voucher).get(cents, ()):
            stream = voucher_stream(*voucher, line)
            if stream not in streams:
                streams[stream] = standing_in(self._session, [stream])[stream]
            other = item._replace(said=replace(said, line=line), stream=stream)
            if self._fits(other, streams[stream]):
                return other
        return item

    def _fits(self, item: LineItem, history: Sequence[Fact]) -> bool:
        """Say whether a line tells a fact of its stream that the file has not told yet."""
        left = [fact for fact in history if not self._told.was_told(fact.sequence)]
        said = item.said
        if not isinstance(said, e.CostBooked):
            return _mirrors(said, history, left, item.known_on)
        for fact in left:
            if isinstance(fact.event, e.CostBooked):
                year = said.bearing_year if item.names_bearer else fact.event.bearing_year
                same = replace(said, bearing_year=year)
                if says(same, history, fact) or is_paid_since(same, fact, history):
                    return True
        return False

    def _numbers(self, voucher: _Voucher) -> dict[int, list[int]]:
        """Return which lines of a voucher stand with which amount in cents, or stood."""
        found = self._lines.get(voucher)
        if found is None:
            found = self._lines[voucher] = {}
            for line, cents in self._booked(voucher):
                found.setdefault(cents, []).append(line)
        return found

    def _booked(self, voucher: _Voucher) -> Iterator[tuple[int, int]]:
        """Yield the lines that are on record and their cents, up to the first that is not."""
        for first in count(1, _AT_ONCE):
            lines = range(first, first + _AT_ONCE)
            streams = [voucher_stream(*voucher, line) for line in lines]
            facts = standing_in(self._session, streams)
            for line, stream in zip(lines, streams, strict=True):
                if stream not in facts:
                    return
                events = [one.event for one in facts[stream]]
                booked = {one.amount_cents for one in events if isinstance(one, e.CostBooked)}
                yield from ((line, cents) for cents in booked)


def _mirrors(
    said: c.ReverseCost, history: Sequence[Fact], left: Sequence[Fact], known_on: int
) -> bool:
    """Say whether a reversal stands in a stream, or is the mirror of the booking that does."""
    for fact in left:
        reversal = fact.event
        if same_reversal(reversal, said) and isinstance(reversal, e.CostReversed):
            return said.expected_cents in {0, reversal.amount_cents}
    try:
        reverse_cost(said, history, known_on)
    except Refusal:
        return False
    return True
