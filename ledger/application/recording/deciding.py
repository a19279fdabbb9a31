"""What a decider is asked and what it answers; the list of them is in `deciders`.

A decider reads what it needs inside the write transaction, asks pure functions of the domain, and
returns the events. Everything else becomes the event of the same words (`own_words`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.application.results import Actor, Note
from ledger.domain.said import NOWHERE, Said
from ledger.log.appending import NewEvent

if TYPE_CHECKING:
    from ledger.domain.events import Event
    from ledger.domain.facts import Facts


class Repeat(NamedTuple):
    """The command's fact stands already, as event `sequence`."""

    sequence: int
    warnings: tuple[Said, ...] = ()


class Outcome(NamedTuple):
    """The events to append; `known` counts the lines of a file that stood already.

    `facts` are what a booking was judged by: recording it changes none of them.
    """

    events: list[NewEvent]
    known: int = 0
    warnings: tuple[Said, ...] = ()
    facts: Facts | None = None


class Asked(NamedTuple):
    """Who asks, with which note, on which day; `known_on` is the day of receipt.

    `now` is what the clock says, in microseconds since 1970-01-01 UTC.
    """

    note: Note
    actor: Actor
    today: int
    known_on: int
    now: int = 0

    def happened(self, *events: Event, warnings: tuple[Said, ...] = ()) -> Outcome:
        """Return what happened, and what the caller should know of."""
        return Outcome([NewEvent(event, self.known_on) for event in events], warnings=warnings)


def already(sequence: int, hint: Said = NOWHERE) -> Repeat:
    """Return that a fact stands already; `hint`: how it is recorded all the same."""
    words = "BL-264 recorded already as event {event}; nothing was changed{hint}"
    return Repeat(sequence, (Said(words, event=sequence, hint=hint),))


def said_before(known: dict[int, int], words: str, more: Said) -> tuple[Said, ...]:
    """Warn of events of which the same was said before, by the first one and how many `more`."""
    if not known:
        return ()
    event, earlier = next(iter(known.items()))
    return (Said(words, event=event, earlier=earlier, more=more if len(known) > 1 else Said("")),)
