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
from ledger.domain.costs.payment import payment_of, says
from ledger.domain.errors import Refusal
from ledger.log.canonical import voucher_stream
from ledger.log.eventlog import standing_in

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

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
        self._lines: dict[_Voucher, dict[Hashable, list[int]]] = {}

    def standing(self, item: LineItem, streams: dict[bytes, list[Fact]]) -> LineItem:
        """Return a line with the number under which it stands; as it is, if it stands nowhere.

        Args:
            item: the line.
            streams: what stands in those that were looked up before; takes those that are now.
        """
        said = item.said
        voucher = (said.employing_body, said.source, said.fiscal_year, said.voucher)
        # What says no more than what stands goes first: its fellow may stand unpaid.
        for fits, sought in ((self._repeats, _repeated(said)), (self._goes_on, _gone_on(said))):
            if fits(item, streams.get(item.stream, ())):
                return item
            lines = self._numbers(voucher).get(sought, [])
            for at in range(len(lines) - 1, -1, -1):
                stream = voucher_stream(*voucher, lines[at])
                if stream not in streams:
                    streams[stream] = standing_in(self._session, [stream])[stream]
                other = item._replace(said=replace(said, line=lines[at]), stream=stream)
                if fits(other, streams[stream]):
                    return other
                # What says the same was told, and what is undone already is undone by no other
                # line: nobody asks for it again.
                if not isinstance(sought, int) or _is_undone(streams[stream]):
                    del lines[at]
        return item

    def _repeats(self, item: LineItem, history: Sequence[Fact]) -> bool:
        """Say whether a line tells a fact of its stream that the file has not told yet."""
        said = item.said
        for fact in history:
            if self._told.was_told(fact.sequence):
                continue
            if isinstance(said, e.CostBooked):
                if isinstance(fact.event, e.CostBooked) and says(_of(item, fact), history, fact):
                    return True
            elif same_reversal(fact.event, said):
                return said.expected_cents in {0, getattr(fact.event, "amount_cents", 0)}
        return False

    def _goes_on(self, item: LineItem, history: Sequence[Fact]) -> bool:
        """Say whether a line pays a booking that stands, or is the mirror of it."""
        if not isinstance(item.said, e.CostBooked):
            try:
                reverse_cost(item.said, history, item.known_on)
            except Refusal:
                return False
            return True
        return any(
            isinstance(fact.event, e.CostBooked)
            and not self._told.was_told(fact.sequence)
            and is_paid_since(_of(item, fact), fact, history)
            for fact in history
        )

    def _numbers(self, voucher: _Voucher) -> dict[Hashable, list[int]]:
        """Return which lines of a voucher stand, or stood, by what may be sought of them."""
        found = self._lines.get(voucher)
        if found is None:
            found = self._lines[voucher] = {}
            for line, history in self._booked(voucher):
                for key in {key for fact in history for key in _keys(fact, history)}:
                    found.setdefault(key, []).append(line)
        return found

    def _booked(self, voucher: _Voucher) -> Iterator[tuple[int, Sequence[Fact]]]:
        """Yield the lines that are on record with their facts, up to the first that is not."""
        for first in count(1, _AT_ONCE):
            lines = range(first, first + _AT_ONCE)
            streams = [voucher_stream(*voucher, line) for line in lines]
            facts = standing_in(self._session, streams)
            for line, stream in zip(lines, streams, strict=True):
                if stream not in facts:
                    return
                yield line, facts[stream]


def _is_undone(history: Sequence[Fact]) -> bool:
    stands = [fact.event for fact in history if isinstance(fact.event, e.Voucher)]
    return bool(stands) and isinstance(stands[-1], e.CostReversed)


def _keys(fact: Fact, history: Sequence[Fact]) -> Iterator[Hashable]:
    """Yield by what a fact is sought: its content, as paid since too; its cents, by the mirror."""
    event = fact.event
    if isinstance(event, e.CostBooked):
        yield event.amount_cents
        yield _content(event)
        yield _content(event, payment_of(history, fact).paid_on)
    elif isinstance(event, e.CostReversed):
        yield event.reversal_voucher, event.booked_on, event.amount_cents


def _repeated(said: e.CostBooked | c.ReverseCost) -> Hashable:
    if isinstance(said, e.CostBooked):
        return _content(said)
    return said.reversal_voucher, said.booked_on, said.expected_cents


def _gone_on(said: e.CostBooked | c.ReverseCost) -> Hashable:
    return _content(said, 0) if isinstance(said, e.CostBooked) else -said.expected_cents


def _content(event: e.CostBooked, paid_on: int | None = None) -> Hashable:
    """Return what a booking says but for its line and the year that bears it."""
    paid_on = event.paid_on if paid_on is None else paid_on
    return replace(event, line=0, bearing_year=0, paid_on=paid_on)


def _of(item: LineItem, fact: Fact) -> e.CostBooked:
    """Return a booking with the year that bears what stands, unless its line says one."""
    said, booked = item.said, fact.event
    if not (isinstance(said, e.CostBooked) and isinstance(booked, e.CostBooked)):
        raise TypeError(type(said).__name__)
    return said if item.names_bearer else replace(said, bearing_year=booked.bearing_year)
