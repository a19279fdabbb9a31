"""Bundles of a county that is sealed, and what somebody may do to one."""

from __future__ import annotations

import copy
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256
from itertools import compress
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from ledger.application import Ledger
from ledger.application.evidence import EvidenceQuestion, events_of, evidence_for
from ledger.domain.years.figures import BASES
from ledger.exporting.evidence.bundle import write_bundle
from ledger.log.proving.merkle import MerkleTree, leaf_hash
from ledger.position.load import Question
from tests.cli.conftest import Typist, record_mitte

WORDS = "correct horse battery"
AMOUNT, FORGED = ((586319 - less).to_bytes(3, "big") for less in (0, 1))

Files = dict[str, bytes]
Attack = Callable[[Files], object]


def _bundle(files: Files, change: Callable[[dict[str, Any]], None]) -> None:
    bundle = json.loads(files["bundle.json"])
    change(bundle)
    files["bundle.json"] = json.dumps(bundle).encode()


def _events(files: Files, change: Callable[[list[dict[str, Any]]], None]) -> None:
    events = [json.loads(line) for line in files["events.jsonl"].splitlines()]
    change(events)
    files["events.jsonl"] = b"".join(json.dumps(one).encode() + b"\n" for one in events)


def _of(events: list[dict[str, Any]], number: int) -> dict[str, Any]:
    return next(one for one in events if one["sequence"] == number)


def _bytes_of(
    number: int, old: bytes, new: bytes, field: str = "canonical", *, whole: bool = True
) -> Attack:
    def change(events: list[dict[str, Any]]) -> None:
        one = _of(events, number)
        raw = b64decode(one[field])
        assert old in raw
        forged = raw.replace(old, new, 1)
        one[field] = b64encode(forged).decode()
        if field == "canonical" and whole:
            one["hash"] = sha256(forged).hexdigest()

    return lambda files: _events(files, change)


def _without(number: int) -> Attack:
    def change(events: list[dict[str, Any]]) -> None:
        events.remove(_of(events, number))

    return lambda files: _events(files, change)


def walk(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [node, *(one for child in node["children"] for one in walk(child))]


def left_out(files: dict[str, Any], numbers: set[int]) -> Files:
    """Return the files of a bundle whose explanation leaves bookings out."""
    given = files["bundle.json"]
    bundle = copy.deepcopy(given) if isinstance(given, dict) else json.loads(given)
    for position in bundle["positions"]:
        for one in (one for tree in position["trees"] for one in walk(tree)):
            kept = (child["event"] not in numbers for child in one["children"])
            one["children"] = list(compress(one["children"], kept))
    changed = {"bundle.json": json.dumps(bundle).encode()}
    return {**{name: raw for name, raw in files.items() if name != "bundle.json"}, **changed}


def borne(bundle: dict[str, Any]) -> set[int]:
    """Return the bookings behind shares that are not zero, which no other line makes up for.

    Booked overhead is left aside: under a key of another day it may be nobody's.
    """
    (position, *_) = bundle["positions"]
    found: dict[tuple[object, ...], set[int]] = {}
    shares = (one for tree in position["trees"] for one in walk(tree) if one["kind"] == "share")
    for share in shares:
        for segment in share["children"] if share["cents"] else ():
            for one in segment["children"]:
                values = one["values"]
                if one["kind"] == "booking" and values["cost_type"] != "overhead":
                    key = segment["values"]["post"], values["cost_type"], values["of_days"]
                    found.setdefault(key, set()).add(one["event"])
    return {number for key, several in found.items() if len(several) == 1 for number in several}


def positions_of(ledger: Ledger) -> list[tuple[str, int, str]]:
    """Return body, year and basis of every position of a ledger."""
    return [
        (body, year, basis)
        for basis in BASES
        for body, year in sorted(
            {(row.municipality, row.year) for row in ledger.positions(Question(basis=basis)).rows}
        )
    ]


def bundle_of(ledger: Ledger, asked: EvidenceQuestion, folder: Path) -> None:
    """Write a bundle into a new folder."""
    found = ledger.ask(evidence_for, asked)
    folder.mkdir()
    write_bundle(folder, found, ledger.stream(events_of, found), lambda node: node.kind)


def _node(kind: str, /, **changed: Any) -> Attack:
    def change(bundle: dict[str, Any]) -> None:
        trees = bundle["positions"][0]["trees"]
        found = [one for tree in trees for one in walk(tree) if one["kind"] == kind]
        found[0].update(changed)

    return lambda files: _bundle(files, change)


def _figure(name: str, cents: int) -> Attack:
    def change(bundle: dict[str, Any]) -> None:
        bundle["positions"][0]["figures"][name] = cents

    return lambda files: _bundle(files, change)


def _whole_sum(bundle: dict[str, Any]) -> None:
    """Add a cent to a booking and to every sum above it."""
    position = bundle["positions"][0]
    tree = position["trees"][0]
    share = tree["children"][0]["children"][0]
    for one in (tree, tree["children"][0], share, share["children"][0]):
        one["cents"] += 2 if one is share["children"][0] else 1
    share["values"]["base"] += 2
    share["children"][0]["children"][0]["cents"] += 2
    position["figures"]["unrefinanced"] += 1
    position["figures"]["cost_share"] += 1


def _position(**changed: Any) -> Attack:
    return lambda files: _bundle(files, lambda bundle: bundle["positions"][0].update(changed))


def _again(files: Files) -> None:
    """Let a booking stand twice in the cost, and raise every sum above it."""

    def change(bundle: dict[str, Any]) -> None:
        position = bundle["positions"][0]
        tree = position["trees"][0]
        share = tree["children"][0]["children"][0]
        segment = share["children"][0]
        segment["children"].append(segment["children"][0])
        segment["cents"] += segment["children"][0]["cents"]
        share["values"]["base"] = segment["cents"]
        more = segment["cents"] // 2 - share["cents"]
        for one in (tree, tree["children"][0], share):
            one["cents"] += more
        position["figures"]["unrefinanced"] += more
        position["figures"]["cost_share"] += more

    _bundle(files, change)


def _decided(event: int, cents: int) -> Attack:
    """Let the ceiling be an amount that stands in another event."""

    def change(bundle: dict[str, Any]) -> None:
        position = bundle["positions"][0]
        (tree,) = [one for one in position["trees"] if one["kind"] == "authorised"]
        tree["children"] = [dict(tree["children"][0], event=event, cents=cents)]
        tree["cents"] = position["figures"]["authorised"] = cents

    return lambda files: _bundle(files, change)


def _raw(old: bytes, new: bytes) -> Attack:
    def change(files: Files) -> None:
        assert old in files["bundle.json"]
        files["bundle.json"] = files["bundle.json"].replace(old, new, 1)

    return change


def _code(files: Files) -> None:
    def change(bundle: dict[str, Any]) -> None:
        (tree, *_) = bundle["positions"][0]["trees"]
        next(one for one in walk(tree) if one["kind"] == "vat")["values"]["code"] = "N"

    _bundle(files, change)


def _twice(files: Files) -> None:
    """Take the grant off once more."""

    def change(bundle: dict[str, Any]) -> None:
        position = bundle["positions"][0]
        (tree, *_) = position["trees"]
        (again,) = [one for one in tree["children"] if one["kind"] == "refinanced"]
        tree["children"].append(again)
        tree["cents"] -= again["cents"]
        position["figures"]["unrefinanced"] = tree["cents"]

    _bundle(files, change)


def _swapped(events: list[dict[str, Any]]) -> None:
    events[2]["canonical"], events[3]["canonical"] = events[3]["canonical"], events[2]["canonical"]


def _hidden(files: Files) -> None:
    """Forge an event, and let the true node over it stand where the tree would look for it."""
    subtrees = json.loads(files["bundle.json"])["subtrees"]
    leaves = {one["first"]: bytes.fromhex(one["hash"]) for one in subtrees}
    for line in files["events.jsonl"].splitlines():
        event = json.loads(line)
        leaves[event["sequence"]] = leaf_hash(sha256(b64decode(event["canonical"])).digest())
    some = [leaves[number] for number in range(9, 17)]
    true = MerkleTree(lambda start, stop: iter(some[start:stop]), 8).over(0, 8).hex()
    _bytes_of(14, AMOUNT, FORGED)(files)

    def change(bundle: dict[str, Any]) -> None:
        bundle["subtrees"] = [one for one in bundle["subtrees"] if one["first"] not in range(9, 17)]
        bundle["subtrees"].append({"first": 9, "last": 16, "hash": true})

    _bundle(files, change)


def _text(old: bytes, new: bytes) -> Attack:
    def change(files: Files) -> None:
        assert old in files["checkpoint"]
        files["checkpoint"] = files["checkpoint"].replace(old, new, 1)

    return change


def _broken(name: str) -> Attack:
    return lambda files: files.update({name: files[name][:-20] + b"\xff"})


ATTACKS: dict[str, tuple[Attack, str]] = {
    "an amount in an event": (_bytes_of(14, AMOUNT, FORGED), "event 14"),
    "a voucher in an event": (_bytes_of(14, b"0801", b"0802"), "event 14"),
    "an amount that no event follows": (
        _bytes_of(8, (5700000).to_bytes(4, "big"), (5700001).to_bytes(4, "big")),
        "checkpoint",
    ),
    "the same, and not the hash beside it": (
        _bytes_of(8, (5700000).to_bytes(4, "big"), (5700001).to_bytes(4, "big"), whole=False),
        "event 8",
    ),
    "who recorded it": (_bytes_of(14, b"clerk", b"chief", "envelope"), "event 14"),
    "the first event": (_bytes_of(1, b"BLE1", b"BLE2"), "event 1"),
    "an event taken away": (_without(14), "event 14"),
    "an event twice": (lambda f: _events(f, lambda all_: all_.append(all_[3])), "event 7"),
    "two events exchanged": (lambda f: _events(f, _swapped), "event"),
    "a forged event behind a node": (_hidden, "event 14"),
    "an amount in the explanation": (_node("booking", cents=586318), "event 13"),
    "a whole sum": (lambda f: _bundle(f, _whole_sum), "event 13"),
    "a key of a share": (
        _node("share", values={"part": "2/3", "base": 3517914}, cents=2345276),
        "event 10",
    ),
    "a share that rests on nothing": (
        _node("share", event=None, values={"part": "2/3", "base": 3517914}, cents=2345276),
        "explanation",
    ),
    "a month above its rate": (_node("month", cents=490000), "2023-07-01 to 2023-07-31"),
    "who filled the post": (_node("occupancy", values={"person": "P-17", "fte": "2"}), "event 12"),
    "a sum that is none any more": (_node("segment_cost", sums=False), "cost of CM-1"),
    "a figure under another name": (_node("refinanced", kind="late"), "figure is missing"),
    "a figure twice": (_twice, "figure is missing"),
    "a cost that the ledger states": (_node("share", kind="unfunded_vacant"), "event 10"),
    "an amount of nothing": (_node("decision", cents=0), "what is said does not follow"),
    "VAT": (_node("vat", cents=1), "event 21"),
    "VAT of another base": (_node("vat", values={"code": "S", "base_cents": 1}), "event 21"),
    "VAT under another code": (_code, "event 21"),
    "a sign": (_node("refinanced", sign=1), "the sum is not that of its parts"),
    "what an amount rests on": (_node("rate", event=6), "event 6"),
    "an event that is not there": (_node("rate", event=9), "event 9"),
    "a figure": (_figure("unrefinanced", 333956), "unrefinanced"),
    "a part of a figure": (_figure("refinanced", 1), "refinanced"),
    "no explanation": (
        lambda f: _bundle(f, lambda bundle: bundle["positions"][0]["trees"].pop()),
        "explanation of a figure is missing",
    ),
    "the size of the tree": (
        lambda f: _bundle(f, lambda bundle: bundle.update(size=18)),
        "tree",
    ),
    "a node of the tree": (
        lambda f: _bundle(f, lambda bundle: bundle["subtrees"][0].update(hash="00" * 32)),
        "checkpoint",
    ),
    "the size that is signed": (_text(b"\n19\n", b"\n18\n"), "checkpoint"),
    "the name that is signed": (_text(b"budget-ledger/", b"budget-ledger/0"), "event 1"),
    "another year": (_position(year=2024), "what is said does not follow"),
    "another name": (_position(name="Senden"), "registered under another name"),
    "lines in a name": (_position(name="x\nEVERYTHING HOLDS"), "registered under another name"),
    "a booking twice": (_again, "event 13"),
    "more days than a booking has": (
        _node("booking", values={"voucher": "0701", "cost_type": "personnel", "days": 62}),
        "event 13",
    ),
    "a ceiling that a notice grants": (_decided(8, 5700000), "event 8"),
    "a notice that pays for nothing": (
        _node("payable", values={"grant": "KIM-2022"}),
        "the notice does not name its cost type",
    ),
    "no position": (lambda f: _bundle(f, lambda bundle: bundle.update(positions=[])), "bundle"),
    "no figure": (_position(figures={}, trees=[]), "explanation of a figure is missing"),
    "half a cent": (_node("booking", cents=586319.5), "event 13"),
    "a part that has no end": (_node("share", values={"part": "1e999999999"}), "event 10"),
    "a size that has no end": (_raw(b'"size": 19', b'"size": 1' + b"0" * 600), "bundle"),
    "a bundle that is too deep": (
        lambda files: files.update({"bundle.json": b"[" * 200_000}),
        "bundle",
    ),
    "no file of events": (lambda f: f.pop("events.jsonl"), "events.jsonl"),
    "a file that is none": (_broken("bundle.json"), "bundle"),
}
"""Name: what is done to the files, and what the checker has to name."""


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """The case Mitte, sealed behind event 19, with two bundles and the verifier key."""
    folder = tmp_path_factory.mktemp("evidence")
    one = Typist(f"{folder}/ledger.db")
    one.ok("init")
    record_mitte(one)
    (folder / "words").write_text(WORDS)
    signs = f"--passphrase-file {folder}/words"
    made = json.loads(one.ok(f"key new --out {folder}/key {signs} --format json"))
    one.ok(f"key register county {made['public_key']}")
    unsealed = one.run(f"export evidence 05558032 2023 --out {folder}/unsealed.zip")
    assert "BL-794" in unsealed.stderr
    one.ok(f"seal --key {folder}/key {signs}")
    taxed = one.copied(f"{folder}/taxed.db")
    vat = "--code S --rate 19% --from 2023-01-01"
    taxed.ok(f"agreement decide-vat KV-Mitte {vat}")
    taxed.ok(f"seal --key {folder}/key {signs}")
    taxed.ok(f"export evidence 05558032 2023 --out {folder}/taxed.zip")
    one.ok("body register 05558004 Ascheberg")
    one.ok(f"export evidence 05558032 2023 --out {folder}/bundle.zip")
    one.ok(f"export evidence 05558032 2023 --every-event --out {folder}/whole")
    (key,) = json.loads(one.ok("key list --format json"))["keys"]
    return one, folder, key["verifier_key"]


def attacked(folder: Path, name: str) -> tuple[Files, str]:
    """Return the files of a bundle that something was done to, and what has to be named."""
    files = files_of(folder / ("taxed.zip" if name.startswith("VAT") else "bundle.zip"))
    attack, told = ATTACKS[name]
    attack(files)
    return files, told


def files_of(path: Path) -> Files:
    with ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
