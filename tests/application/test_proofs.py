"""What the ledger proves to somebody who has the root of its tree and nothing else."""

from __future__ import annotations

from hashlib import sha256

import pytest

from ledger.application import Ledger
from ledger.application.moments import State, moment_of
from ledger.application.proving import EventInTree, Growth, event_proof, growth_proof
from ledger.domain.errors import LogError, Refusal
from ledger.log.canonical import RECEIPT_HEX
from ledger.log.history import Filter
from ledger.log.proving.merkle import leaf_hash
from tests.log.rfc9162 import extends, included
from tests.log.small_ledger import small_ledger, ticking
from tests.log.tamper import tamper


def test_every_event_is_proven_to_the_holder_of_the_root(database_url):
    receipt = small_ledger(database_url)
    with Ledger(database_url, clock=ticking()) as ledger:
        stored = {one.event.sequence: one for one in ledger.history(Filter())}
        proofs = [ledger.ask(event_proof, EventInTree(number)) for number in stored]
    assert len({proof.tree.root for proof in proofs}) == 1
    for proof in proofs:
        assert (proof.size, proof.receipt) == (10, receipt)
        hashed = sha256(proof.canonical).digest()
        assert hashed == stored[proof.event].hash
        assert sha256(proof.envelope).digest() in proof.canonical
        leaf, index = leaf_hash(hashed), proof.event - 1
        assert included(leaf, index, proof.size, proof.tree.path, proof.tree.root)


def test_whoever_holds_an_older_root_is_shown_that_the_ledger_only_grew(database_url):
    receipt = small_ledger(database_url)
    with Ledger(database_url, clock=ticking()) as ledger:
        for old in range(1, 11):
            proof = ledger.ask(growth_proof, Growth(State(old)))
            tree = proof.tree
            assert (proof.old, proof.new, proof.new_receipt) == (old, 10, receipt)
            assert extends(tree.old, tree.new, (old, 10), tree.path)
            then = ledger.ask(event_proof, EventInTree(1, moment_of(proof.old_receipt)))
            assert then.tree.root == tree.old


def test_an_event_that_was_changed_is_not_proven_and_others_are_as_before(database_url):
    small_ledger(database_url)
    with Ledger(database_url, clock=ticking()) as ledger:
        before = ledger.ask(event_proof, EventInTree(3))
    tamper(database_url, ("UPDATE event SET known_on = known_on - 1 WHERE sequence = 6",))
    with Ledger(database_url, clock=ticking()) as ledger:
        with pytest.raises(LogError, match="event 6: ") as refused:
            ledger.ask(event_proof, EventInTree(6))
        assert refused.value.code == "BL-760"
        assert ledger.ask(event_proof, EventInTree(3)) == before


def test_nothing_is_proven_where_an_event_is_missing(database_url):
    small_ledger(database_url)
    tamper(database_url, ("DELETE FROM event WHERE sequence = 6",))
    with Ledger(database_url, clock=ticking()) as ledger:
        with pytest.raises(LogError, match="event 6: ") as refused:
            ledger.ask(event_proof, EventInTree(3))
        assert refused.value.code == "BL-761"
        with pytest.raises(LogError, match="event 6: ") as refused:
            ledger.ask(growth_proof, Growth(State(3)))
        assert refused.value.code == "BL-761"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (EventInTree(11), "BL-300"),
        (EventInTree(5, State(4)), "BL-762"),
        (EventInTree(5, State(4, "0" * RECEIPT_HEX)), "BL-299"),
        (Growth(0), "BL-763"),
        (Growth(State(7), State(6)), "BL-764"),
    ],
)
def test_what_was_not_on_record_is_not_proven(database_url, asked, code):
    small_ledger(database_url)
    query = event_proof if isinstance(asked, EventInTree) else growth_proof
    with Ledger(database_url, clock=ticking()) as ledger, pytest.raises(Refusal) as refused:
        ledger.ask(query, asked)
    assert refused.value.code == code
