"""A recorder that writes, for the library's own test cases: they insert what they select.

It goes the one way into the log, under the write lock, chained and gapless, with topics from an
allow-list. The product ships none: past `Ledger.execute` no rule is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from uuid import UUID

import msgspec
from eventsourcing.persistence import DataError, IntegrityError, StoredEvent

from ledger.log.appending import Appender, StoredForm
from ledger.log.canonical import stream_id
from ledger.log.database import Session
from ledger.log.eventlog import Recorded, head
from ledger.log.recorder import LedgerRecorder, stream_of
from ledger.log.topics import REGISTRY, TopicRegistry, encode
from tests.log.writing import Writing

_LAST_VERSION = "SELECT max(version) FROM event WHERE stream = ?"


class WritingRecorder(LedgerRecorder):
    """Inserts as well as reads; `writing` says who, by which clock, and what follows."""

    def __init__(
        self, database: str, registry: TopicRegistry = REGISTRY, writing: Writing | None = None
    ) -> None:
        super().__init__(database, registry)
        self._writing = writing or Writing()
        self._write_lock = Lock()

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **_: object
    ) -> Sequence[int] | None:
        """Append the events as one command: all of them or none."""
        return self._append(stored_events)

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
            appender = Appender(session, envelope, self._registry)
            appender.add_stored(forms)
            end = appender.close()
            if self._writing.on_append is not None:
                self._writing.on_append(session, self._typed(last.sequence + 1, forms))
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


class WritingAggregateRecorder(WritingRecorder):
    """As the library wants it of a recorder without an order over all streams: no numbers."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: object) -> None:
        self._append(stored_events)


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
