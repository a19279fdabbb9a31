"""Only event types on the list are read or written; a stored topic is a name and nothing more."""

from __future__ import annotations

import sys

import pytest

from ledger.application import Ledger
from ledger.domain import events as e
from ledger.domain.errors import UnknownTopic
from ledger.log.appending import NewEvent, append
from ledger.log.canonical import Envelope
from ledger.log.database import open_database
from ledger.log.eventlog import replay
from ledger.log.history import Filter
from ledger.log.topics import REGISTRY, TOPICS, encode
from ledger.position.load import Question
from ledger.projections import engine
from tests.log.small_ledger import small_ledger
from tests.log.tamper import findings, forge, tamper

ENVELOPE = Envelope(b"i" * 16, b"c" * 32, 1_800_000_000_000_000, "m.muster", 0)


def every_event(base: type[e.Event] = e.Event) -> set[type[e.Event]]:
    """Return the event classes, without the bases that only share fields."""
    below = {found for kind in base.__subclasses__() for found in every_event(kind)}
    return below or {base}


def test_numbers_names_and_classes_are_each_given_once():
    for values in zip(*(topic[:3] for topic in TOPICS), strict=True):
        assert len(set(values)) == len(TOPICS)
    assert all(0 < topic.number < 2**15 for topic in TOPICS)


def test_every_event_class_of_the_product_is_listed():
    own = {event for event in every_event() if event.__module__.startswith("ledger.")}
    assert own == {topic.event for topic in TOPICS}


def test_only_the_newest_version_of_an_event_has_no_upcast():
    newest: dict[str, int] = {}
    for topic in TOPICS:
        name, _, version = topic.name.partition(":")
        newest[name] = max(newest.get(name, 0), int(version))
    for topic in TOPICS:
        name, _, version = topic.name.partition(":")
        assert (topic.upcast is None) == (int(version) == newest[name])


@pytest.mark.parametrize("name", ["PostFilled", "PostFilled:3", "os:system", "antigravity:geohash"])
def test_a_name_that_is_not_listed_is_refused_and_imports_nothing(name):
    modules = set(sys.modules)
    with pytest.raises(UnknownTopic, match=r"not on the list of event types → update"):
        REGISTRY.number(name)
    assert set(sys.modules) == modules


def test_a_number_that_is_not_listed_is_refused_with_the_events_number():
    with pytest.raises(UnknownTopic, match=r"event 7: unknown event type 999 → update"):
        REGISTRY.decoder(999, 7)


def test_a_stored_type_that_is_not_listed_is_refused_wherever_it_is_read(database_url):
    small_ledger(database_url)
    tamper(database_url, ("UPDATE event SET type = 999 WHERE sequence = 4",))
    unknown = r"event 4: unknown event type 999 → update budget-ledger"
    with Ledger(database_url) as ledger:
        with pytest.raises(UnknownTopic, match=unknown):
            list(ledger.replay())
        with pytest.raises(UnknownTopic, match=unknown):
            ledger.history(Filter())
        with pytest.raises(UnknownTopic, match=unknown):
            ledger.positions(Question())
    assert findings(database_url) == ["event 4: unknown event type 999"]


FILLED_THEN = e.PostFilledV1("CM-1", "P-18", (1, 2), 19_800, 19_900)
FILLED_NOW = e.PostFilled("CM-1", "P-18", (1, 2), 19_800, 19_900, handover=False)


def test_version_1_of_post_filled_is_read_as_version_2_without_a_handover():
    topic = REGISTRY.by_name["PostFilled:1"]
    assert REGISTRY.decoder(topic.number)(encode(FILLED_THEN)) == FILLED_NOW


def test_an_event_recorded_by_an_older_version_is_upcast_wherever_it_is_read(database_url):
    small_ledger(database_url)
    place = open_database(database_url)
    with place.write() as session:
        _, recorded = append(session, ENVELOPE, [NewEvent(FILLED_THEN, 20_000)])
    with place.write() as session:
        engine.rebuild(session)
    with place.read() as session:
        assert [item.event for item in replay(session, after=10)] == [FILLED_NOW]
    place.close()
    with Ledger(database_url) as ledger:
        entry = ledger.history(Filter())[-1]
        assert (entry.topic, entry.event.event) == ("PostFilled:1", FILLED_NOW)
        assert ledger.verify().findings == ()
    assert recorded[0].sequence == 11


def test_a_topic_stands_in_the_hash_so_that_a_version_cannot_be_swapped(database_url):
    small_ledger(database_url)
    # Both versions can decode these bytes: only the hash tells them apart.
    state = encode(e.PostFilledV1("CM-1", "P-17", (1, 1), 19_539, None))
    forge(database_url, ("UPDATE event SET type = 41, state = ? WHERE sequence = 5", state))
    assert not [found for found in findings(database_url) if found.startswith("event ")]
    tamper(database_url, ("UPDATE event SET type = 42 WHERE sequence = 5",))
    assert "event 5: the stored hash does not follow from what is stored" in findings(database_url)
