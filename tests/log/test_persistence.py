"""The ledger as a persistence module of eventsourcing: read and followed by its own means."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.application import Application
from eventsourcing.persistence import (
    InfrastructureFactory,
    InfrastructureFactoryError,
    MapperDeserialisationError,
    NotSupportedError,
    StoredEvent,
)
from eventsourcing.projection import ProjectionRunner

from ledger.application import Ledger, Note
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import UnknownTopic
from ledger.log.canonical import stream_id
from ledger.log.persistence import LedgerFactory, LedgerMapper, topics_of
from ledger.log.stored_form import encode
from ledger.log.topics import TOPICS as EVERY_TOPIC
from tests.log.follower import Numbers, Seen, environment
from tests.log.small_ledger import TOPICS, small_ledger

LATE = Note(despite_clock=True)
"""The small ledger was recorded years ago."""


class BudgetLedger(Application[UUID]):
    """An application of the library's kind; its name chooses the environment."""


def env(url: str) -> dict[str, str]:
    return {"PERSISTENCE_MODULE": "ledger.log.persistence", "BUDGET_LEDGER_DATABASE": url}


def register_more(url: str, count: int) -> None:
    with Ledger(url) as ledger:
        for number in range(count):
            ledger.execute(c.RegisterBody(f"X{number}-{uuid4()}", "Somewhere"), LATE)


def test_an_application_reads_the_notification_log_of_a_ledger(database_url):
    small_ledger(database_url)
    application = BudgetLedger(env(database_url))
    section = application.notification_log["1,10"]
    assert [item.id for item in section.items] == list(range(1, 11))
    assert [item.topic for item in section.items] == TOPICS
    mapper: Any = application.mapper
    event = mapper.to_domain_event(section.items[0])
    assert event == e.BodyRegistered("05558016", "Dülmen", "municipality")
    application.close()


def test_a_stream_is_read_by_the_event_store(database_url):
    small_ledger(database_url)
    application = BudgetLedger(env(database_url))
    post = UUID(bytes=stream_id(("post", "CM-1")))
    found = [type(event).__name__ for event in application.events.get(post)]
    assert found[:2] == ["PostEstablished", "PostFilled"]
    application.close()


def test_nothing_is_written_past_the_door(database_url):
    receipt = small_ledger(database_url)
    application = BudgetLedger(env(database_url))
    mapper: Any = application.mapper
    stored = StoredEvent(uuid4(), 1, "CostBooked:1", b"")
    with pytest.raises(NotSupportedError, match=r"use `Ledger\.execute`"):
        application.recorder.insert_events([stored])
    with pytest.raises(NotSupportedError, match=r"use `Ledger\.execute`"):
        mapper.to_stored_event(e.BodyRegistered("B", "B", "other"))
    application.close()
    with Ledger(database_url) as ledger:
        assert ledger.receipt() == receipt


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"BUDGET_LEDGER_DATABASE": ""}, "BUDGET_LEDGER_DATABASE: names no ledger"),
        ({"BUDGET_LEDGER_DATABASE": "nowhere.db"}, "there is no ledger"),
        ({"BUDGET_LEDGER_DATABASE": "mysql://here"}, "unknown kind"),
        ({"COMPRESSOR_TOPIC": "zlib"}, "COMPRESSOR_TOPIC: events of a ledger are stored plain"),
        ({"CIPHER_KEY": "a"}, "CIPHER_KEY: events of a ledger are stored plain"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_remedy(tmp_path, monkeypatch, more, problem):
    monkeypatch.chdir(tmp_path)
    small_ledger("ledger.db")
    with pytest.raises(InfrastructureFactoryError, match=problem) as caught:
        BudgetLedger({**env("ledger.db"), **more})
    assert "→" in str(caught.value)


def test_views_and_snapshots_are_kept_elsewhere(tmp_path):
    path = str(tmp_path / "ledger.db")
    small_ledger(path)
    factory = InfrastructureFactory.construct(env(path))
    assert isinstance(factory, LedgerFactory)
    for refused in (
        factory.tracking_recorder,
        factory.process_recorder,
        lambda: factory.aggregate_recorder("snapshots"),
    ):
        with pytest.raises(InfrastructureFactoryError, match="→"):
            refused()


def test_every_stored_version_is_given_in_todays_form():
    mapper = LedgerMapper(None)  # type: ignore[arg-type] # never asked
    old = e.PostFilledV1("CM-1", "P-17", (1, 1), 1, None)
    stored = StoredEvent(uuid4(), 1, "PostFilled:1", encode(old))
    assert mapper.to_domain_event(stored) == e.PostFilled(
        "CM-1", "P-17", (1, 1), 1, None, handover=False
    )
    with pytest.raises(UnknownTopic):
        mapper.to_domain_event(StoredEvent(uuid4(), 1, "os:system", b""))
    with pytest.raises(
        MapperDeserialisationError, match=r"PostFilled:2, version 3: cannot be read"
    ):
        mapper.to_domain_event(StoredEvent(uuid4(), 3, "PostFilled:2", b"\xff"))


def test_topics_of_an_event_are_all_its_stored_versions():
    assert topics_of(e.PostFilled) == ("PostFilled:1", "PostFilled:2")
    assert topics_of(e.CostBooked, e.CostReversed) == ("CostBooked:1", "CostReversed:1")
    every = {topic.name for topic in EVERY_TOPIC}
    named = {name for topic in EVERY_TOPIC for name in topics_of(topic.event)}
    assert named == every


def test_a_projection_follows_without_skipping_or_repeating_a_number(database_url, tmp_path):
    small_ledger(database_url)
    runner: ProjectionRunner[BudgetLedger, Seen] = ProjectionRunner(
        application_class=BudgetLedger,
        projection_class=Numbers,
        view_class=Seen,
        env=environment(database_url, str(tmp_path / "view.db")),
    )
    with runner:
        runner.wait(10, timeout=60)
        register_more(database_url, 30)
        runner.wait(40, timeout=60)
        assert runner.view.numbers() == list(range(1, 41))


def test_a_projection_that_was_killed_goes_on_where_its_view_stands(database_url, tmp_path):
    small_ledger(database_url)
    view = tmp_path / "view.db"
    command = [sys.executable, "-m", "tests.log.follower", database_url, str(view)]
    for goal in (3, 17, 29):
        register_more(database_url, 12)
        child = subprocess.Popen([*command, "60"], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        for line in child.stdout:
            if int(line) >= goal:
                break
        child.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        child.wait(timeout=60)
        child.stdout.close()
    done = subprocess.run([*command, "46"], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split()[-1] == "46"
    runner: ProjectionRunner[BudgetLedger, Seen] = ProjectionRunner(
        application_class=BudgetLedger,
        projection_class=Numbers,
        view_class=Seen,
        env=environment(database_url, str(view)),
    )
    with runner:
        assert runner.view.numbers() == list(range(1, 47))
