"""The allow-list of event types, made of what they declare: number, topic, class and upcast.

A number and its topic are for ever. A stored topic never imports anything: what is not declared
(`ledger.domain.events.STORED`) is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import msgspec

from ledger.domain import events as e
from ledger.domain.errors import UnknownTopic
from ledger.domain.said import Said
from ledger.domain.vocabulary import choices
from ledger.log.stored_form import encode

__all__ = ["REGISTRY", "TOPICS", "Topic", "TopicRegistry", "encode"]


class Topic(NamedTuple):
    """One stored form: its number in the column, its name in the hash, its class, its upcast."""

    number: int
    name: str
    event: type[e.Event]
    upcast: Callable[[e.Event], e.Event] | None = None


def _topic(event: type[e.Event]) -> Topic:
    today = event.upcast is e.Event.upcast
    return Topic(event.kind.number, event.kind.topic, event, None if today else event.upcast)


TOPICS = tuple(map(_topic, e.STORED))


class TopicRegistry:
    """Looks topics up by number, name and class, and decodes stored states."""

    def __init__(self, topics: Sequence[Topic] = TOPICS) -> None:
        """Index the topics; decoders are made when they are first needed."""
        self.by_number = {topic.number: topic for topic in topics}
        self.by_name = {topic.name: topic for topic in topics}
        self.by_event = {topic.event: topic for topic in topics}
        self.number_of = {topic.event: topic.number for topic in topics}
        self.hashed_names = {topic.number: topic.name.encode() for topic in topics}
        self._decoders: dict[int, Callable[[bytes], e.Event]] = {}
        self._numbers: dict[tuple[type[e.Event], ...], tuple[int, ...]] = {}

    def number(self, name: str) -> int:
        """Return the number of a topic's name, or refuse it."""
        try:
            return self.by_name[name].number
        except KeyError:
            problem = "topic {name!r}: BL-248 not on the list of event types"
            raise UnknownTopic.of(problem, "update budget-ledger", name=name) from None

    def name(self, number: int, sequence: int = 0) -> str:
        """Return the name of a topic's number, or refuse it."""
        try:
            return self.by_number[number].name
        except KeyError:
            problem = "event {event}: BL-249 unknown event type {number}"
            remedy = "update budget-ledger"
            raise UnknownTopic.of(problem, remedy, event=sequence, number=number) from None

    def numbers(self, *events: type[e.Event]) -> tuple[int, ...]:
        """Return the numbers under which events of these types are stored, in whatever version."""
        if events not in self._numbers:
            names = {self.by_event[event].event.kind.name for event in events}
            found = (one for one in self.by_number.values() if one.event.kind.name in names)
            self._numbers[events] = tuple(sorted(one.number for one in found))
        return self._numbers[events]

    def decoder(self, number: int, sequence: int = 0) -> Callable[[bytes], e.Event]:
        """Return the function from stored bytes to today's event class."""
        decode = self._decoders.get(number)
        if decode is None:
            self.name(number, sequence)
            decode = self._decoders[number] = _decoder(self.by_number[number])
        return decode


class UnknownWordError(msgspec.ValidationError):
    """A stored field holds a word that is none of its few; attribute `said`: which."""

    def __init__(self, field: str, value: str) -> None:
        """Name the field and what it holds."""
        what = Said(field.replace("_", " "))
        self.said = Said("BL-118 unknown {what} {value!r}", what=what, value=value)
        super().__init__(str(self.said))


def _decoder(topic: Topic) -> Callable[[bytes], e.Event]:
    decode: Callable[[bytes], e.Event] = msgspec.msgpack.Decoder(topic.event).decode
    upcast = topic.upcast
    read = decode if upcast is None else lambda state: upcast(decode(state))
    chosen = [one for one in choices().items() if one[0] in topic.event.__struct_fields__]
    return partial(_known, read, chosen) if chosen else read


def _known(
    read: Callable[[bytes], e.Event], chosen: Sequence[tuple[str, Sequence[str]]], state: bytes
) -> e.Event:
    """Return the event of a state whose words are known: what nobody can say is never shown."""
    event = read(state)
    for field, known in chosen:
        value = getattr(event, field)
        # Of an amendment or forwarding an empty one is that of the notice.
        if value not in known and (value or (event.kind.registers and value is not None)):
            raise UnknownWordError(field, value)
    return event


REGISTRY = TopicRegistry()
"""The product's own registry."""
