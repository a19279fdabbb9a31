"""Read events with their envelopes, filtered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ledger.domain.errors import UsageError
from ledger.domain.events import BOOKING, STORED, Event, FactWithdrawn, VoucherKey
from ledger.domain.said import ones_of
from ledger.log.canonical import GENESIS, Envelope
from ledger.log.database import Session, marks, some_at_a_time, statement_parts
from ledger.log.eventlog import Recorded, envelope_of, sequence_as_of
from ledger.log.relations import LOGIN
from ledger.log.times import effective, times_of
from ledger.log.topics import REGISTRY


class HistoryEntry(NamedTuple):
    """An event with the envelope of its command, its stream version, topic and hash.

    Time and day of receipt are the effective ones (`ledger.log.times`); `stored_known_on` is the
    day that was stored, and that the hash covers. `login` is with which login of the server the
    command came; empty on SQLite, which has none.
    """

    event: Recorded
    version: int
    topic: str
    hash: bytes
    envelope: Envelope
    stored_known_on: int = 0
    login: str = ""


class Filter(NamedTuple):
    """Which events `matching_entries` shows; None, empty and 0 mean no restriction.

    `key` is (kind, name), such as ("post", "CM-1"); instants are exclusive ends in µs; `upto` is
    the last event, `horizon` the last correction of the clock that decides about days of receipt;
    `after` is the event behind which it begins.
    """

    key: tuple[str, str] | None = None
    voucher: str = ""
    event_type: str = ""
    actor: str = ""
    sequence: int | None = None
    before: int | None = None
    known_on: int | None = None
    limit: int = 0
    upto: int | None = None
    horizon: int = 2**62
    after: int = 0
    document: str = ""


def matching_entries(
    session: Session, wanted: Filter, about: set[int] | None = None
) -> list[HistoryEntry]:
    """Return the events that match, in order; with a limit the latest ones.

    `about` holds the numbers of the facts about `wanted.key`.

    Bookings are found by voucher, or by post and body.
    """
    found: list[HistoryEntry] = []
    if wanted.before is not None:
        last = sequence_as_of(session, wanted.before)
        wanted = wanted._replace(upto=last if wanted.upto is None else min(last, wanted.upto))
    known = times_of(session, wanted.horizon).known_on
    for entry in _entries(session, *_conditions(wanted)):
        event = entry.event.event
        if wanted.known_on is not None:
            day = known(entry.event.sequence, entry.stored_known_on)
            if day > wanted.known_on:
                continue
        if wanted.voucher and not _of_voucher(event, wanted.voucher):
            continue
        if about is not None and entry.event.sequence not in about:
            mentioned = isinstance(event, VoucherKey) and wanted.key in event.mentions
            if not mentioned:
                continue
        found.append(entry)
        if wanted.limit and len(found) > wanted.limit:
            found.pop(0)
    return _sayable(found)


def entries_at(session: Session, sequences: Iterable[int]) -> list[HistoryEntry]:
    """Return the entries of the events with these numbers, in order."""
    return _sayable(
        [
            entry
            for part in statement_parts(sorted(set(sequences)))
            for entry in _entries(session, f"e.sequence IN ({marks(part)})", part)
        ]
    )


def _sayable(found: list[HistoryEntry]) -> list[HistoryEntry]:
    from ledger.log.verifying.unsayable import refuse_unsayable  # noqa: PLC0415 - who shows events

    refuse_unsayable([entry.event for entry in found])
    return found


def _conditions(wanted: Filter) -> tuple[str, list[object]]:
    """Return what the database itself can filter by, with its values."""
    where, params = ["1 = 1"], list[object]()
    if wanted.sequence is not None:
        where.append("e.sequence = ?")
        params.append(wanted.sequence)
    if wanted.actor:
        where.append("c.actor = ?")
        params.append(wanted.actor)
    if wanted.upto is not None:
        where.append("e.sequence <= ?")
        params.append(wanted.upto)
    if wanted.after:
        where.append("e.sequence > ?")
        params.append(wanted.after)
    if wanted.document:
        where.append("c.document = ?")
        params.append(wanted.document)
    if wanted.event_type:
        asked = wanted.event_type.replace("_", "").lower()
        numbers = [event.kind.number for event in STORED if event.kind.name.lower() == asked]
        if not numbers:
            known = sorted({event.kind.name for event in STORED})
            problem = "event type {event_type!r}: BL-236 one of {known}"
            raise UsageError.of(problem, event_type=wanted.event_type, known=ones_of(known, "e"))
        where.append(f"e.type IN ({marks(numbers)})")
        params += numbers
    return " AND ".join(where), params


def _of_voucher(event: Event, voucher: str) -> bool:
    """A withdrawal stands in the stream of the payment that was wrong, and names no voucher."""
    if isinstance(event, FactWithdrawn) and event.subject[0] == BOOKING:
        return event.subject[4] == voucher
    return isinstance(event, VoucherKey) and event.voucher == voucher


class StoredEvent(NamedTuple):
    """An event and its command as they are stored; `hash` covers all of it and `previous`."""

    sequence: int
    stream: bytes
    version: int
    type: int
    known_on: int
    state: bytes
    previous: bytes
    hash: bytes
    envelope: Envelope


def stored_at(session: Session, sequences: Iterable[int]) -> list[StoredEvent]:
    """Return a few events as they are stored, in order."""
    sql = (
        "SELECT e.sequence, e.stream, e.version, e.type, e.known_on, e.state, p.hash, e.hash, "
        f"{_ENVELOPE} FROM event e JOIN command c ON c.number = e.command "
        "LEFT JOIN event p ON p.sequence = e.sequence - 1 "
        "WHERE e.sequence IN (?*) ORDER BY e.sequence"
    )
    rows = some_at_a_time(session, sql, sorted(set(sequences)))
    return [
        StoredEvent(
            sequence=sequence,
            stream=bytes(stream),
            version=version,
            type=kind,
            known_on=known_on,
            state=bytes(state),
            previous=GENESIS if previous is None else bytes(previous),
            hash=bytes(digest),
            envelope=envelope_of(said),
        )
        for sequence, stream, version, kind, known_on, state, previous, digest, *said in rows
    ]


_ENVELOPE = ", ".join(f"c.{name}" for name in Envelope._fields)
_ENTRY = (
    "SELECT {login}, e.sequence, e.known_on, e.type, e.state, e.version, e.hash, "
    f"{_ENVELOPE} FROM event e JOIN command c ON c.number = e.command"
)
_NO_LOGIN = _ENTRY.format(login="''")
_WITH_LOGIN = _ENTRY.format(login="l.login") + f" LEFT JOIN {LOGIN.name} l ON l.command = c.number"


def _entries(session: Session, where: str, params: Sequence[object]) -> Iterator[HistoryEntry]:
    times = times_of(session)
    if "entry" not in session.known:  # a ledger of an older version has no logins yet
        kept = session.dialect == "postgresql" and LOGIN.name in session.tables()
        session.known["entry"] = _WITH_LOGIN if kept else _NO_LOGIN
    sql = f"{session.known['entry']} WHERE {where} ORDER BY e.sequence"
    for row in session.stream(sql, *params):
        login, sequence, known_on, kind, state, version, digest, *said = row
        event = REGISTRY.decoder(kind, sequence)(bytes(state))
        recorded = Recorded(sequence, times.known_on(sequence, known_on), event)
        yield HistoryEntry(
            event=recorded,
            version=version,
            topic=REGISTRY.name(kind, sequence),
            hash=bytes(digest),
            envelope=effective(times, sequence, envelope_of(said)),
            stored_known_on=known_on,
            login=login or "",
        )
