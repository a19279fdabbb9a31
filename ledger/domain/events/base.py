"""What all events share, and what is declared of each: its `Kind`."""

from __future__ import annotations

from typing import ClassVar, TypeVar

import msgspec

from ledger.domain.state import Fact, Facts

STREAMS = (
    "policy",
    "base_rate",
    "body",
    "programme",
    "cost_type",
    "decision",
    "budget",
    "grant",
    "agreement",
    "post",
    "settlement",
    "claim",
    "year",
    "booking",
    "correction",
    "clock",
    "signing_key",
    "log",
)
"""Kinds of streams, each behind those that its facts may name."""

BOOKING = "booking"
"""The stream of one line of one voucher: no fact is found in it by its subject."""


class Kind(msgspec.Struct, frozen=True, gc=False):
    """What is declared of an event type; the registers of the log and of the rules follow from it.

    `number` stands in a column and `topic` (name and version) goes into the hash: both for ever.
    `stream` is the kind of thing whose stream the event belongs to; `registers` says that the
    event brings that thing into being. `speaks_of` names what else it speaks of: the kind of thing
    and the field that holds its name; a field that holds none says nothing.
    """

    number: int
    topic: str
    stream: str
    registers: bool = False
    speaks_of: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a stream that has no place among the others."""
        if self.stream not in STREAMS:
            raise ValueError(f"{self.topic}: no stream of a {self.stream} → add it to STREAMS")

    @property
    def name(self) -> str:
        """Return the name of the event type, whatever its version."""
        return self.topic.partition(":")[0]


class Event(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Base of all events; one that is stored declares its `kind`, and how it is folded."""

    kind: ClassVar[Kind]
    later: ClassVar[tuple[str, ...]] = ()
    """Last fields that the event got after its release: unsaid (None), they are not stored."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the identity of the stream: its kind, then its key parts."""
        return (self.kind.stream, str(getattr(self, self.__struct_fields__[0])))

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Return (kind, name) of everything else the event speaks of."""
        spoken = self.kind.speaks_of
        return tuple([(kind, name) for kind, field in spoken if (name := getattr(self, field))])

    def fold(self, facts: Facts, fact: Fact) -> None:
        """Change what stands: `fact` is the event with its number.

        It never refuses; where the event's subject does not stand, nothing changes.
        """
        raise NotImplementedError(type(self).__name__)

    def upcast(self) -> Event:
        """Return the event in today's form."""
        return self


_Today = TypeVar("_Today", bound=Event)


def extended(old: Event, new: type[_Today]) -> _Today:
    """Return an event in a version that only added fields: what was not said has its default."""
    return new(*(getattr(old, name) for name in old.__struct_fields__))


def kept_elsewhere(self: Event, facts: Facts, fact: Fact) -> None:
    """Change nothing: read models, or the log itself, hold what the event says."""


def joined(*parts: str | int) -> str:
    """Return one name of several parts; a slash within a part does not part it."""
    return "/".join(str(part).replace("%", "%25").replace("/", "%2F") for part in parts)
