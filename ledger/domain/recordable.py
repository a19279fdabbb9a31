"""How an event comes to be recorded: declared beside its rules, once for each event type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain.errors import Finding
from ledger.domain.events import STORED, Event

if TYPE_CHECKING:
    from ledger.domain.commands import Command
    from ledger.domain.state import Facts

Rule = Callable[[Any, "Facts"], Iterator[Finding]]
"""Takes a new event and what stands, and yields what stands against it."""


NOTHING_ELSE: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Recordable(NamedTuple):
    """An event type, the command that asks for it, and the rules that it must keep.

    `said`: the command has the event's own words and becomes it; else a function of its own decides
    what happened (`ledger.application.recording.deciders`; bookings and withdrawals have theirs).
    The rules see the facts of what the event speaks of, and of what `looks_at` adds: kind by kind
    of these, the kinds of things that speak of it.
    """

    event: type[Event]
    command: type[Command]
    rules: tuple[Rule, ...] = ()
    said: bool = True
    looks_at: Mapping[str, tuple[str, ...]] = NOTHING_ELSE


def complete(declared: Iterable[Recordable]) -> dict[type[Event], Recordable]:
    """Return the declarations by event type.

    Raises:
        TypeError: an event type of today is declared twice or not at all.
    """
    found: dict[type[Event], Recordable] = {}
    for one in declared:
        if one.event in found:
            raise TypeError(f"{one.event.__name__}: declared twice → leave one out")
        found[one.event] = one
    today = (event for event in STORED if event.upcast is Event.upcast)
    if missing := [event.__name__ for event in today if event not in found]:
        raise TypeError(f"{', '.join(missing)}: nobody can record it → declare a Recordable")
    return found
