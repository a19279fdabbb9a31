"""`prove`, as it is typed."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from hashlib import blake2b, sha256
from pathlib import Path

import pytest

from cli.seen import seen_file
from ledger.log.proving.merkle import BLOCK, leaf_hash
from tests.cli.conftest import record_mitte
from tests.cli.signing import Signer
from tests.log.rfc9162 import extends, included
from tests.log.tamper import tamper


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


@pytest.fixture
def large(typist, tmp_path):
    """More than two blocks of events, and a file of the state before the last ones."""
    record_mitte(typist)
    for part in (1, 2):
        lines = [
            f"CM-1;personnel;1.00;2023-09-01;2023-09-30;2023-09-30;L{part}-{number}"
            for number in range(BLOCK + 50)
        ]
        head = "post;cost_type;amount;service_from;service_to;booked_on;voucher"
        file = tmp_path / f"lines{part}.csv"
        file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
        if part == 2:
            shutil.copy(typist.database, tmp_path / "before.db")
        typist.ok(f"cost import {file} --plausible")
    return typist


def test_what_this_machine_knows_of_a_tree_changes_no_proof(large, tmp_path):
    before = tmp_path / "before.db"
    asked = (
        "prove event 1500 --format json",
        "prove event 3 --as-of 1100 --format json",
        "prove consistency 1100 2100 --format json",
        "prove position 05558032 2023 --format json",
    )
    kept = Path(seen_file(large.database, sys.platform, os.environ)).with_suffix(".tree")
    fresh = []
    for line in asked:
        kept.unlink(missing_ok=True)
        fresh.append(large.ok(line))
    assert [large.ok(line) for line in asked] == fresh
    known = kept.read_text(encoding="ascii")
    assert len(known.splitlines()) == 3 + 2

    # Damaged, or of another ledger: as if nothing were known.
    digit = "0" if known[-2] != "0" else "1"
    for wrong in (known[:-2] + digit + "\n", known[:-9], "", "x" * 200):
        kept.write_text(wrong, encoding="ascii")
        assert large.ok(asked[0]) == fresh[0]
        assert kept.read_text(encoding="ascii") == known
    shutil.copy(before, large.database)
    large.ok("verify --restored")
    assert json.loads(large.ok("prove event 12 --format json"))["size"] < 2 * BLOCK
    assert len(kept.read_text(encoding="ascii").splitlines()) == 3 + 1


def test_a_seal_and_a_verified_ledger_leave_the_tree_known(large, tmp_path):
    kept = Path(seen_file(large.database, sys.platform, os.environ)).with_suffix(".tree")
    signer = Signer(large, tmp_path / "signer")
    assert not kept.exists()
    signer.seal()
    known = kept.read_text(encoding="ascii")
    fresh = large.ok("prove event 1500 --format json")
    assert kept.read_text(encoding="ascii") == known

    # Whoever writes the folder writes its sum as well: verify believes neither.
    digest, first, last, *blocks = map(bytes.fromhex, known.split())
    wrong = [first, last, bytes(32), *blocks[1:]]
    digest = blake2b(b"".join(wrong)).digest()
    kept.write_text("".join(f"{one.hex()}\n" for one in (digest, *wrong)), encoding="ascii")
    assert large.ok("prove event 1500 --format json") != fresh
    large.ok("verify")
    assert kept.read_text(encoding="ascii") == known
    assert large.ok("prove event 1500 --format json") == fresh


def test_what_this_machine_knows_does_not_hide_a_changed_event(large):
    large.ok("prove event 1500")
    tamper(large.database, ("UPDATE event SET known_on = known_on - 1 WHERE sequence = 1500",))
    assert "BL-760" in large.run("prove event 1500").output
