"""The one way into the log: events behind the head, chained, gapless, under one command."""

from __future__ import annotations

from itertools import islice, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ledger.log.appended import Appended
from ledger.log.canonical import (
    Chained,
    Stored,
    envelope_digest,
    event_hash,
    event_hashes,
    stream_id,
)
from ledger.log.eventlog import Head, Recorded, head, versions_of
from ledger.log.relations import LOG
from ledger.log.topics import REGISTRY, TopicRegistry, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ledger.domain.events import Event
    from ledger.log.canonical import Envelope
    from ledger.log.database import Session

_ROWS_AT_ONCE = 50_000
"""Rows that are held at once: a million lines at a time would take half a gigabyte more."""


class NewEvent(NamedTuple):
    """An event to append; `stream` and `version` are given where they are known already."""

    event: Event
    known_on: int
    stream: bytes = b""
    version: int = 0


StoredForm: TypeAlias = tuple[bytes, int, int, int, bytes]
"""What is given of an event that is encoded already: stream, version, type, known on, state."""


class Appender:
    """Appends the events of one command, in as many parts as come; `close` ends the command.

    The session holds the write lock. Nothing else may append before `close`.
    """

    def __init__(
        self,
        session: Session,
        envelope: Envelope,
        registry: TopicRegistry = REGISTRY,
        last: Head | None = None,
    ) -> None:
        """Stand behind the head, which is looked up unless it is given as `last`."""
        last = last or head(session)
        self._session = session
        self._envelope = envelope
        self._registry = registry
        self._first = last.sequence + 1
        self._number = last.command + 1
        self._digest = last.hash
        self._enveloped = envelope_digest(envelope)
        self.sequence = last.sequence

    def add(self, events: Sequence[NewEvent]) -> list[Recorded]:
        """Append events and return them with their numbers.

        Events without a given stream continue their subject's stream.
        """
        start = self.sequence + 1
        self.add_stored(as_stored(self._session, events, self._registry))
        return numbered(start, events)

    def add_stored(self, events: Iterable[StoredForm]) -> None:
        """Append events in their stored form; on failure stand where it stood before.

        The caller has looked at streams and versions, and undoes the rows of a failed part.
        """
        digest, sequence = self._digest, self.sequence
        given = iter(events)
        try:
            while part := list(islice(given, _ROWS_AT_ONCE)):
                self.add_columns(Stored(*zip(*part, strict=True)))
        except BaseException:
            self._digest, self.sequence = digest, sequence
            raise

    def add_columns(self, stored: Stored) -> None:
        """Append events in their stored form, column by column; see `add_stored`."""
        hashes = event_hashes(
            self._digest,
            self.sequence,
            repeat(self._enveloped),
            self._registry.hashed_names,
            stored,
        )
        if not hashes:
            return
        self._append(stored, hashes, goes_on=True)
        self._digest, self.sequence = hashes[-1], self.sequence + len(hashes)

    def close(self) -> Head:
        """Write the command that recorded the events, and return the new head."""
        self._append(Stored((), (), (), (), ()), (), goes_on=False)
        return Head(self.sequence, self._digest, self._number, self._envelope.recorded_at)

    def _append(self, stored: Stored, hashes: Sequence[bytes], *, goes_on: bool) -> None:
        row = (self._number, *self._envelope, self._first, self.sequence)
        new = Appended(
            first=self.sequence + 1,
            commands=[row],
            numbers=repeat(self._number),
            stored=stored,
            hashes=hashes,
            topics=self._registry.hashed_names,
            goes_on=goes_on,
        )
        self._session.append(new)


def append(
    session: Session,
    envelope: Envelope,
    events: Sequence[NewEvent],
    last: Head | None = None,
) -> tuple[Head, list[Recorded]]:
    """Append the events of one command, and return the new head and the numbered events.

    The head before them is looked up unless it is given as `last`.
    """
    last = last or head(session)
    stored = Stored(*zip(*as_stored(session, events), strict=True))
    digest = repeat(envelope_digest(envelope))
    hashes = event_hashes(last.hash, last.sequence, digest, REGISTRY.hashed_names, stored)
    first, number = last.sequence + 1, last.command + 1
    end = Head(last.sequence + len(hashes), hashes[-1], number, envelope.recorded_at)
    row = (number, *envelope, first, end.sequence)
    new = Appended(
        first=first,
        commands=[row],
        numbers=repeat(number),
        stored=stored,
        hashes=hashes,
        topics=REGISTRY.hashed_names,
    )
    session.append(new)
    return end, numbered(first, events)


def append_each(
    session: Session,
    stored: Stored,
    envelope_at: Callable[[int, Head], Envelope],
) -> list[Head]:
    """Append events in their stored form, each under a command of its own.

    Args:
        session: holds the write lock.
        stored: the events.
        envelope_at: returns the envelope of a command by its place and the head before it.

    Returns:
        The head behind each command.
    """
    last = start = head(session)
    heads: list[Head] = []
    rows: list[tuple[Any, ...]] = []
    for stream, version, kind, known_on, state in zip(*stored, strict=True):
        envelope = envelope_at(len(heads), last)
        number = last.sequence + 1
        event = Chained(
            previous=last.hash,
            sequence=number,
            stream=stream,
            version=version,
            known_on=known_on,
            envelope=envelope_digest(envelope),
            topic=REGISTRY.hashed_names[kind],
            state=state,
        )
        digest = event_hash(event)
        last = Head(number, digest, last.command + 1, envelope.recorded_at)
        heads.append(last)
        rows.append((last.command, *envelope, number, number))
    commands = range(start.command + 1, last.command + 1)
    hashes = [one.hash for one in heads]
    if heads:
        new = Appended(
            first=start.sequence + 1,
            commands=rows,
            numbers=commands,
            stored=stored,
            hashes=hashes,
            topics=REGISTRY.hashed_names,
        )
        session.append(new)
    return heads


def numbered(first: int, events: Sequence[NewEvent]) -> list[Recorded]:
    """Return events with their numbers, as `Recorded(…)` without a Python call for each of many."""
    contents, known = ([event[place] for event in events] for place in (0, 1))
    rows = zip(range(first, first + len(events)), known, contents, strict=True)
    return list(map(tuple.__new__, repeat(Recorded), rows))


def as_stored(
    session: Session, events: Sequence[NewEvent], registry: TopicRegistry = REGISTRY
) -> Iterator[StoredForm]:
    """Return events in their stored form; what has no stream continues that of its subject."""
    numbers = registry.number_of
    contents, known, streams, counts = zip(*events, strict=True) if events else ((),) * 4
    if all(counts):
        kinds = map(numbers.__getitem__, map(type, contents))
        return zip(streams, counts, kinds, known, map(encode, contents), strict=True)
    return _continued(session, events, numbers)


def _continued(
    session: Session, events: Sequence[NewEvent], numbers: Mapping[type[Event], int]
) -> Iterator[StoredForm]:
    """Yield the stored form of events of which some continue their subject's stream."""
    versions: dict[bytes, int] = {}
    for event, known_on, stream, version in events:
        if not version:
            if not versions:
                open_ = [e.stream or stream_id(e.event.subject) for e in events if not e.version]
                versions = versions_of(session, open_)
            stream = stream or stream_id(event.subject)  # noqa: PLW2901 - found out here
            version = versions[stream] = versions[stream] + 1  # noqa: PLW2901 - counted on here
        yield stream, version, numbers[type(event)], known_on, encode(event)


def copy_rows(original: Session, copy: Session) -> None:
    """Copy a log as it is stored into an empty one; whether it holds together is for others."""
    for relation in LOG:
        sql = f"SELECT {', '.join(relation.column_names)} FROM {relation.name}"
        for rows in original.chunks(f"{sql} ORDER BY {relation.key[0]}"):
            copy.insert(relation, rows)
    copy.known.clear()
