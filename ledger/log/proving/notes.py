"""Checkpoints as signed notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature), without keys.

A ledger calls itself after its first event: who has two ledgers under one name has two histories
of one. Its keys sign under that name, so that a new key is no new ledger.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from ledger.domain.errors import UsageError

ED25519, COSIGNED = b"\1", b"\4"
"""How it was signed: by the log itself, or by a witness with the time at which it saw it."""
MOST_CHARACTERS = 1 << 16
"""Of a checkpoint; a signature takes a hundred."""
_KEY_ID, _TIME = 4, 8
_TEXT = re.compile(r"([^\s+]+)\n([1-9][0-9]{0,17})\n([A-Za-z0-9+/]{43}=)\n", re.ASCII)
_LINE = re.compile("— ([^ +]+) ([A-Za-z0-9+/]+={0,2})")


class Signature(NamedTuple):
    """One line below a note: under which name, by which key, and its bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        """Return the line as it is written."""
        return f"— {self.name} {b64encode(self.key_id + self.signature).decode()}"


class Checkpoint(NamedTuple):
    """The root of a ledger's tree over its first `size` events, and who signed it."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[Signature, ...] = ()

    @property
    def text(self) -> str:
        """Return what is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    def __str__(self) -> str:
        """Return the note as it is written."""
        return "\n".join([self.text, *map(str, self.signatures), ""])

    def by(self, key_id: bytes, name: str) -> bytes | None:
        """Return the signature of a key under a name; None: it did not sign."""
        found = (one for one in self.signatures if (one.name, one.key_id) == (name, key_id))
        return next((one.signature for one in found), None)


def origin_of(first: bytes) -> str:
    """Return how a ledger calls itself in checkpoints, by the hash of its first event."""
    return f"budget-ledger/{first.hex()[:32]}"


def key_id(name: str, public_key: bytes, kind: bytes = ED25519) -> bytes:
    """Return the id of a key under a name."""
    return sha256(name.encode() + b"\n" + kind + public_key).digest()[:_KEY_ID]


def verifier_key(name: str, public_key: bytes) -> str:
    """Return a public key as it is handed to whoever checks signatures (vkey)."""
    material = b64encode(ED25519 + public_key).decode()
    return f"{name}+{key_id(name, public_key).hex()}+{material}"


def parse_verifier_key(text: str) -> tuple[str, bytes]:
    """Return name and public key.

    Raises:
        UsageError: it is none.
    """
    name, _, rest = text.strip().partition("+")
    digits, _, material = rest.partition("+")
    raw = _decoded(material)
    if raw[:1] != ED25519 or digits != key_id(name, raw[1:]).hex():
        problem = "key {text!r}: BL-772 is no verifier key"
        raise UsageError.of(problem, "copy it whole: NAME+8 digits+44 signs", text=text[:40])
    return name, raw[1:]


def signed(checkpoint: Checkpoint, public_key: bytes, signature: bytes) -> Checkpoint:
    """Return a checkpoint that its own ledger's key signed."""
    name = checkpoint.origin
    line = Signature(name, key_id(name, public_key), signature)
    return checkpoint._replace(signatures=(*checkpoint.signatures, line))


def cosigned_text(checkpoint: Checkpoint, seconds: int) -> bytes:
    """Return what a witness signs: that it saw this at a time (seconds since 1970)."""
    return f"cosignature/v1\ntime {seconds}\n{checkpoint.text}".encode()


def cosigned(
    checkpoint: Checkpoint, witness: tuple[str, bytes], seconds: int, signature: bytes
) -> Checkpoint:
    """Return a checkpoint that a witness signed, under its name and with its public key."""
    name, public_key = witness
    stamped = seconds.to_bytes(_TIME, "big") + signature
    line = Signature(name, key_id(name, public_key, COSIGNED), stamped)
    return checkpoint._replace(signatures=(*checkpoint.signatures, line))


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a signed note; who signed it is not checked.

    Raises:
        UsageError: it is no checkpoint.
    """
    head, blank, below = text.partition("\n\n")
    match = _TEXT.fullmatch(f"{head}\n") if len(text) <= MOST_CHARACTERS else None
    lines = below.split("\n")
    if match is None or not blank or lines.pop() or not lines:
        raise _no_checkpoint()
    return Checkpoint(match[1], int(match[2]), b64decode(match[3]), tuple(_signatures(lines)))


def _signatures(lines: Sequence[str]) -> list[Signature]:
    found = []
    for line in lines:
        match = _LINE.fullmatch(line)
        raw = _decoded(match[2]) if match else b""
        if match is None or len(raw) <= _KEY_ID:
            raise _no_checkpoint()
        found.append(Signature(match[1], raw[:_KEY_ID], raw[_KEY_ID:]))
    return found


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (Error, ValueError):
        return b""


def _no_checkpoint() -> UsageError:
    problem = "BL-773 is no checkpoint: name, number, root, an empty line, signatures"
    return UsageError.of(problem, "give the file as seal wrote it")
