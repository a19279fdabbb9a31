"""Verify that what certifies, reverses or pays a booking names one that it fits (design §3, 12).

It stands in the stream of its booking, so one pass over such events, each beside the earlier
bookings of its stream, finds what it names without holding anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from ledger.domain.events import CostBooked, CostCertified, CostPaid, CostReversed, Event
from ledger.domain.said import Said
from ledger.log.database import Session, marks
from ledger.log.topics import REGISTRY

_NAMING = REGISTRY.numbers(CostCertified, CostReversed, CostPaid)
_NAMED = REGISTRY.numbers(CostBooked, CostReversed)
_MIRRORED = ("post", "cost_type", "service_from", "service_to", "bearing_year")
_NONE = "BL-212 certifies event {event}, which is no booking before it under its voucher"
_NOT_LAST = "BL-876 names event {event}, which is not what stood last under its voucher"


class _Named(NamedTuple):
    """A booking or reversal, and who recorded it."""

    event: Event
    hash: bytes
    actor: str


def wrong_names(session: Session) -> Iterator[tuple[Said, Said]]:
    """Yield (place, problem) of every event that does not fit the booking that it names."""
    rows = session.stream(
        "SELECT c.sequence, c.type, c.state, w.actor, b.sequence, b.type, b.state, b.hash, r.actor "
        "FROM event c JOIN command w ON w.number = c.command "
        "LEFT JOIN event b ON b.stream = c.stream AND b.version < c.version "
        f"AND b.type IN ({marks(_NAMED)}) LEFT JOIN command r ON r.number = b.command "
        f"WHERE c.type IN ({marks(_NAMING)}) ORDER BY c.sequence, b.sequence",
        *_NAMED,
        *_NAMING,
    )
    for (sequence, kind, state, actor), group in groupby(rows, itemgetter(0, 1, 2, 3)):
        known = {
            number: _Named(REGISTRY.decoder(of)(bytes(booked)), bytes(digest), who)
            for *_, number, of, booked, digest, who in group
            if number is not None
        }
        event = REGISTRY.decoder(kind)(bytes(state))
        for problem in _problems(event, actor, known):
            yield Said("event {event}", event=sequence), problem


def _problems(event: Event, actor: str, known: dict[int, _Named]) -> Iterator[Said]:
    """Yield what is wrong with an event behind the bookings of its voucher."""
    if isinstance(event, CostCertified):
        yield from _certified(event, actor, known.get(event.certifies))
        return
    if not isinstance(event, CostReversed | CostPaid):
        raise TypeError(type(event).__name__)
    number = event.reverses if isinstance(event, CostReversed) else event.pays
    named = known[number].event if number == max(known, default=0) else None
    if not isinstance(named, CostBooked):
        yield Said(_NOT_LAST, event=number)
    elif isinstance(event, CostReversed) and (
        event.amount_cents != -named.amount_cents
        or any(getattr(event, name) != getattr(named, name) for name in _MIRRORED)
    ):
        yield Said("BL-877 reverses another line than event {event} booked", event=number)


def _certified(event: CostCertified, actor: str, named: _Named | None) -> Iterator[Said]:
    if named is None:
        yield Said(_NONE, event=event.certifies)
    elif named.hash != event.event_hash:
        yield Said("BL-213 certifies another hash than event {event} has", event=event.certifies)
    elif named.actor.casefold() == actor.casefold():
        words = "BL-707 certifies event {event}, which the same person recorded"
        yield Said(words, event=event.certifies)
