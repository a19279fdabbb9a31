"""The evidence bundle: a folder of few files, checked by `verify.py` or `verify.html` beside it.

`bundle.json` says what is proven, `events.jsonl` holds the events as their hashes cover them, and
`checkpoint` what was signed. Nothing in it depends on when or where it was made.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ledger.application.evidence import PositionEvidence, ProvenPosition
    from ledger.log.proving.proofs import StoredBytes
    from ledger.position.explanations.node import Node

    Speaking = Callable[[Node], str]
    """Words a node for a person; nobody checks them."""

FORM = "budget-ledger evidence 1"
ENCLOSED = ("verify.py", "verify.html", "READ-ME.txt")
"""What lies in every bundle as it is here."""
_FIGURES = ("cost_share", "refinanced", "unrefinanced", "authorised")


def write_bundle(
    folder: Path, evidence: PositionEvidence, events: Iterable[StoredBytes], words: Speaking
) -> None:
    """Fill a folder with the evidence and what checks it."""
    record = json.dumps(bundle_record(evidence, words), ensure_ascii=False, indent=1)
    (folder / "bundle.json").write_text(f"{record}\n", encoding="utf-8", newline="\n")
    (folder / "checkpoint").write_text(str(evidence.checkpoint), encoding="utf-8", newline="\n")
    with (folder / "events.jsonl").open("w", encoding="ascii", newline="\n") as file:
        file.writelines(f"{json.dumps(one)}\n" for one in event_records(events))
    here = files("ledger.exporting.evidence")
    for name in ENCLOSED:
        (folder / name).write_bytes(here.joinpath(name).read_bytes())


def event_records(events: Iterable[StoredBytes]) -> Iterator[dict[str, Any]]:
    """Yield what stands of each event; an envelope stands with the first event that bears it."""
    last = b""
    for one in events:
        digest = sha256(one.canonical).hexdigest()
        record = {"sequence": one.sequence, "hash": digest, "canonical": _text(one.canonical)}
        yield record if one.envelope == last else {**record, "envelope": _text(one.envelope)}
        last = one.envelope


def bundle_record(evidence: PositionEvidence, words: Speaking) -> dict[str, Any]:
    """Return everything but the events."""
    asked = evidence.question
    return {
        "form": FORM,
        "receipt": evidence.receipt,
        "size": evidence.size,
        "root": evidence.checkpoint.root.hex(),
        "every_event": asked.every,
        "verifier_keys": list(evidence.keys),
        "basis": asked.basis,
        "positions": [_position(one, words) for one in evidence.positions],
        "subtrees": [
            {"first": one.first, "last": one.last, "hash": one.hash.hex()}
            for one in evidence.subtrees
        ],
    }


def _position(proven: ProvenPosition, words: Speaking) -> dict[str, Any]:
    row = proven.row
    return {
        "body": row.municipality,
        "name": row.municipality_name,
        "programme": row.programme,
        "year": row.year,
        "figures": {name: getattr(row, f"{name}_cents") for name in _FIGURES},
        "trees": [_node(tree, words) for tree in proven.trees],
    }


def _node(node: Node, words: Speaking) -> dict[str, Any]:
    return {
        "kind": node.kind,
        "words": words(node),
        "values": node.values,
        "cents": node.cents,
        "sign": node.sign,
        "sums": node.sums,
        "event": node.event,
        "children": [_node(child, words) for child in node.children],
    }


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
