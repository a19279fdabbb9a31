"""The allow-list of event types: number, topic, class, and the upcast of older versions.

A number and its topic are for ever. A stored topic never imports anything: what is not listed here
is refused by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ledger.domain import events as e
from ledger.domain.errors import UnknownTopic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Topic(NamedTuple):
    """One stored form: its number in the column, its name in the hash, its class, its upcast."""

    number: int
    name: str
    event: type[e.Event]
    upcast: Callable[[e.Event], e.Event] | None = None


def _filled_v2(old: e.Event) -> e.Event:
    """Version 1 could not say that an overlap was meant, so none was."""
    if not isinstance(old, e.PostFilledV1):
        raise TypeError(type(old).__name__)
    return e.PostFilled(old.post, old.person, old.fte, old.valid_from, old.valid_to, handover=False)


TOPICS = (
    Topic(1, "BodyRegistered:1", e.BodyRegistered),
    Topic(2, "ProgrammeRegistered:1", e.ProgrammeRegistered),
    Topic(10, "BudgetAuthorised:1", e.BudgetAuthorised),
    Topic(11, "AuthorisationAmended:1", e.AuthorisationAmended),
    Topic(12, "AuthorisationRevoked:1", e.AuthorisationRevoked),
    Topic(20, "GrantApproved:1", e.GrantApproved),
    Topic(21, "GrantAmended:1", e.GrantAmended),
    Topic(22, "GrantRevoked:1", e.GrantRevoked),
    Topic(23, "GrantForwarded:1", e.GrantForwarded),
    Topic(24, "InstalmentReceived:1", e.InstalmentReceived),
    Topic(30, "AgreementConcluded:1", e.AgreementConcluded),
    Topic(31, "AgreementAmended:1", e.AgreementAmended),
    Topic(32, "AgreementTerminated:1", e.AgreementTerminated),
    Topic(40, "PostEstablished:1", e.PostEstablished),
    Topic(41, "PostFilled:1", e.PostFilledV1, _filled_v2),
    Topic(42, "PostFilled:2", e.PostFilled),
    Topic(43, "HoursChanged:1", e.HoursChanged),
    Topic(44, "PostVacated:1", e.PostVacated),
    Topic(45, "PostClosed:1", e.PostClosed),
    Topic(50, "CostBooked:1", e.CostBooked),
    Topic(51, "CostReversed:1", e.CostReversed),
    Topic(90, "FactWithdrawn:1", e.FactWithdrawn),
)


class TopicRegistry:
    """Looks topics up by number, name and class, and decodes stored states."""

    def __init__(self, topics: Sequence[Topic] = TOPICS) -> None:
        """Index the topics; decoders are made when they are first needed."""
        self.by_number = {topic.number: topic for topic in topics}
        self.by_name = {topic.name: topic for topic in topics}
        self.by_event = {topic.event: topic for topic in topics}
        self._decoders: dict[int, Callable[[bytes], e.Event]] = {}

    def number(self, name: str) -> int:
        """Return the number of a topic's name, or refuse it."""
        try:
            return self.by_name[name].number
        except KeyError:
            msg = f"topic {name!r}: not on the list of event types → update budget-ledger"
            raise UnknownTopic(msg) from None

    def name(self, number: int, sequence: int = 0) -> str:
        """Return the name of a topic's number, or refuse it."""
        try:
            return self.by_number[number].name
        except KeyError:
            msg = f"event {sequence}: unknown event type {number} → update budget-ledger"
            raise UnknownTopic(msg) from None

    def decoder(self, number: int, sequence: int = 0) -> Callable[[bytes], e.Event]:
        """Return the function from stored bytes to today's event class."""
        decode = self._decoders.get(number)
        if decode is None:
            self.name(number, sequence)
            decode = self._decoders[number] = _decoder(self.by_number[number])
        return decode


def _decoder(topic: Topic) -> Callable[[bytes], e.Event]:
    decode = msgspec.msgpack.Decoder(topic.event).decode
    upcast = topic.upcast
    if upcast is None:
        return decode
    return lambda state: upcast(decode(state))


encode: Callable[[object], bytes] = msgspec.msgpack.Encoder().encode
"""Return the stored bytes of an event."""

REGISTRY = TopicRegistry()
"""The product's own registry."""
