"""What the ledger's recorder promises beyond the library's own recorder test cases."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from uuid import UUID, uuid4

import pytest
from eventsourcing.application import LocalNotificationLog
from eventsourcing.persistence import (
    DataError,
    IntegrityError,
    OperationalError,
    StoredEvent,
)

from ledger.application import Ledger
from ledger.domain.errors import UnknownTopic
from ledger.domain.events import BodyRegistered
from ledger.log.canonical import stream_id
from ledger.log.database import Session
from ledger.log.eventlog import Recorded
from ledger.log.history import Filter
from ledger.log.topics import REGISTRY, encode
from ledger.projections import engine
from tests.log.small_ledger import START, TOPICS, small_ledger, ticking
from tests.log.writing import Writing, system_user
from tests.log.writing_recorder import WritingRecorder

Opener = Callable[..., WritingRecorder]

KEEPING_READ_MODELS = Writing(on_append=engine.apply, clock=ticking(START + 10**12))


@pytest.fixture
def recorder_on() -> Iterator[Opener]:
    opened: list[WritingRecorder] = []

    def open_recorder(url: str, writing: Writing = KEEPING_READ_MODELS) -> WritingRecorder:
        opened.append(WritingRecorder(url, REGISTRY, writing))
        return opened[-1]

    yield open_recorder
    for recorder in opened:
        recorder.close()


def body(key: str, version: int = 1, name: str = "Somewhere") -> StoredEvent:
    """Return the event that registers a body, stored as the product stores it."""
    event = BodyRegistered(key, name, "municipality")
    originator = UUID(bytes=stream_id(event.subject))
    return StoredEvent(originator, version, "BodyRegistered:1", encode(event))


def test_a_notification_log_over_a_real_ledger_gives_its_events_with_their_topics(
    database_url, recorder_on
):
    small_ledger(database_url)
    section = LocalNotificationLog(recorder_on(database_url))["1,10"]
    assert [item.id for item in section.items] == list(range(1, 11))
    assert [item.topic for item in section.items] == TOPICS
    first = REGISTRY.decoder(1)(section.items[0].state)
    assert first == BodyRegistered("05558016", "Dülmen", "municipality")


def test_the_stream_of_a_post_is_selected_by_its_id(database_url, recorder_on):
    small_ledger(database_url)
    post = UUID(bytes=stream_id(("post", "CM-1")))
    events = recorder_on(database_url).select_events(post)
    assert [event.originator_version for event in events] == [1, 2, 3, 4, 5]
    assert [event.topic.partition(":")[0] for event in events] == [
        "PostEstablished",
        "PostFilled",
        "HoursChanged",
        "FactWithdrawn",
        "HoursChanged",
    ]
    assert recorder_on(database_url).select_events(str(post)) == events


def test_inserted_events_stand_in_the_chain_and_in_the_read_models(database_url, recorder_on):
    small_ledger(database_url)
    assert recorder_on(database_url).insert_events([body("B"), body("C")]) == [11, 12]
    with Ledger(database_url) as ledger:
        check = ledger.verify()
        assert (check.events, check.findings, check.read_models) == (12, (), True)
        entries = ledger.history(Filter(key=("body", "C")))
    assert [entry.event.sequence for entry in entries] == [12]


def test_the_actor_is_the_systems_user_unless_another_is_given(
    database_url, recorder_on, monkeypatch
):
    small_ledger(database_url)
    monkeypatch.setenv("LOGNAME", "the.treasurer")
    recorder_on(database_url, Writing()).insert_events([body("B")])
    recorder_on(database_url, Writing(actor="svc-import")).insert_events([body("C")])
    with Ledger(database_url) as ledger:
        found = [entry.envelope for entry in ledger.history(Filter())[-2:]]
    assert [(envelope.actor, envelope.proof) for envelope in found] == [
        (system_user(), 0),
        ("svc-import", 3),
    ]
    assert system_user() != "the.treasurer"


def test_recorded_at_never_decreases_whatever_the_clock_says(database_url, recorder_on):
    small_ledger(database_url)
    late = Writing(clock=lambda: 5, on_append=engine.apply)
    recorder_on(database_url, late).insert_events([body("B")])
    with Ledger(database_url) as ledger:
        *_, before, after = (entry.envelope.recorded_at for entry in ledger.history(Filter()))
        assert after == before
        assert not ledger.verify().findings


@pytest.mark.parametrize("topic", ["antigravity:s", "tests.log.landmine:Mine", "BodyRegistered"])
def test_an_unlisted_topic_is_refused_and_imports_nothing(database_url, recorder_on, topic):
    receipt = small_ledger(database_url)
    recorder = recorder_on(database_url)
    modules = set(sys.modules)
    with pytest.raises(UnknownTopic, match="not on the list"):
        recorder.insert_events([body("B"), StoredEvent(uuid4(), 1, topic, b"\x90")])
    with pytest.raises(UnknownTopic, match="not on the list"):
        recorder.select_notifications(1, 10, topics=[topic])
    assert not {name for name in set(sys.modules) - modules if name in topic}
    with Ledger(database_url) as ledger:
        assert ledger.receipt() == receipt


@pytest.mark.parametrize(
    ("version", "fits"), [(1, False), (2, True), (3, False), (0, False), (-1, False)]
)
def test_a_version_must_follow_the_last_one_of_its_stream(database_url, recorder_on, version, fits):
    small_ledger(database_url)
    recorder = recorder_on(database_url)
    again = body("05558016", version)
    if fits:
        assert recorder.insert_events([again]) == [11]
        return
    with pytest.raises(IntegrityError, match="2 would"):
        recorder.insert_events([body("B"), again])
    assert recorder.max_notification_id() == 10


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (StoredEvent(uuid4(), 1, "BodyRegistered:1", b"state"), "cannot be read"),
        (StoredEvent(uuid4(), 1, "BodyRegistered:1", b"\x93\xa1\xff\xa1b\xa1c"), "cannot be read"),
        (StoredEvent(uuid4(), 1, "BodyRegistered:1", body("B").state), "another stream"),
        (body("B", 0), "another stream"),
        (
            StoredEvent(uuid4(), 1, "BodyRegistered:1", b"\xdc\x00\x03\xa1B\xa1b\xa5other"),
            "the form",
        ),
        (StoredEvent(uuid4(), 1, "BodyRegistered:1", b"\x93\xa1B\xa1b\xa1c"), "unknown level 'c'"),
    ],
)
def test_a_ledger_takes_only_events_that_the_product_could_have_written(
    database_url, recorder_on, event, problem
):
    receipt = small_ledger(database_url)
    with pytest.raises(DataError, match=problem):
        recorder_on(database_url).insert_events([body("A"), event])
    with Ledger(database_url) as ledger:
        assert ledger.receipt() == receipt


def test_a_read_model_that_fails_takes_the_events_with_it(database_url, recorder_on):
    receipt = small_ledger(database_url)

    def fail(session: Session, recorded: Sequence[Recorded]) -> None:
        engine.apply(session, recorded)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        recorder_on(database_url, Writing(on_append=fail)).insert_events([body("B")])
    with Ledger(database_url) as ledger:
        assert ledger.receipt() == receipt
        assert not ledger.verify().findings


def test_writers_with_connections_of_their_own_leave_no_gap(database_url, recorder_on):
    small_ledger(database_url)
    recorders = [recorder_on(database_url) for _ in range(4)]

    def write(number):
        return recorders[number % 4].insert_events([body(f"B{number}-{i}") for i in range(3)])

    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(write, range(20)))
    assert sorted(i for block in ids for i in block) == list(range(11, 71))
    assert all(block == list(range(block[0], block[0] + 3)) for block in ids)
    with Ledger(database_url) as ledger:
        assert not ledger.verify().findings


def test_a_subscription_sees_what_another_program_records(database_url, recorder_on):
    small_ledger(database_url)
    mine, other = recorder_on(database_url), recorder_on(database_url)
    with mine.subscribe(gt=9, topics=["HoursChanged:1", "BodyRegistered:1"]) as subscription:
        assert next(subscription).id == 10
        writer = Thread(target=other.insert_events, args=([body("B")],))
        writer.start()
        following = next(subscription)
        writer.join()
    assert (following.id, following.topic) == (11, "BodyRegistered:1")


@pytest.mark.parametrize("at_once", [1, 3, 10, 500])
def test_a_subscription_gives_every_event_once_however_many_it_reads_at_once(
    database_url, recorder_on, monkeypatch, at_once
):
    monkeypatch.setattr("ledger.log.subscription._AT_ONCE", at_once)
    small_ledger(database_url)
    recorder = recorder_on(database_url)
    with recorder.subscribe() as subscription:
        assert [next(subscription).id for _ in TOPICS] == list(range(1, 11))
    with recorder.subscribe(topics=["HoursChanged:1"]) as subscription:
        assert [next(subscription).id for _ in range(2)] == [8, 10]


def test_stopping_ends_a_subscription_that_waits(database_url, recorder_on):
    small_ledger(database_url)
    with recorder_on(database_url).subscribe(gt=10) as subscription:
        waiting = Thread(target=list, args=(subscription,))
        waiting.start()
        subscription.stop()
        waiting.join(timeout=60)
        assert not waiting.is_alive()


def test_a_stored_type_that_is_not_listed_is_refused_by_name(database_url):
    small_ledger(database_url)
    few = WritingRecorder(database_url, type(REGISTRY)(list(REGISTRY.by_number.values())[:2]))
    assert [n.id for n in few.select_notifications(1, 3)] == [1, 2, 3]
    with pytest.raises(UnknownTopic, match="event 4: unknown event type 40"):
        few.select_notifications(1, 4)
    few.close()


def test_a_read_only_ledger_refuses_in_the_librarys_terms(tmp_path, recorder_on):
    path = str(tmp_path / "ledger.db")
    small_ledger(path)
    recorder = recorder_on(f"{path}?mode=ro")
    assert recorder.max_notification_id() == 10
    with pytest.raises(OperationalError, match="read-only"):
        recorder.insert_events([body("B")])


def test_an_empty_log_has_no_last_number(database_url, recorder_on):
    Ledger.create(database_url).close()
    assert recorder_on(database_url).max_notification_id() is None
    assert recorder_on(database_url).insert_events([]) == []
