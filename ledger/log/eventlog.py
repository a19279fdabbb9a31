"""Append to the log and read from it. There is no third verb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ledger.domain.errors import LogError
from ledger.domain.facts import Fact
from ledger.log.canonical import GENESIS, Envelope, envelope_digest, event_hash, receipt, stream_id
from ledger.log.relations import COMMAND, EVENT
from ledger.log.topics import REGISTRY, TopicRegistry, encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledger.domain.events import Event
    from ledger.log.database import Session


_STREAMS_AT_ONCE = 1000
_ROWS_AT_ONCE = 50_000
"""Rows that are held at once: a million lines at a time would take half a gigabyte more."""


class Head(NamedTuple):
    """The end of the log: last sequence, its hash, the last command and when it was recorded."""

    sequence: int
    hash: bytes
    command: int
    recorded_at: int

    @property
    def receipt(self) -> str:
        """Return the receipt of this state."""
        return receipt(self.sequence, self.hash)


class NewEvent(NamedTuple):
    """An event to append; `stream` and `version` are given where they are known already."""

    event: Event
    known_on: int
    stream: bytes = b""
    version: int = 0


StoredForm: TypeAlias = tuple[bytes, int, int, int, bytes]
"""What is given of an event that is encoded already: stream, version, type, known on, state."""


class Recorded(NamedTuple):
    """An event as it stands in the log."""

    sequence: int
    known_on: int
    event: Event


class StoredCommand(NamedTuple):
    """A command as it stands in the log."""

    number: int
    envelope: Envelope
    first_sequence: int
    last_sequence: int


def head(session: Session) -> Head:
    """Return the end of the log; sequence 0 when it is empty."""
    rows = session.all("SELECT sequence, hash, command FROM event ORDER BY sequence DESC LIMIT 1")
    if not rows:
        return Head(0, GENESIS, 0, 0)
    sequence, digest, command = rows[0]
    at = session.all("SELECT recorded_at FROM command WHERE number = ?", command)
    return Head(sequence, bytes(digest), command, at[0][0])


def append(
    session: Session,
    envelope: Envelope,
    events: Sequence[NewEvent],
    registry: TopicRegistry = REGISTRY,
) -> tuple[Head, list[Recorded]]:
    """Append the events of one command behind the head, chained, gapless.

    The session holds the write lock. Events without a given stream continue their subject's stream.

    Returns:
        The new head, and the events with their sequence numbers.
    """
    end = append_stored(session, envelope, _stored_form(session, events, registry), registry)
    start = end.sequence - len(events) + 1
    new = tuple.__new__  # as `Recorded(…)`, without a Python call for each of many events
    return end, [new(Recorded, (n, e[1], e[0])) for n, e in enumerate(events, start)]


def _stored_form(
    session: Session, events: Sequence[NewEvent], registry: TopicRegistry
) -> Iterator[StoredForm]:
    versions: dict[bytes, int] = {}
    numbers = {event: topic.number for event, topic in registry.by_event.items()}
    for event, known_on, stream, version in events:
        if not version:
            if not versions:
                open_ = [e.stream or stream_id(e.event.subject) for e in events if not e.version]
                versions = versions_of(session, open_)
            stream = stream or stream_id(event.subject)  # noqa: PLW2901 - found out here
            version = versions[stream] = versions[stream] + 1  # noqa: PLW2901
        yield stream, version, numbers[type(event)], known_on, encode(event)


def append_stored(
    session: Session,
    envelope: Envelope,
    events: Iterable[StoredForm],
    registry: TopicRegistry = REGISTRY,
) -> Head:
    """Append events that are in their stored form already: the one way into the log.

    The session holds the write lock; the caller has looked at streams and versions.

    Returns:
        The new head.
    """
    last = head(session)
    number = last.command + 1
    digest, sequence = last.hash, last.sequence
    enveloped = envelope_digest(envelope)
    topics = {kind: topic.name.encode() for kind, topic in registry.by_number.items()}
    rows: list[tuple[Any, ...]] = []
    for stream, version, kind, known_on, state in events:
        if len(rows) == _ROWS_AT_ONCE:
            session.insert(EVENT, rows)
            rows.clear()
        sequence += 1
        digest = event_hash(
            digest, sequence, stream, version, known_on, enveloped, topics[kind], state
        )
        # bytearray: both drivers bind it as it is, while bytes go through an adaption protocol.
        rows.append(
            (
                sequence,
                bytearray(stream),
                version,
                kind,
                number,
                known_on,
                bytearray(state),
                bytearray(digest),
            )
        )
    session.insert(EVENT, rows)
    session.insert(COMMAND, [(number, *envelope, last.sequence + 1, sequence)])
    return Head(sequence, digest, number, envelope.recorded_at)


def versions_of(session: Session, streams: Sequence[bytes]) -> dict[bytes, int]:
    """Return the last version of each stream; 0 when it is new."""
    result = dict.fromkeys(streams, 0)
    wanted = [bytearray(stream) for stream in result]
    for start in range(0, len(wanted), _STREAMS_AT_ONCE):
        part = wanted[start : start + _STREAMS_AT_ONCE]
        marks = ",".join("?" * len(part))
        sql = f"SELECT stream, max(version) FROM event WHERE stream IN ({marks}) GROUP BY stream"
        result.update((bytes(stream), last) for stream, last in session.all(sql, *part))
    return result


def replay(
    session: Session,
    after: int = 0,
    upto: int | None = None,
    registry: TopicRegistry = REGISTRY,
) -> Iterator[Recorded]:
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
            decode = decoders[kind] = registry.decoder(kind, sequence)
        yield new(Recorded, (sequence, known_on, decode(state)))


def events_at(session: Session, sequences: Sequence[int]) -> list[Recorded]:
    """Return the events with these numbers, in order."""
    result = []
    ordered = sorted(set(sequences))
    for start in range(0, len(ordered), 500):
        part = ordered[start : start + 500]
        marks = ",".join("?" * len(part))
        sql = f"SELECT sequence, known_on, type, state FROM event WHERE sequence IN ({marks})"
        result += [
            Recorded(sequence, known_on, REGISTRY.decoder(kind, sequence)(bytes(state)))
            for sequence, known_on, kind, state in session.all(sql, *part)
        ]
    return sorted(result, key=lambda item: item.sequence)


_COMMAND_COLUMNS = ", ".join(COMMAND.column_names)


def _stored(row: Sequence[Any]) -> StoredCommand:
    number, command_id, content, at, actor, proof, document, dated, file, reason, first, end = row
    envelope = Envelope(
        bytes(command_id), bytes(content), at, actor, proof, document, dated, bytes(file), reason
    )
    return StoredCommand(number, envelope, first, end)


def command_by_id(session: Session, command_id: bytes) -> StoredCommand | None:
    """Return the command recorded under an id, or None."""
    rows = session.all(f"SELECT {_COMMAND_COLUMNS} FROM command WHERE command_id = ?", command_id)
    return _stored(rows[0]) if rows else None


def command_of(session: Session, sequence: int) -> StoredCommand:
    """Return the command that recorded an event."""
    sql = (
        f"SELECT {', '.join(f'c.{name}' for name in COMMAND.column_names)} "
        "FROM event e JOIN command c ON c.number = e.command WHERE e.sequence = ?"
    )
    rows = session.all(sql, sequence)
    if not rows:
        msg = f"event {sequence}: there is no such event → see history"
        raise LogError(msg)
    return _stored(rows[0])


def sequence_as_of(session: Session, instant: int) -> int:
    """Return the last sequence recorded before an instant (µs UTC, exclusive); 0 when none was.

    Commands are numbered without gap and their time never decreases, so twenty look-ups find the
    place among a million without an index of its own.
    """
    low, high = 0, head(session).command
    found = 0
    while low < high:
        middle = (low + high + 1) // 2
        sql = "SELECT recorded_at, last_sequence FROM command WHERE number = ?"
        at, end = session.all(sql, middle)[0]
        if at < instant:
            low, found = middle, end
        else:
            high = middle - 1
    return found


def standing_in(session: Session, streams: Sequence[bytes]) -> dict[bytes, list[Fact]]:
    """Return what stands in each of the streams, in order; new streams are left out."""
    result: dict[bytes, list[Fact]] = {}
    for start in range(0, len(streams), _STREAMS_AT_ONCE):
        part = [bytearray(stream) for stream in streams[start : start + _STREAMS_AT_ONCE]]
        rows = session.all(
            "SELECT stream, sequence, known_on, type, state FROM event "
            f"WHERE stream IN ({','.join('?' * len(part))})",
            *part,
        )
        for stream, sequence, known_on, kind, state in sorted(rows, key=lambda row: row[1]):
            event = REGISTRY.decoder(kind, sequence)(bytes(state))
            result.setdefault(bytes(stream), []).append(Fact(sequence, known_on, event))
    return result


def receipt_of(session: Session, sequence: int) -> str:
    """Return the receipt of the state that ended with an event."""
    rows = session.all("SELECT hash FROM event WHERE sequence = ?", sequence)
    return receipt(sequence, bytes(rows[0][0]))


def has_later(session: Session, sequence: int, event: type[Event]) -> bool:
    """Return whether the event's stream holds an event of a type after it."""
    sql = (
        "SELECT count(*) FROM event a JOIN event b ON b.stream = a.stream "
        "AND b.version > a.version WHERE a.sequence = ? AND b.type = ?"
    )
    return bool(session.all(sql, sequence, REGISTRY.by_event[event].number)[0][0])
