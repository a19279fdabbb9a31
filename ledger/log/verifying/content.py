"""What an event says of itself, beside the columns that repeat it: type, stream, version, form."""

from __future__ import annotations

import struct
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ledger.domain.events import CostBooked, CostReversed, Voucher
from ledger.domain.fields import LAST_DAY, between_problem
from ledger.domain.period import day_of
from ledger.domain.said import Said
from ledger.domain.validation import telling_values
from ledger.log.canonical import PROOFS, stream_id, voucher_streams
from ledger.log.eventlog import Recorded
from ledger.log.stored_form import encode_fields
from ledger.log.topics import REGISTRY, UnknownWordError, encode
from ledger.log.verifying.unsayable import field_words, numeric_fields, unsayable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ledger.domain.events import Event
    from ledger.log.canonical import Stored

UNFIT = (ValueError, TypeError, AttributeError, OverflowError, struct.error)
"""What encoding and folding raise about a value that its column was not made for."""

_BOOKED, _REVERSED = (REGISTRY.number_of[kind] for kind in (CostBooked, CostReversed))
_FIELDS = Voucher.__struct_fields__


def _row_decoder(kind: type[Event]) -> Callable[[bytes], tuple[Any, ...]]:
    """Return what reads a state as a row of values, each of its field's own type."""
    types = tuple(field.type for field in msgspec.structs.fields(kind))
    decode: Callable[[bytes], tuple[Any, ...]] = msgspec.msgpack.Decoder(tuple[types]).decode  # type: ignore[valid-type] # known when it runs
    return decode


_ROWS = {_BOOKED: _row_decoder(CostBooked), _REVERSED: _row_decoder(CostReversed)}


class OddBlockError(ValueError):
    """Something in a block is not as it must be; walking it event by event says what."""


class EventBlock(NamedTuple):
    """Events of the log, one behind the other.

    Attributes:
        numbers: of all of them.
        known_on: their days of receipt.
        vouchers: the columns of `Voucher`, where all are bookings and reversals; else none.
        events: the reversals then, otherwise all.
        hashes: of all of them, one behind the other.
    """

    numbers: Sequence[int]
    known_on: Sequence[int]
    vouchers: Sequence[Sequence[Any]]
    events: list[Recorded]
    hashes: bytes = b""

    def booked(self, place: int) -> Recorded:
        """Return one of the bookings as an event."""
        event = CostBooked(*(column[place] for column in self.vouchers))
        return Recorded(self.numbers[place], self.known_on[place], event)


class Content:
    """Knows the version of every stream so far."""

    def __init__(self) -> None:
        """Begin before the first event."""
        self._streams: dict[bytes, int] = {}

    def typed(self, numbers: Sequence[int], stored: Stored) -> EventBlock:
        """Return the events of a block; bookings and reversals as columns, without an object each.

        Raises:
            OddBlockError: something is not as it must be; nothing is remembered of the block.
            ValueError: a state cannot be read.
        """
        continued = self._continued(stored)
        block = _vouchers(numbers, stored) or _events(numbers, stored)
        self._streams |= continued
        return block

    def _continued(self, stored: Stored) -> dict[bytes, int]:
        """Return the new version of each stream of a block."""
        known = self._streams
        if {*stored.versions} == {1}:
            continued = dict.fromkeys(stored.streams, 1)
            if len(continued) != len(stored.streams) or not known.keys().isdisjoint(continued):
                raise OddBlockError
            return continued
        continued = {}
        for stream, version in zip(stored.streams, stored.versions, strict=True):
            if version != (continued.get(stream) or known.get(stream, 0)) + 1:
                raise OddBlockError
            continued[stream] = version
        return continued

    def problems(
        self, number: int, stream: bytes, version: int, kind: int, state: bytes
    ) -> Iterator[Said]:
        """Yield what is wrong with one event, the next one of the log."""
        expected = self._streams.get(stream, 0) + 1
        self._streams[stream] = version
        if version != expected or type(version) is not int:
            words = "BL-225 has version {version} in its stream, expected {expected}"
            yield Said(words, version=version, expected=expected)
        try:
            event = REGISTRY.decoder(kind, number)(state)
        except UnknownWordError as error:
            yield error.said
            return
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield Said("BL-226 cannot be read: {error}", error=str(error))
            return
        yield from unsayable(number, event)
        if stream_id(event.subject) != stream:
            yield Said("BL-229 stands in another stream than its content says")
        if REGISTRY.by_number[kind].upcast is None and encode(event) != state:
            yield Said("BL-230 is stored in another form than its type has")


def _vouchers(numbers: Sequence[int], stored: Stored) -> EventBlock | None:
    """Return a block of bookings and reversals; None where it is none, or not plainly one."""
    if not {*stored.kinds} <= _ROWS.keys():
        return None
    reversals = [place for place, kind in enumerate(stored.kinds) if kind == _REVERSED]
    if reversals:
        rows = [_ROWS[kind](state) for kind, state in zip(stored.kinds, stored.states, strict=True)]
    else:
        rows = [*map(_ROWS[_BOOKED], stored.states)]
    events = _typed(numbers, stored, reversals)
    if [*map(encode_fields, rows)] != list(stored.states):
        raise OddBlockError
    for place in reversals:
        rows[place] = rows[place][: len(_FIELDS)]
    columns = [*zip(*rows, strict=True)]
    if voucher_streams(*columns[:5]) != list(stored.streams):
        raise OddBlockError
    for column, ask in zip(columns, _CHECKS, strict=True):
        if ask is not None and any(map(ask, telling_values(column))):
            raise OddBlockError
    return EventBlock(numbers, stored.known_on, columns, events)


def _events(numbers: Sequence[int], stored: Stored) -> EventBlock:
    """Return a block of any events."""
    recorded = _typed(numbers, stored, range(len(numbers)))
    events = [item.event for item in recorded]
    if [stream_id(event.subject) for event in events] != list(stored.streams):
        raise OddBlockError
    for place, event in enumerate(events):
        upcast = REGISTRY.by_number[stored.kinds[place]].upcast
        if upcast is None and encode(event) != stored.states[place]:
            raise OddBlockError
        if any(unsayable(numbers[place], event)):
            raise OddBlockError
    return EventBlock(numbers, stored.known_on, (), recorded)


def _typed(numbers: Sequence[int], stored: Stored, places: Iterable[int]) -> list[Recorded]:
    kinds, states = stored.kinds, stored.states
    return [
        Recorded(
            numbers[place], stored.known_on[place], REGISTRY.decoder(kinds[place])(states[place])
        )
        for place in places
    ]


_CHECKS = [dict(numeric_fields(Voucher)).get(name) for name in _FIELDS]
"""What refuses a number of a voucher, by its column."""


_CALENDAR = day_of(date.max) - 1
"""The last day that is a day in each zone. A clock may have been wrong, but not beyond that."""
_MOST = {
    "known_on": _CALENDAR,
    "recorded_at": _CALENDAR * 86_400_000_000,
    "proof": len(PROOFS) - 1,
    "document_date": LAST_DAY,
}


def odd_numbers(**values: object) -> Iterator[Said]:
    """Yield what no number says that accompanies an event, by its column."""
    for name, value in values.items():
        if type(value) is not int or not 0 <= value <= _MOST[name]:
            words = "BL-096 {value} is no number from {low} to {high}"
            problem = between_problem(value, 0, _MOST[name], words)
            if problem is not None:
                yield Said("BL-696 {field}: {problem}", field=field_words(name), problem=problem[0])


def known_when(days: Sequence[int]) -> bool:
    """Return whether days of receipt are days at all."""
    return 0 <= min(days) <= max(days) <= _CALENDAR
