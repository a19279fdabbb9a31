"""Verify that what certifies, reverses or pays a booking names one that it fits (design §3, 12).

It stands in the stream of its booking, so one pass over such events, each beside the earlier
bookings of its stream, finds what it names without holding anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from ledger.domain.events import CostBooked, CostCertified, CostPaid, CostReversed, Event
from ledger.domain.said import Said
from ledger.log.canonical import CLAIMED, PROOFS
from ledger.log.database import Session, marks
from ledger.log.times import times_of
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
    by: _Recorded


class _Recorded(NamedTuple):
    """Who recorded an event, and how far that is proven; its day of receipt as it is stored."""

    actor: str
    proof: int
    known_on: int

    @property
    def claimed(self) -> bool:
        """Return whether nobody but the actor says who that was."""
        return PROOFS[self.proof] in CLAIMED


def wrong_names(
    session: Session, asked_for_proof: Callable[[int], bool]
) -> Iterator[tuple[Said, Said]]:
    """Yield (place, problem) of every event that does not fit the booking that it names.

    `asked_for_proof` says of an event whether the policy wanted proven logins when it was recorded.
    """
    corrected = bool(times_of(session))
    rows = session.stream(
        "SELECT c.sequence, c.type, c.state, w.actor, w.proof, c.known_on, "
        "b.sequence, b.type, b.state, b.hash, r.actor, r.proof, b.known_on "
        "FROM event c JOIN command w ON w.number = c.command "
        "LEFT JOIN event b ON b.stream = c.stream AND b.version < c.version "
        f"AND b.type IN ({marks(_NAMED)}) LEFT JOIN command r ON r.number = b.command "
        f"WHERE c.type IN ({marks(_NAMING)}) ORDER BY c.sequence, b.sequence",
        *_NAMED,
        *_NAMING,
    )
    for (sequence, kind, state, *who), group in groupby(rows, itemgetter(*range(6))):
        known = {
            number: _Named(REGISTRY.decoder(of)(bytes(booked)), bytes(digest), _Recorded(*by))
            for number, of, booked, digest, *by in (row[6:] for row in group)
            if number is not None
        }
        event, by = REGISTRY.decoder(kind)(bytes(state)), _Recorded(*who)
        place = Said("event {event}", event=sequence)
        if isinstance(event, CostCertified):
            named = known.get(event.certifies)
            found = [*_certified(event, by, named)]
            if named is not None and not found:
                proof = asked_for_proof(sequence)
                found += _surroundings(by, named.by, event, proof=proof, corrected=corrected)
        else:
            found = [*_problems(event, known)]
        for problem in found:
            yield place, problem


def _problems(event: Event, known: dict[int, _Named]) -> Iterator[Said]:
    """Yield what is wrong with a reversal or payment behind the bookings of its voucher."""
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


def _certified(event: CostCertified, by: _Recorded, named: _Named | None) -> Iterator[Said]:
    if named is None:
        yield Said(_NONE, event=event.certifies)
    elif named.hash != event.event_hash:
        yield Said("BL-213 certifies another hash than event {event} has", event=event.certifies)
    elif named.by.actor.casefold() == by.actor.casefold():
        words = "BL-707 certifies event {event}, which the same person recorded"
        yield Said(words, event=event.certifies)


def _surroundings(
    by: _Recorded, booked: _Recorded, event: CostCertified, *, proof: bool, corrected: bool
) -> Iterator[Said]:
    """Yield what the rules of that time had against a certification; see `certify_events`.

    Where a clock was set right, days of receipt may have been others when it was recorded.
    """
    number = event.certifies
    if proof and by.claimed:
        words = "BL-906 certifies event {event} under a login that was only claimed"
        yield Said(words, event=number)
    elif proof and booked.claimed:
        words = "BL-970 certifies event {event}, whose login was only claimed"
        yield Said(words, event=number)
    if by.known_on < booked.known_on and not corrected:
        yield Said("BL-973 certifies event {event} before that was known", event=number)


def received_ahead(session: Session) -> Iterator[tuple[int, int, int]]:
    """Yield number, day of receipt and time of recording of events that may have come too early.

    A day in Berlin begins before that of UTC: which of them did is for the calendar to say.
    """
    yield from session.stream(
        "SELECT e.sequence, e.known_on, c.recorded_at FROM event e "
        "JOIN command c ON c.number = e.command "
        "WHERE e.known_on * 86400000000 > c.recorded_at ORDER BY e.sequence"
    )
