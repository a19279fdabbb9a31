"""Read from the log. The one way into it is `ledger.log.appending`; there is no third verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from ledger.domain.errors import LogError
from ledger.domain.events import Event, Voucher
from ledger.domain.facts import Fact
from ledger.log.canonical import GENESIS, Envelope, receipt, stream_id
from ledger.log.database import Session, marks, some_at_a_time
from ledger.log.relations import COMMAND
from ledger.log.times import dated, times_of
from ledger.log.topics import REGISTRY

HEAD = (
    "SELECT e.sequence, e.hash, e.command, c.recorded_at FROM event e "
    "JOIN command c ON c.number = e.command ORDER BY e.sequence DESC LIMIT 1"
)
"""The end of the log."""


class Head(NamedTuple):
    """The end of the log: last sequence, its hash, the last command and its effective time."""

    sequence: int
    hash: bytes
    command: int
    recorded_at: int

    @property
    def receipt(self) -> str:
        """Return the receipt of this state."""
        return receipt(self.sequence, self.hash)


class Recorded(NamedTuple):
    """An event as it stands in the log."""

    sequence: int
    known_on: int
    event: Event


class StoredCommand(NamedTuple):
    """A command as it stands in the log; the time in its envelope is the stored one."""

    number: int
    envelope: Envelope
    first_sequence: int
    last_sequence: int


def head(session: Session) -> Head:
    """Return the end of the log; sequence 0 when it is empty."""
    rows = session.known.get("head") or session.all(HEAD)
    if not rows:
        return Head(0, GENESIS, 0, 0)
    sequence, digest, command, at = rows[0]
    effective = times_of(session).recorded_at(sequence, at)
    return Head(sequence, bytes(digest), command, effective)


def versions_of(session: Session, streams: Sequence[bytes]) -> dict[bytes, int]:
    """Return the last version of each stream; 0 when it is new."""
    result = dict.fromkeys(streams, 0)
    wanted = [bytearray(stream) for stream in result]
    sql = "SELECT stream, max(version) FROM event WHERE stream IN (?*) GROUP BY stream"
    found = some_at_a_time(session, sql, wanted)
    return result | {bytes(stream): last for stream, last in found}


def replay(session: Session, after: int = 0, upto: int | None = None) -> Iterator[Recorded]:
    """Yield events in order, typed and upcast, from behind `after` up to and with `upto`."""
    sql = "SELECT sequence, known_on, type, state FROM event WHERE sequence > ?"
    params = [after]
    if upto is not None:
        sql += " AND sequence <= ?"
        params.append(upto)
    decoders: dict[int, Any] = {}
    new = tuple.__new__
    for sequence, known_on, kind, state in session.stream(f"{sql} ORDER BY sequence", *params):
        decode = decoders.get(kind)
        if decode is None:
            decode = decoders[kind] = REGISTRY.decoder(kind, sequence)
        yield new(Recorded, (sequence, known_on, decode(state)))


def events_at(session: Session, sequences: Sequence[int]) -> list[Recorded]:
    """Return the events with these numbers, in order."""
    sql = "SELECT sequence, known_on, type, state FROM event WHERE sequence IN (?*)"
    found = [
        Recorded(sequence, known_on, REGISTRY.decoder(kind, sequence)(bytes(state)))
        for sequence, known_on, kind, state in some_at_a_time(session, sql, sorted(set(sequences)))
    ]
    return sorted(found, key=lambda item: item.sequence)


def digests_of(session: Session, sequences: Sequence[int]) -> dict[int, bytes]:
    """Return the hash of each of the events, by number; those that there are."""
    sql = "SELECT sequence, hash FROM event WHERE sequence IN (?*)"
    found = some_at_a_time(session, sql, sorted(set(sequences)))
    return {number: bytes(digest) for number, digest in found}


def hashes_at(session: Session, sequences: Sequence[int]) -> dict[int, str]:
    """Return the hash of each of the events in hexadecimal, by number."""
    return {number: digest.hex() for number, digest in digests_of(session, sequences).items()}


_COMMAND_COLUMNS = ", ".join(COMMAND.column_names)


def _stored(row: Sequence[Any]) -> StoredCommand:
    number, *said, first, end = row
    return StoredCommand(number, envelope_of(said), first, end)


def envelope_of(row: Sequence[Any]) -> Envelope:
    """Return the envelope whose fields were read, in their order, from the table of commands."""
    command_id, content, at, actor, proof, document, dated, file, reason = row
    return Envelope(
        command_id=bytes(command_id),
        content_hash=bytes(content),
        recorded_at=at,
        actor=actor,
        proof=proof,
        document=document,
        document_date=dated,
        file_hash=bytes(file),
        reason=reason,
    )


def command_by_id(session: Session, command_id: bytes) -> StoredCommand | None:
    """Return the command recorded under an id, or None."""
    rows = session.all(f"SELECT {_COMMAND_COLUMNS} FROM command WHERE command_id = ?", command_id)
    return _stored(rows[0]) if rows else None


def command_of(session: Session, sequence: int) -> StoredCommand:
    """Return the command that recorded an event; refuse a number that no event has."""
    sql = (
        f"SELECT {', '.join(f'c.{name}' for name in COMMAND.column_names)} "
        "FROM event e JOIN command c ON c.number = e.command WHERE e.sequence = ?"
    )
    rows = session.all(sql, sequence)
    if not rows:
        remedy = "see history"
        raise LogError.of("event {event}: BL-050 there is no such event", remedy, event=sequence)
    return _stored(rows[0])


def sequence_as_of(session: Session, instant: int) -> int:
    """Return the last sequence recorded before an instant (µs UTC, exclusive); 0 when none was.

    Commands are numbered without gap and their effective time never decreases, so twenty look-ups
    find the place among a million without an index of its own.
    """
    times = times_of(session)
    low, high = 0, head(session).command
    found = 0
    while low < high:
        middle = (low + high + 1) // 2
        sql = "SELECT recorded_at, last_sequence FROM command WHERE number = ?"
        at, end = session.all(sql, middle)[0]
        if times.recorded_at(end, at) < instant:
            low, found = middle, end
        else:
            high = middle - 1
    return found


def standing_in(
    session: Session, streams: Sequence[bytes], upto: int = 2**62
) -> dict[bytes, list[Fact]]:
    """Return what stands in each of the streams, in order; new streams are left out.

    Days of receipt are those that hold at the event `upto`; see `times_of`.
    """
    times = times_of(session, upto)
    return {
        stream: [
            Fact(
                sequence,
                times.known_on(sequence, known_on),
                dated(times, sequence, _decoded(kind, sequence, state)),
            )
            for sequence, known_on, kind, state in rows
        ]
        for stream, rows in stored_in(session, streams).items()
    }


def named_events(
    session: Session, numbers: Sequence[int], coming: Sequence[Fact] = ()
) -> dict[int, tuple[Event, Sequence[Fact]]]:
    """Return events by their numbers, each with what stands in its stream.

    Only a booking's stream is read, a post's may be long; `coming` are about to be recorded.
    """
    events = {item.sequence: item.event for item in events_at(session, numbers)}
    streams = {n: stream_id(e.subject) for n, e in events.items() if isinstance(e, Voucher)}
    standing = standing_in(session, list(dict.fromkeys(streams.values())))
    for fact in coming:
        standing.get(stream_id(fact.event.subject), []).append(fact)
    return {
        number: (event, standing[streams[number]] if number in streams else ())
        for number, event in events.items()
    }


def _decoded(kind: int, sequence: int, state: bytes) -> Event:
    return REGISTRY.decoder(kind, sequence)(state)


def stored_in(
    session: Session, streams: Sequence[bytes]
) -> dict[bytes, list[tuple[int, int, int, bytes]]]:
    """Return (sequence, known on, type, state) of all that stands in streams, as it is stored."""
    result: dict[bytes, list[tuple[int, int, int, bytes]]] = {}
    sql = "SELECT stream, sequence, known_on, type, state FROM event WHERE stream IN (?*)"
    wanted = [bytearray(stream) for stream in streams]
    rows = some_at_a_time(session, sql, wanted)
    for stream, sequence, known_on, kind, state in sorted(rows, key=itemgetter(1)):
        row = (sequence, known_on, kind, bytes(state))
        result.setdefault(bytes(stream), []).append(row)
    return result


def effective_time(session: Session, sequence: int, upto: int = 2**62) -> int:
    """Return when an event was recorded (µs UTC), as a correction of the clock says if one does.

    Corrections count that were on record at the event `upto`.
    """
    return times_of(session, upto).recorded_at(
        sequence, command_of(session, sequence).envelope.recorded_at
    )


def receipt_of(session: Session, sequence: int) -> str:
    """Return the receipt of the state that ended with an event."""
    rows = session.all("SELECT hash FROM event WHERE sequence = ?", sequence)
    return receipt(sequence, bytes(rows[0][0]))


def has_later(session: Session, sequence: int, event: type[Event]) -> bool:
    """Return whether the event's stream holds an event of a type after it."""
    return bool(followed_by(session, [sequence], event))


def followed_by(session: Session, sequences: Sequence[int], event: type[Event]) -> set[int]:
    """Return those of some events whose streams hold an event of a type after them."""
    types = REGISTRY.numbers(event)
    sql = (
        "SELECT a.sequence FROM event a JOIN event b ON b.stream = a.stream "
        "AND b.version > a.version "
        f"WHERE a.sequence IN (?*) AND b.type IN ({marks(types)})"
    )
    return {row[0] for row in some_at_a_time(session, sql, sequences, types)}
