"""Keys that seal a ledger, checkpoints, and a ledger that witnesses another one's, as typed."""

from __future__ import annotations

import json
import re

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.log.proving.notes import key_id, parse_checkpoint, parse_verifier_key
from tests.cli.conftest import Typist
from tests.cli.signing import WORDS, Signer


@pytest.fixture
def county(mitte, tmp_path) -> Signer:
    return Signer(mitte, tmp_path / "county")


@pytest.fixture
def town(tmp_path) -> Signer:
    own = Typist(f"{tmp_path}/town.db")
    own.ok("init")
    own.ok("body register 05558032 Nottuln")
    return Signer(own, tmp_path / "town")


def checked(text: str, verifier_key: str) -> None:
    """Check a checkpoint as anybody does who has the key, without the product's own check."""
    name, public = parse_verifier_key(verifier_key)
    note = parse_checkpoint(text)
    assert note.origin == name
    signature = note.by(key_id(name, public), name) or b""
    body = text.partition("\n\n")[0] + "\n"
    Ed25519PublicKey.from_public_bytes(public).verify(signature, body.encode())


def test_a_seal_is_a_signed_note_over_everything_on_record(county):
    text = county.seal()
    origin, size, root, empty, line = text.rstrip("\n").split("\n")
    assert re.fullmatch(r"budget-ledger/[0-9a-f]{32}", origin)
    assert empty == ""
    assert line.startswith(f"— {origin} ")
    proof = json.loads(county.typist.ok(f"prove event 1 --as-of {size} --format json"))
    assert parse_checkpoint(text).root.hex() == proof["root"]
    checked(text, county.verifier_key)
    with pytest.raises(InvalidSignature):
        checked(text.replace(root, "A" * 43 + "="), county.verifier_key)


def test_nothing_new_is_sealed_once(county):
    first = county.seal()
    assert county.seal() == first
    county.typist.ok("body register 05558004 Ascheberg")
    assert parse_checkpoint(county.seal()).size == parse_checkpoint(first).size + 2
    assert "sealed up to event" in county.typist.ok("key list")


def test_a_revoked_key_seals_no_more_and_never_comes_back(county):
    text = county.seal()
    county.typist.ok("key revoke county --reason lost")
    assert "BL-770" in county.typist.refused(f"seal {county.signs}")
    assert "revoked by event" in county.typist.ok("key list")
    number = json.loads(county.typist.ok("key list --format json"))["keys"][0]["revoked_by"]
    for event in (number, number - 1):
        assert "BL-771" in county.typist.refused(f"correct {event} --reason mistake")
    checked(text, county.verifier_key)
    county.typist.ok("verify")


def test_a_key_opens_with_its_passphrase_alone(county, tmp_path):
    other = tmp_path / "other"
    other.write_text("another passphrase", encoding="utf-8")
    refused = county.typist.refused(f"seal --key {county.key} --passphrase-file {other}")
    assert "BL-776" in refused
    file = county.folder / "signing.key"
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert WORDS not in str(kept)
    file.write_text(json.dumps({**kept, "public_key": "A" * 43 + "="}), encoding="utf-8")
    assert "BL-776" in county.typist.refused(f"seal {county.signs}")
    file.write_text(json.dumps({**kept, "form": "another"}), encoding="utf-8")
    assert "BL-775" in county.typist.refused(f"seal {county.signs}")
    other.write_text("short", encoding="utf-8")
    short = f"key new --out {tmp_path / 'new.key'} --passphrase-file {other}"
    assert "BL-774" in county.typist.refused(short, 2)


def test_nobody_at_the_terminal_is_not_asked(county):
    assert "BL-787" in county.typist.refused(f"seal --key {county.key}", 2)
    trial = county.typist.refused(f"seal {county.signs} --dry-run", 2)
    assert "BL-789" in trial


def test_a_key_that_is_not_registered_seals_nothing(county, town):
    assert "BL-783" in town.typist.refused(f"seal {county.signs}")


def test_a_year_closed_without_a_key_says_so_and_one_with_it_is_sealed(county):
    close = "year close 05558032 2023 --closed-on 2024-04-30 --yes --despite-red --reason agreed"
    plain = county.typist.copied(county.typist.database + ".copy")
    assert "BL-791" in plain.run(close).stderr
    done = county.typist.run(f"{close} {county.signs}")
    assert done.exit_code == 0, done.output
    assert "sealed up to event" in done.stderr
    assert "BL-791" not in county.typist.run(close).stderr


def test_a_mistyped_passphrase_closes_nothing(county, tmp_path):
    other = tmp_path / "other"
    other.write_text("another passphrase", encoding="utf-8")
    close = "year close 05558032 2023 --closed-on 2024-04-30 --yes --despite-red --reason agreed"
    signs = f"--key {county.key} --passphrase-file {other}"
    assert "BL-776" in county.typist.refused(f"{close} {signs}")
    assert "YearClosed" not in county.typist.ok("history --format json")


def test_a_report_is_sealed_by_a_checkpoint_beside_it(county, tmp_path):
    out = tmp_path / "position.txt"
    seal = f"--seal {county.key} --passphrase-file {county.words}"
    assert "BL-792" in county.typist.refused(f"report position {seal}", 2)
    before = county.typist.ok("history --format json")
    county.typist.ok(f"report position --out {out} {seal}")
    text = (tmp_path / "position.txt.checkpoint").read_text(encoding="utf-8")
    checked(text, county.verifier_key)
    assert f"{parse_checkpoint(text).size}-" in out.read_text(encoding="utf-8")
    # A document is an answer: nothing is recorded.
    assert county.typist.ok("history --format json") == before


def witness_of(town: Signer, text: str, more: str = "") -> str:
    file = town.folder / "theirs"
    file.write_text(text, encoding="utf-8")
    return f"witness {file} {town.signs} {more}"


def test_another_ledger_signs_what_it_saw_and_that_it_only_grew(county, town):
    first = county.seal()
    assert "BL-786" in town.typist.refused(witness_of(town, first))
    known = f"--signed-by {county.verifier_key}"
    seen = town.typist.ok(witness_of(town, first, known))
    note = parse_checkpoint(seen)
    assert len(note.signatures) == 2
    stamped = note.signatures[1].signature
    message = f"cosignature/v1\ntime {int.from_bytes(stamped[:8], 'big')}\n{note.text}"
    public = parse_verifier_key(town.verifier_key)[1]
    Ed25519PublicKey.from_public_bytes(public).verify(stamped[8:], message.encode())

    old = parse_checkpoint(first).size
    county.typist.ok("body register 05558004 Ascheberg")
    second = county.seal()
    new = parse_checkpoint(second).size
    assert "BL-780" in town.typist.refused(witness_of(town, second))
    proof = town.folder / "proof.json"
    proof.write_text(county.typist.ok(f"prove consistency {old} {new} --format json"))
    town.typist.ok(witness_of(town, second, f"--proof {proof}"))
    assert "BL-779" in town.typist.refused(witness_of(town, first, f"--proof {proof}"))
    assert "another ledger witnessed" in town.typist.ok("history")


def test_verify_holds_a_ledger_against_checkpoints_kept_elsewhere(county, town, tmp_path):
    files = [tmp_path / name for name in ("first", "witnessed", "later")]
    first = county.seal()
    old = county.typist.copied(county.typist.database + ".old")
    witnessed = town.typist.ok(witness_of(town, first, f"--signed-by {county.verifier_key}"))
    county.typist.ok("key revoke county --reason lost")
    for file, text in zip(files, (first, witnessed, first.replace("\n", "\r\n")), strict=True):
        file.write_bytes(text.encode())
    held = " ".join(f"--checkpoint {file}" for file in files)
    told = county.typist.ok(f"verify {held}")
    size = parse_checkpoint(first).size
    assert told.count(f"nothing up to event {size} was changed") == len(files)
    found = json.loads(county.typist.ok(f"verify {held} --format json"))
    assert found["checkpoints"][0] == {"file": str(files[0]), "size": size}
    # What was sealed is there before its seal is an event.
    old.ok(f"verify {held}")


def test_what_does_not_extend_a_checkpoint_is_told(county, town, tmp_path):
    file, before = tmp_path / "held", county.typist.copied(county.typist.database + ".before")
    fork = county.typist.copied(county.typist.database + ".fork")
    county.typist.ok("body register 05558004 Ascheberg")
    fork.ok("body register 05558004 Olfen")
    text = county.seal()
    *note, signature = text.rstrip("\n").split("\n")
    swapped = "".join(reversed(signature[-20:-4]))
    for typist, held, code in (
        (before, text, "BL-232"),
        (fork, text, "BL-778"),
        (town.typist, text, "BL-870"),
        (county.typist, f"{text.rpartition(signature)[0]}— x {'A' * 20}\n", "BL-871"),
        (county.typist, text.replace(signature[-20:-4], swapped), "BL-871"),
    ):
        file.write_text(held, encoding="utf-8")
        told = typist.refused(f"verify --checkpoint {file}", 3)
        assert code in told
        assert str(file) in told
    file.write_text("\n".join(note), encoding="utf-8")
    assert f"file {file}: " in county.typist.refused(f"verify --checkpoint {file}", 2)
    empty = Typist(f"{tmp_path}/empty.db")
    empty.ok("init")
    file.write_text(text, encoding="utf-8")
    assert "BL-870" in empty.refused(f"verify --checkpoint {file}", 3)


def test_two_heads_that_do_not_extend_one_another_are_refused(county, town):
    fork = county.typist.copied(county.typist.database + ".fork")
    county.typist.ok("body register 05558004 Ascheberg")
    fork.ok("body register 05558008 Billerbeck")
    known = f"--signed-by {county.verifier_key}"
    town.typist.ok(witness_of(town, county.seal(), known))
    other = fork.ok(f"seal {county.signs}")
    assert "BL-781" in town.typist.refused(witness_of(town, other))
    fork.ok("body register 05558012 Coesfeld")
    longer = fork.ok(f"seal {county.signs}")
    sizes = parse_checkpoint(other).size, parse_checkpoint(longer).size
    proof = town.folder / "proof.json"
    proof.write_text(fork.ok(f"prove consistency {sizes[0]} {sizes[1]} --format json"))
    refused = town.typist.refused(witness_of(town, longer, f"--proof {proof}"))
    assert "BL-781" in refused


def test_what_is_no_signed_checkpoint_of_another_is_refused(county, town):
    text, known = county.seal(), f"--signed-by {county.verifier_key}"
    assert "BL-785" in county.typist.refused(witness_of(county, text, known))
    changed = re.sub(r"\n(\d+)\n", "\n7\n", text, count=1)
    assert "BL-782" in town.typist.refused(witness_of(town, changed, known))
    unsigned = witness_of(town, text, f"--signed-by {town.verifier_key}")
    assert "BL-782" in town.typist.refused(unsigned)
    for broken in ("", text.partition("\n\n")[0], text.replace("—", "-"), text + "more"):
        assert "BL-773" in town.typist.refused(witness_of(town, broken, known), 2)
    assert "BL-772" in town.typist.refused(witness_of(town, text, "--signed-by x+y+z"), 2)
    (town.folder / "proof.json").write_text("[]")
    proof = f"{known} --proof {town.folder / 'proof.json'}"
    assert "BL-790" in town.typist.refused(witness_of(town, text, proof), 2)


def test_an_empty_ledger_has_nothing_to_sign(county, tmp_path):
    empty = Typist(f"{tmp_path}/empty.db")
    empty.ok("init")
    assert "BL-784" in empty.refused(f"seal {county.signs}")
    assert "BL-788" in empty.refused("key register county short", 2)


def test_without_its_library_all_but_the_signatures_is_verified(county, monkeypatch):
    county.seal()
    receipt = json.loads(county.typist.ok("verify --format json"))["receipt"]
    monkeypatch.setattr("ledger.log.proving.signing.available", lambda: False)
    told = county.typist.run(f"verify --receipt {receipt}")
    assert told.exit_code == 4
    assert "signatures need the library cryptography [BL-777]" in told.stderr
    assert f"receipt {receipt}" in told.stdout
    assert "verified" in told.stdout
