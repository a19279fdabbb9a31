"""The log behind eventsourcing's recorder interfaces, for programs built on that library.

Whatever is inserted here goes the one way into the log: under the write lock, chained and gapless,
with topics from an allow-list. The rules of the domain are not asked; those stand at
`ledger.application.Ledger`. Imported only by who needs it: eventsourcing and SQLAlchemy are heavy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    DataError,
    IntegrityError,
    Notification,
    OperationalError,
    StoredEvent,
)
from sqlalchemy import Select, func, select
from sqlalchemy.dialects import postgresql, sqlite

from ledger.domain.errors import DatabaseError
from ledger.log.appending import StoredForm, append_stored
from ledger.log.canonical import stream_id
from ledger.log.database import Database, Session, open_database
from ledger.log.eventlog import Recorded, head
from ledger.log.relations import EVENT
from ledger.log.schema import table
from ledger.log.subscription import PollingSubscription, Wakers
from ledger.log.topics import REGISTRY, TopicRegistry, encode
from ledger.log.writing import Writing, stream_of

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import Dialect

_EVENT = table(EVENT).c
_DIALECTS: dict[str, Dialect] = {
    # A session takes question marks, whatever its driver wants.
    "sqlite": sqlite.dialect(paramstyle="qmark"),
    "postgresql": postgresql.dialect(paramstyle="qmark"),  # type: ignore[no-untyped-call]
}
_LAST_VERSION = "SELECT max(version) FROM event WHERE stream = ?"


class LedgerAggregateRecorder(AggregateRecorder):
    """Inserts and selects the events of streams; several threads may share it.

    Args:
        database: URL or path of an existing ledger.
        registry: the event types that may be written and read; a topic not listed is refused.
        writing: who writes, by which clock, and what follows in the same transaction.
    """

    def __init__(
        self, database: str, registry: TopicRegistry = REGISTRY, writing: Writing | None = None
    ) -> None:
        self._url = database
        self._registry = registry
        self._writing = writing or Writing()
        self._idle: list[Database] = []
        self._idle_lock = Lock()
        self._write_lock = Lock()
        self._wakers = Wakers()
        self._closed = False

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **_: object
    ) -> Sequence[int] | None:
        """Append the events as one command: all of them or none.

        Raises:
            IntegrityError: a version is taken, or would leave a gap in its stream.
            UnknownTopic: a topic is not on the list.
        """
        self._append(stored_events)
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Return the events of a stream by version, as they are stored."""
        wanted = select(_EVENT.sequence, _EVENT.stream, _EVENT.version, _EVENT.type, _EVENT.state)
        wanted = wanted.where(_EVENT.stream == stream_of(originator_id))
        if gt is not None:
            wanted = wanted.where(_EVENT.version > gt)
        if lte is not None:
            wanted = wanted.where(_EVENT.version <= lte)
        wanted = wanted.order_by(_EVENT.version.desc() if desc else _EVENT.version).limit(limit)
        return [
            StoredEvent(UUID(bytes=bytes(stream)), version, self._topic(kind, n), bytes(state))
            for n, stream, version, kind, state in self._rows(wanted)
        ]

    def close(self) -> None:
        """Let go of every connection; one that is in use goes when its work is done."""
        with self._idle_lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for database in idle:
            database.close()

    def _append(self, events: Sequence[StoredEvent]) -> list[int]:
        if not events:
            return []
        kinds = [self._registry.number(event.topic) for event in events]
        # One writer of this process at a time: waiting here is fair, waiting for a file is not.
        with self._write_lock, self._database() as database, database.write() as session:
            last = head(session)
            envelope = self._writing.envelope(last, events)
            known_on = self._writing.day(envelope.recorded_at)
            forms = [
                (
                    stream_of(event.originator_id),
                    event.originator_version,
                    kind,
                    known_on,
                    event.state,
                )
                for event, kind in zip(events, kinds, strict=True)
            ]
            _check_versions(session, forms)
            end = append_stored(session, envelope, forms, self._registry)
            if self._writing.on_append is not None:
                self._writing.on_append(session, self._typed(last.sequence + 1, forms))
        self._wakers.wake()
        return list(range(last.sequence + 1, end.sequence + 1))

    def _typed(self, start: int, forms: Sequence[StoredForm]) -> list[Recorded]:
        """Decode the events, refusing what `verify` would not accept later."""
        recorded = []
        for sequence, (stream, version, kind, known_on, state) in enumerate(forms, start):
            place = f"event {self._topic(kind, sequence)}, version {version}"
            try:
                event = self._registry.decoder(kind, sequence)(state)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise DataError(f"{place}: cannot be read: {error}") from error
            if self._registry.by_number[kind].upcast is None and encode(event) != state:
                raise DataError(f"{place}: is not in the form that its type is stored in")
            if stream_id(event.subject) != stream or not version:
                raise DataError(f"{place}: belongs to another stream, numbered from 1")
            recorded.append(Recorded(sequence, known_on, event))
        return recorded

    def _topic(self, kind: int, sequence: int) -> str:
        return self._registry.name(kind, sequence)

    def _rows(self, wanted: Select[Any]) -> list[tuple[Any, ...]]:
        with self._database() as database:
            compiled = wanted.compile(
                dialect=_DIALECTS[database.dialect],
                compile_kwargs={"render_postcompile": True},
            )
            params = [compiled.params[name] for name in compiled.positiontup or ()]
            with database.read() as session:
                rows: list[tuple[Any, ...]] = session.all(str(compiled), *params)
                return rows

    @contextmanager
    def _database(self) -> Iterator[Database]:
        """Lend a connection that no other thread uses meanwhile."""
        with self._idle_lock:
            database = self._idle.pop() if self._idle else open_database(self._url)
        try:
            yield database
        except DatabaseError as error:
            raise OperationalError(str(error)) from error
        finally:
            with self._idle_lock:
                keep = not self._closed
                if keep:
                    self._idle.append(database)
            if not keep:
                database.close()


class LedgerRecorder(LedgerAggregateRecorder, ApplicationRecorder):
    """Gives the events of all streams in their one order as well; ids are the sequence numbers."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: object) -> Sequence[int]:
        """Append the events as one command and return their sequence numbers."""
        return self._append(stored_events)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Return events in the order of recording; topics must be on the list."""
        wanted = select(_EVENT.sequence, _EVENT.stream, _EVENT.version, _EVENT.type, _EVENT.state)
        if start is not None:
            from_start = _EVENT.sequence >= start if inclusive_of_start else _EVENT.sequence > start
            wanted = wanted.where(from_start)
        if stop is not None:
            wanted = wanted.where(_EVENT.sequence <= stop)
        if topics:
            wanted = wanted.where(_EVENT.type.in_([self._registry.number(t) for t in topics]))
        return [
            Notification(UUID(bytes=bytes(stream)), version, self._topic(kind, n), bytes(state), n)
            for n, stream, version, kind, state in self._rows(
                wanted.order_by(_EVENT.sequence).limit(limit)
            )
        ]

    def max_notification_id(self) -> int | None:
        """Return the last sequence number; None when nothing is recorded."""
        last: int | None = self._rows(select(func.max(_EVENT.sequence)))[0][0]
        return last

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> PollingSubscription:
        """Follow the log behind `gt`, whoever writes to it."""
        return PollingSubscription(self, self._wakers, gt, topics)


def _check_versions(session: Session, forms: Sequence[StoredForm]) -> None:
    """Each version must be the next one of its stream; a new stream starts at 0 or 1."""
    following: dict[bytes, int] = {}
    for stream, version, *_ in forms:
        expected = following.get(stream)
        if expected is None:
            before = session.all(_LAST_VERSION, stream)[0][0]
            expected = version if before is None and version in {0, 1} else (before or 0) + 1
        if version != expected:
            place = f"stream {UUID(bytes=stream)}"
            raise IntegrityError(f"{place}: version {version} does not follow, {expected} would")
        following[stream] = version + 1
