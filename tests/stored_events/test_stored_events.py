"""What was stored once is read for ever: a sample of each stored form, byte for byte.

A sample is never edited. When one of these tests fails, the change needs a new version of the
event, with a topic, an upcast and a sample of its own (`ledger.log.topics`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ledger.log.canonical import stream_id
from ledger.log.stored_form import encode_fields
from ledger.log.topics import REGISTRY, TOPICS, Topic, encode

SAMPLES = {
    path.stem.replace("-", ":"): json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(Path(__file__).parent.glob("*.json"))
}


def test_every_topic_has_its_sample():
    # The state is to be the one that the program stores when the event is first recorded.
    missing = [topic.name for topic in TOPICS if topic.name not in SAMPLES]
    assert missing == [], "add tests/stored_events/<Event>-<version>.json for each"


def test_no_topic_of_a_sample_is_given_up():
    assert {name: sample["number"] for name, sample in SAMPLES.items()} == {
        topic.name: topic.number for topic in TOPICS if topic.name in SAMPLES
    }
    assert all(sample["topic"] == name for name, sample in SAMPLES.items())


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())
def test_a_stored_event_is_read_as_ever(sample):
    event = REGISTRY.decoder(sample["number"])(bytes.fromhex(sample["state"]))
    assert type(event).__name__ == sample["event"]
    fields = {name: msgspec.to_builtins(getattr(event, name)) for name in event.__struct_fields__}
    # What the type got after the sample was stored, nobody said.
    unsaid = {name: fields.pop(name) for name in event.later}
    assert set(unsaid.values()) <= {None}
    assert as_json(fields) == sample["fields"]
    assert stream_id(event.subject).hex() == sample["stream"]


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_todays_class_gives_the_bytes_that_are_stored(topic):
    assert encode(same_content(topic)).hex() == SAMPLES[topic.name]["state"]


def same_content(topic: Topic) -> Any:
    """Build the stored class anew from the sample's fields, which are named, not positioned."""
    fields = SAMPLES[topic.name]["fields"]
    # What an upcast adds was not stored.
    stored = [fields[name] for name in topic.event.__struct_fields__ if name in fields]
    return msgspec.convert(stored, topic.event)


@pytest.mark.parametrize(
    ("name", "fte", "tail"),
    [
        ("GrantApproved:2", (6, 1), "920601"),
        ("GrantAmended:2", (13, 2), "920d02"),
        ("GrantForwarded:2", (5, 2), "920502"),
    ],
)
def test_what_a_type_got_later_is_stored_behind_the_rest_once_it_is_said(name, fte, tail):
    sample, topic = SAMPLES[name], REGISTRY.by_name[name]
    said = msgspec.structs.replace(same_content(topic), fte=fte)
    before = encode_fields(msgspec.structs.astuple(said)[:-1])
    assert before.hex() == sample["state"]
    stored = encode(said)
    assert stored.hex().endswith(tail)
    assert REGISTRY.decoder(topic.number)(stored) == said


def test_only_the_last_fields_of_a_type_may_be_later_ones():
    for topic in TOPICS:
        later = topic.event.later
        assert topic.event.__struct_fields__[-len(later) :] == later or not later
        assert topic.event.__struct_defaults__[-len(later) :] == (None,) * len(later) or not later


def test_a_sample_holds_every_kind_of_value_that_is_stored():
    values = [value for sample in SAMPLES.values() for value in sample["fields"].values()]
    assert None in values
    assert {type(value) for value in values} >= {bool, int, str, list}
    assert any(isinstance(value, int) and value < 0 for value in values)
    assert any(isinstance(value, str) and not value.isascii() for value in values)


def as_json(fields: dict[str, Any]) -> Any:
    return json.loads(json.dumps(fields))
