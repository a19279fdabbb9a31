"""The library's own recorder test cases hold for the ledger's recorder, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from eventsourcing.tests import persistence as contract

from ledger.domain.events import Event
from ledger.log.database import open_database
from ledger.log.schema import create_log
from ledger.log.topics import Topic, TopicRegistry
from tests.log.writing_recorder import WritingAggregateRecorder, WritingRecorder

TOPICS = ("topic", "topic1", "topic2", "topic3", "topic4", "non-interleaving-test-event")


class Opaque(Event, frozen=True):
    """The library's cases store bytes that no event type could decode."""


REGISTRY = TopicRegistry([Topic(number, name, Opaque) for number, name in enumerate(TOPICS, 1)])


class OnDatabase:
    """Gives each case recorders on a fresh, empty log, and closes them."""

    recorder_class: ClassVar[type[WritingRecorder]] = WritingRecorder

    @pytest.fixture(autouse=True)
    def _fresh_log(self, url: str) -> Iterator[None]:
        place = open_database(url)
        place.create(create_log(place.dialect))
        with place.remake() as session:
            listed = (
                "INSERT INTO ledger_meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = ?"
            )
            for topic in REGISTRY.by_number.values():
                session.run(listed, f"topic {topic.number}", topic.name, topic.name)
        place.close()
        self._url = url
        self._opened: list[WritingRecorder] = []
        yield
        for recorder in self._opened:
            recorder.close()

    def create_recorder(self) -> Any:
        recorder = self.recorder_class(self._url, REGISTRY)
        self._opened.append(recorder)
        return recorder


class OnSqlite(OnDatabase):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return str(tmp_path / "ledger.db")


class OnPostgres(OnDatabase):
    @pytest.fixture
    def url(self, postgres_database: str) -> str:
        return postgres_database


class TestAggregateRecorderOnSqlite(OnSqlite, contract.AggregateRecorderTestCase):
    recorder_class = WritingAggregateRecorder


class TestAggregateRecorderOnPostgres(OnPostgres, contract.AggregateRecorderTestCase):
    recorder_class = WritingAggregateRecorder


class Subscribing:
    """The library leaves this case to recorders that can be followed; this one can."""

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()  # type: ignore[attr-defined] # the library's own test


class TestApplicationRecorderOnSqlite(OnSqlite, Subscribing, contract.ApplicationRecorderTestCase):
    pass


class TestApplicationRecorderOnPostgres(
    OnPostgres, Subscribing, contract.ApplicationRecorderTestCase
):
    pass


class TestNonInterleavingOnSqlite(OnSqlite, contract.NonInterleavingNotificationIDsBaseCase):
    pass


class TestNonInterleavingOnPostgres(OnPostgres, contract.NonInterleavingNotificationIDsBaseCase):
    pass
