"""What a decider is asked, sees and answers; the list of them is in `deciders`.

A decider reads what it needs inside the write transaction, asks pure functions of the domain, and
returns the events. Everything else becomes the event of the same words (`domain.decisions`).
"""

from __future__ import annotations

from typing import NamedTuple

from ledger.application.results import Actor, Note
from ledger.domain.events import Event
from ledger.domain.facts import Facts
from ledger.domain.rules import RECORDABLE
from ledger.domain.said import NOWHERE, Said
from ledger.log.database import Session
from ledger.position.snapshot import facts_around
from ledger.projections.fact_index import subjects_mentioning


def facts_for_event(session: Session, event: Event) -> Facts:
    """Return what stands about the event's subject and whatever its rules look at."""
    seeds = {(event.subject[0], event.subject[1]), *event.mentions}
    for kind, kinds in RECORDABLE[type(event)].looks_at.items():
        named = {key for key in seeds if key[0] == kind}
        seeds |= subjects_mentioning(session, named, kinds) if named else set()
    people = {key for key in seeds if key[0] == "person"}
    return facts_around(session, seeds - people)


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
