"""Neither a root nor a signature is believed, whoever asks; on both databases."""

from __future__ import annotations

from hashlib import sha256

import pytest
from msgspec.structs import replace

from ledger.application import Ledger, Note
from ledger.application.sealing import seal, signing_keys
from ledger.domain import commands as c
from ledger.domain.errors import Refusal
from ledger.domain.events import HeadSealed, HeadWitnessed
from ledger.log.appending import NewEvent, append
from ledger.log.canonical import Envelope
from ledger.log.proving.notes import Checkpoint
from ledger.log.proving.signing import new_key
from ledger.projections import engine
from tests.application.mitte import Clock, opened, record_mitte

WORDS = "correct horse battery"


@pytest.fixture
def ledger(database_url):
    with opened(database_url, Clock()) as one:
        record_mitte(one)
        yield one


def test_what_is_sealed_is_what_the_log_has(ledger: Ledger):
    _, key = new_key(WORDS)
    ledger.execute(c.RegisterKey("county", key.public))
    sealed = seal(ledger, key, Note())
    assert ledger.ask(signing_keys, None).sealed == sealed.checkpoint.size
    size, root = sealed.checkpoint.size, sealed.checkpoint.root
    signature = sealed.checkpoint.signatures[0].signature
    wrong = {
        "BL-778": c.SealHead("county", size, bytes(32), signature),
        "BL-782": c.SealHead("county", size, root, bytes(64)),
        "BL-085": c.SealHead("nobody", size, root, signature),
    }
    for code, command in wrong.items():
        with pytest.raises(Refusal) as refused:
            ledger.execute(command)
        assert refused.value.code == code
    assert seal(ledger, key, Note()).receipt.repeated
    assert ledger.verify().whole


@pytest.mark.parametrize(
    ("field", "problem"),
    [
        ("root_hash", "BL-778"),
        ("signature", "BL-782"),
        ("size", "BL-778"),
        ("size beyond the end", "BL-778"),
    ],
)
def test_a_seal_that_somebody_wrote_into_the_log_is_found(ledger: Ledger, field, problem):
    _, key = new_key(WORDS)
    ledger.execute(c.RegisterKey("county", key.public))
    sealed = seal(ledger, key, Note()).checkpoint
    event = HeadSealed("county", sealed.size, sealed.root, sealed.signatures[0].signature)
    name, _, beyond = field.partition(" ")
    size = 10**12 if beyond else sealed.size - 1
    wrong = {"root_hash": bytes(32), "signature": bytes(64), "size": size}[name]
    slip_in(ledger, replace(event, **{name: wrong}))
    assert {one.code for one in ledger.verify().findings} >= {problem}


def slip_in(ledger: Ledger, *events: HeadSealed | HeadWitnessed) -> None:
    with ledger._database.write() as session:
        said = sha256(repr(events).encode()).digest()
        envelope = Envelope(said[:16], said, Clock("2026-02-03T08:00")(), "insider", 3)
        _, recorded = append(session, envelope, [NewEvent(event, 20000) for event in events])
        engine.apply(session, recorded)


def test_what_was_witnessed_was_signed_there_and_never_becomes_shorter(ledger: Ledger):
    _, key = new_key(WORDS)
    _, theirs = new_key(WORDS)
    ledger.execute(c.RegisterKey("county", key.public))

    def seen(size: int) -> HeadWitnessed:
        note = Checkpoint("budget-ledger/other", size, bytes(32))
        signature = theirs.sign(note.text.encode())
        return HeadWitnessed(note.origin, "county", theirs.public, size, note.root, signature)

    slip_in(ledger, seen(5), seen(7))
    assert ledger.verify().whole
    slip_in(ledger, seen(6), replace(seen(8), size=9))
    assert [one.code for one in ledger.verify().findings] == ["BL-878", "BL-782"]
