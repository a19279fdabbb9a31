"""The log as eventsourcing's recorder interfaces know it: to be read and followed, not written.

A ledger is written through `Ledger.execute`, where the rules stand and the read models follow in
the same transaction. Imported only by who needs it: eventsourcing and SQLAlchemy are heavy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import UUID

from eventsourcing.persistence import (
    ApplicationRecorder,
    Notification,
    NotSupportedError,
    OperationalError,
    StoredEvent,
)
from sqlalchemy import Select, func, select
from sqlalchemy.dialects import postgresql, sqlite

from ledger.domain.errors import DatabaseError, UsageError
from ledger.log.database import Database, open_database
from ledger.log.relations import EVENT
from ledger.log.schema import table
from ledger.log.subscription import PollingSubscription
from ledger.log.topics import REGISTRY, TopicRegistry

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import Dialect

WRITE_ELSEWHERE = "a ledger is followed here, not written to → use `Ledger.execute`"

_EVENT = table(EVENT).c
_STORED = (_EVENT.sequence, _EVENT.stream, _EVENT.version, _EVENT.type, _EVENT.state)
_DIALECTS: dict[str, Dialect] = {
    # A session takes question marks, whatever its driver wants.
    "sqlite": sqlite.dialect(paramstyle="qmark"),
    "postgresql": postgresql.dialect(paramstyle="qmark"),  # type: ignore[no-untyped-call] # the dialect has no types
}


class LedgerRecorder(ApplicationRecorder):
    """Reads streams and the one order of all events; several threads may share it.

    Args:
        database: URL or path of an existing ledger.
        registry: the event types that may be read; a topic not listed is refused.
    """

    def __init__(self, database: str, registry: TopicRegistry = REGISTRY) -> None:
        self._url = database
        self._registry = registry
        self._idle: list[Database] = []
        self._idle_lock = Lock()
        self._closed = False

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **_: object
    ) -> Sequence[int] | None:
        """Refuse: past the door no rule is asked.

        Raises:
            NotSupportedError: always, unless there is nothing to insert.
        """
        if stored_events:
            raise NotSupportedError(WRITE_ELSEWHERE)
        return []

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
        wanted = select(*_STORED).where(_EVENT.stream == stream_of(originator_id))
        if gt is not None:
            wanted = wanted.where(_EVENT.version > gt)
        if lte is not None:
            wanted = wanted.where(_EVENT.version <= lte)
        wanted = wanted.order_by(_EVENT.version.desc() if desc else _EVENT.version).limit(limit)
        return [
            StoredEvent(UUID(bytes=bytes(stream)), version, self._topic(kind, n), bytes(state))
            for n, stream, version, kind, state in self._rows(wanted)
        ]

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
        wanted = select(*_STORED)
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
        return PollingSubscription(self, gt, topics)

    def close(self) -> None:
        """Let go of every connection; one that is in use goes when its work is done."""
        with self._idle_lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for database in idle:
            database.close()

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
        except (DatabaseError, UsageError) as error:
            raise OperationalError(str(error)) from error
        finally:
            with self._idle_lock:
                keep = not self._closed
                if keep:
                    self._idle.append(database)
            if not keep:
                database.close()


def stream_of(originator_id: UUID | str) -> bytes:
    """Return the 16-byte stream id behind an originator id."""
    return (originator_id if isinstance(originator_id, UUID) else UUID(originator_id)).bytes


def refuse_writing(*_: object, **__: object) -> NoReturn:
    """Refuse, in the library's terms, whatever would write to the ledger."""
    raise NotSupportedError(WRITE_ELSEWHERE)
