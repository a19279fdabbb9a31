"""What a decider is asked and what it answers; the list of them is in `deciders`.

A decider reads what it needs inside the write transaction, asks pure functions of the domain, and
returns the events. Everything else becomes the event of the same words (`domain.decisions`).
"""

from __future__ import annotations

from typing import NamedTuple

from ledger.application.results import Actor, Note
from ledger.domain.events import Event
from ledger.domain.said import NOWHERE, Said


class Asked(NamedTuple):
    """Who asks, with which note, on which day; `known_on` is the day of receipt.

    `now` is what the clock says, in microseconds since 1970-01-01 UTC.
    """

    note: Note
    actor: Actor
    today: int
    known_on: int
    now: int = 0


class Happened(NamedTuple):
    """What happened, and what the caller should know of; `repeats`: it stands as that event."""

    events: list[Event]
    warnings: tuple[Said, ...] = ()
    repeats: int = 0


def already(sequence: int, hint: Said = NOWHERE) -> Said:
    """Return the words for a fact that stands already; `hint`: how it is recorded all the same."""
    words = "BL-264 recorded already as event {event}; nothing was changed{hint}"
    return Said(words, event=sequence, hint=hint)


def said_before(known: dict[int, int], words: str, more: Said) -> tuple[Said, ...]:
    """Warn of events of which the same was said before, by the first one and how many `more`."""
    if not known:
        return ()
    event, earlier = next(iter(known.items()))
    return (Said(words, event=event, earlier=earlier, more=more if len(known) > 1 else Said("")),)
