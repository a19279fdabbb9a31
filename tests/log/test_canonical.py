"""The canonical encoding is what its page says: for the vectors and for a whole ledger."""

from __future__ import annotations

import json
import re
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.application import Ledger
from ledger.log import canonical
from ledger.log.database import open_database
from ledger.log.relations import COMMAND, EVENT, Relation
from tests.log import reference
from tests.log.small_ledger import small_ledger

DOCS = Path(__file__).parents[2] / "docs" / "reference"
VECTORS = json.loads((DOCS / "canonical-encoding-vectors.json").read_text(encoding="utf-8"))
PAGE = (DOCS / "canonical-encoding.md").read_text(encoding="utf-8")


def command(vector: dict[str, Any]) -> dict[str, Any]:
    binary = ("command_id", "content_hash", "file_hash")
    fields = {name: bytes.fromhex(vector[name]) for name in binary}
    return {**vector, **fields}


def envelope(vector: dict[str, Any]) -> canonical.Envelope:
    fields = command(vector)
    return canonical.Envelope(**{name: fields[name] for name in canonical.Envelope._fields})


def rows(url: str, relation: Relation) -> list[dict[str, Any]]:
    place = open_database(url)
    with place.read() as session:
        names = ", ".join(relation.column_names)
        found = session.all(f"SELECT {names} FROM {relation.name}")  # noqa: S608 - fixed names
    place.close()
    kinds = [kind for _, kind in relation.columns]
    return [
        {
            name: bytes(value) if kind == "bytes" else value
            for name, kind, value in zip(relation.column_names, kinds, row, strict=True)
        }
        for row in found
    ]


def test_the_genesis_hash_is_the_published_one():
    published = bytes.fromhex(VECTORS["genesis"])
    assert canonical.GENESIS == reference.genesis() == published


@pytest.mark.parametrize("vector", VECTORS["streams"], ids=lambda v: "-".join(v["subject"]))
def test_a_stream_id_is_the_published_one(vector):
    published = bytes.fromhex(vector["stream"])
    assert canonical.stream_id(vector["subject"]) == published
    assert reference.stream(vector["subject"]) == published


@pytest.mark.parametrize("vector", VECTORS["envelopes"], ids=lambda v: v["actor"])
def test_an_envelope_digest_is_the_published_one(vector):
    published = bytes.fromhex(vector["digest"])
    assert canonical.envelope_digest(envelope(vector)) == published
    assert reference.envelope_digest(command(vector)) == published


def test_the_chain_and_its_receipts_are_the_published_ones():
    mine = theirs = canonical.GENESIS
    for vector in VECTORS["chain"]:
        enveloped = bytes.fromhex(VECTORS["envelopes"][vector["envelope"]]["digest"])
        stream, state = bytes.fromhex(vector["stream"]), bytes.fromhex(vector["state"])
        sequence, version, known_on = (vector[n] for n in ("sequence", "version", "known_on"))
        place, topic = (mine, sequence, stream, version, known_on), vector["topic"].encode()
        mine = canonical.event_hash(canonical.Chained(*place, enveloped, topic, state))
        event = {**vector, "stream": stream, "state": state}
        theirs = reference.event_hash(theirs, event, vector["topic"], enveloped)
        assert mine.hex() == theirs.hex() == vector["hash"]
        assert canonical.receipt(sequence, mine) == vector["receipt"]
        assert reference.receipt(sequence, theirs) == vector["receipt"]
    assert len(VECTORS["chain"]) == 3


def test_the_values_on_the_page_are_those_of_the_vectors():
    table = dict(
        re.findall(r"^\| (genesis|stream of [^|]+) \| `([0-9a-f]+)` \|$", PAGE, re.MULTILINE)
    )
    assert table == {
        "genesis": VECTORS["genesis"],
        "stream of `post`, `CM-1`": VECTORS["streams"][0]["stream"],
    }


def test_the_proofs_on_the_page_are_the_programs():
    listed = re.findall(r"(\d) ([a-z-]+)[,\n)]", PAGE[PAGE.index("u8(proof)") :])[:6]
    assert listed == [(str(number), name) for number, name in enumerate(canonical.PROOFS)]


def test_a_ledger_is_verified_by_a_program_written_from_the_page(database_url):
    receipt = small_ledger(database_url)
    listed = re.findall(
        r"^\| (\d+) \| \[(\w+:\d+)\]",
        (DOCS / "events.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    topics = {int(number): name for number, name in listed}
    events = rows(database_url, EVENT)
    digests = reference.chain(rows(database_url, COMMAND), events, topics)
    stored = {event["sequence"]: event["hash"] for event in events}
    assert digests == [stored[number] for number in range(1, 11)]
    assert reference.receipt(10, digests[-1]) == receipt


def test_the_receipt_of_an_empty_ledger_is_the_genesis(database_url):
    with Ledger.create(database_url) as ledger:
        assert ledger.receipt() == reference.receipt(0, reference.genesis())


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(
    st.builds(
        canonical.Envelope,
        st.binary(max_size=20),
        st.binary(max_size=40),
        st.integers(-(2**63), 2**63 - 1),
        texts,
        st.integers(0, 255),
        texts,
        st.integers(-(2**31), 2**31 - 1),
        st.binary(max_size=40),
        texts,
    )
)
def test_both_programs_agree_on_every_envelope(any_envelope):
    digest = canonical.envelope_digest(any_envelope)
    assert digest == reference.envelope_digest(any_envelope._asdict())


@given(
    st.tuples(
        st.binary(min_size=32, max_size=32),
        st.integers(0, 2**64 - 1),
        st.binary(min_size=16, max_size=16),
        st.integers(0, 2**32 - 1),
        st.integers(-(2**31), 2**31 - 1),
        st.binary(min_size=32, max_size=32),
        texts.map(str.encode),
        st.binary(max_size=40),
    )
)
def test_both_programs_agree_on_every_event(everything):
    previous, sequence, stream, version, known_on, enveloped, topic, state = everything
    event = {
        "sequence": sequence,
        "stream": stream,
        "version": version,
        "known_on": known_on,
        "state": state,
    }
    theirs = reference.event_hash(previous, event, topic.decode(), enveloped)
    assert canonical.event_hash(canonical.Chained._make(everything)) == theirs


@given(st.lists(texts, max_size=4), st.lists(texts, max_size=4))
def test_two_subjects_share_a_stream_only_when_they_are_equal(one, other):
    assert (canonical.stream_id(one) == canonical.stream_id(other)) == (one == other)


@given(
    st.lists(st.tuples(st.binary(min_size=16, max_size=16), st.integers(1, 9), st.binary())),
    st.binary(min_size=32, max_size=32),
)
def test_many_hashes_are_those_of_one_after_the_other(events, previous):
    topics = {1: b"CostBooked:1"}
    stored = [(stream, version, 1, 20000, state) for stream, version, state in events]
    expected, last = [], previous
    for number, (stream, version, _, known_on, state) in enumerate(stored, 8):
        place = last, number, stream, version, known_on
        last = canonical.event_hash(canonical.Chained(*place, b"e" * 32, topics[1], state))
        expected.append(last)
    columns = (
        canonical.Stored(*zip(*stored, strict=True)) if stored else canonical.Stored(*((),) * 5)
    )
    assert canonical.event_hashes(previous, 7, repeat(b"e" * 32), topics, columns) == expected


@given(st.lists(st.tuples(st.sampled_from(["05558016", "05558032"]), st.just(2024), st.text())))
def test_many_streams_are_those_of_each_voucher(keys):
    streams = canonical.voucher_streams(*zip_of(keys))
    assert streams == [
        canonical.voucher_stream(body, "csv", year, voucher, 1) for body, year, voucher in keys
    ]


def zip_of(keys):
    bodies, years, vouchers = zip(*keys, strict=True) if keys else ((), (), ())
    return bodies, ["csv"] * len(keys), years, vouchers, [1] * len(keys)
