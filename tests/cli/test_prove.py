"""`prove`, as it is typed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from hashlib import sha256

from ledger.log.proving.merkle import leaf_hash
from tests.log.rfc9162 import extends, included


def test_an_event_is_proven_in_words_and_for_programs(mitte):
    proof = json.loads(mitte.ok("prove event 12 --format json"))
    leaf = leaf_hash(sha256(bytes.fromhex(proof["canonical"])).digest())
    path = tuple(map(bytes.fromhex, proof["path"]))
    assert included(leaf, 11, proof["size"], path, bytes.fromhex(proof["root"]))
    said = mitte.ok("prove event 12")
    assert f"event 12 stands in the tree of the first {proof['size']} events" in said
    assert f"root over {proof['size']} events: {proof['root']}" in said


def test_growth_is_proven_in_words_and_for_programs(mitte):
    proof = json.loads(mitte.ok("prove consistency 12 17 --format json"))
    old, new = (bytes.fromhex(proof[which]["root"]) for which in ("old", "new"))
    assert extends(old, new, (12, 17), tuple(map(bytes.fromhex, proof["path"])))
    earlier = json.loads(mitte.ok("prove event 3 --as-of 12 --format json"))
    assert earlier["root"] == proof["old"]["root"]
    assert "the first 12 of the 17 events are unchanged" in mitte.ok("prove consistency 12 17")


def test_what_cannot_be_proven_is_refused(mitte):
    assert "BL-764" in mitte.refused("prove consistency 17 12")
    assert "BL-762" in mitte.refused("prove event 13 --as-of 12")
    assert "BL-300" in mitte.refused("prove event 99999")


def test_a_proof_needs_the_log_alone(mitte):
    before = mitte.ok("prove event 12 --format json"), mitte.ok("prove consistency 12 17")
    with closing(sqlite3.connect(mitte.database)) as file, file:
        file.execute("UPDATE projection SET version = version + 1")
    assert mitte.run("position").exit_code != 0
    assert (mitte.ok("prove event 12 --format json"), mitte.ok("prove consistency 12 17")) == before
