"""What an event says of itself, beside the columns that repeat it: type, stream, version, form."""

from __future__ import annotations

import struct
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.domain import vocabulary
from ledger.domain.events import ClockCorrected, CostBooked, Voucher, YearClosed
from ledger.domain.fields import numbers_problem
from ledger.domain.said import Said
from ledger.domain.validation import telling_values
from ledger.domain.years.closing import figures_hash
from ledger.log.canonical import stream_id, voucher_streams
from ledger.log.eventlog import Recorded
from ledger.log.topics import REGISTRY, encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.domain.events import Event
    from ledger.domain.fields import Problem
    from ledger.log.canonical import Stored

UNFIT = (ValueError, TypeError, AttributeError, OverflowError, struct.error)
"""What encoding and folding raise about a value that its column was not made for."""

_NUMBERS = {vocabulary.CENTS, vocabulary.DAY, vocabulary.NUMBER, vocabulary.YEAR}
_voucher_key = attrgetter("employing_body", "source", "fiscal_year", "voucher", "line")


class OddBlockError(ValueError):
    """Something in a block is not as it must be; walking it event by event says what."""


class Content:
    """Knows the version of every stream so far."""

    def __init__(self) -> None:
        """Begin before the first event."""
        self._streams: dict[bytes, int] = {}

    def typed(self, numbers: Sequence[int], stored: Stored) -> list[Recorded]:
        """Return the events of a block.

        Raises:
            OddBlockError: something is not as it must be; nothing is remembered of the block.
            ValueError: a state cannot be read.
        """
        continued = self._continued(stored)
        decoders = {kind: REGISTRY.decoder(kind) for kind in {*stored.kinds}}
        events = [
            decoders[kind](state) for kind, state in zip(stored.kinds, stored.states, strict=True)
        ]
        _check_streams(events, stored.streams)
        if [*map(encode, events)] != list(stored.states):
            upcast = [REGISTRY.by_number[kind].upcast is not None for kind in stored.kinds]
            rows = zip(events, stored.states, upcast, strict=True)
            if any(not other and encode(event) != state for event, state, other in rows):
                raise OddBlockError
        _check_values(numbers, events)
        self._streams |= continued
        rows_of = zip(numbers, stored.known_on, events, strict=True)
        return [tuple.__new__(Recorded, row) for row in rows_of]

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
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield Said("BL-226 cannot be read: {error}", error=str(error))
            return
        yield from _own_problems(number, event)
        if stream_id(event.subject) != stream:
            yield Said("BL-229 stands in another stream than its content says")
        if REGISTRY.by_number[kind].upcast is None and encode(event) != state:
            yield Said("BL-230 is stored in another form than its type has")


def _check_streams(events: Sequence[Event], streams: Sequence[bytes]) -> None:
    if {*map(type, events)} == {CostBooked}:
        found = voucher_streams(*zip(*map(_voucher_key, events), strict=True))
    else:
        found = [stream_id(event.subject) for event in events]
    if found != list(streams):
        raise OddBlockError


def _check_values(numbers: Sequence[int], events: Sequence[Event]) -> None:
    by_type: dict[type[Event], list[Event]] = {}
    for event in events:
        by_type.setdefault(type(event), []).append(event)
    for kind, alike in by_type.items():
        for name, ask in _numeric(kind):
            column = [*map(attrgetter(name), alike)]
            if {*map(type, column)} == {int}:
                column = [*telling_values(column)]
            if any(ask(value) for value in column if value is not None):
                raise OddBlockError
    for number, event in zip(numbers, events, strict=True):
        if not isinstance(event, Voucher) and any(_own_problems(number, event)):
            raise OddBlockError


def _numeric(kind: type[Event]) -> list[tuple[str, Any]]:
    """Return the fields of an event that hold one number each, with what refuses one."""
    found = []
    for name in kind.__struct_fields__:
        field = vocabulary.FIELDS[name]
        # Of a command some of these are lists, whose parts are checked one by one.
        if field.unit in _NUMBERS and field.problem not in {None, numbers_problem}:
            found.append((name, field.problem))
    return found


def _own_problems(number: int, event: Event) -> Iterator[Said]:
    """Yield what an event says that no event can say."""
    for name, ask in _numeric(type(event)):
        value = getattr(event, name)
        problem: Problem | None = ask(value) if value is not None else None
        if problem is not None:
            field = Said(name.replace("_", " "))
            yield Said("BL-696 {field}: {problem}", field=field, problem=problem[0])
    if isinstance(event, ClockCorrected) and not event.first <= event.last < number:
        yield Said("BL-227 corrects the time of events that were not recorded before it")
    if isinstance(event, YearClosed):
        frozen = figures_hash(event.body, event.year, event.figures)
        if frozen != event.figures_hash:
            yield Said("BL-228 the closed figures are not those that their hash was made of")
