"""The canonical encoding once more, written from docs/reference/canonical-encoding.md alone.

Nothing of the product is imported: this is what an auditor with the document in hand would write.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

U32, U64 = 4, 8


def _uint(value: int, size: int) -> bytes:
    return value.to_bytes(size, "big")


def _int(value: int, size: int) -> bytes:
    return value.to_bytes(size, "big", signed=True)


def _field(content: bytes) -> bytes:
    return _uint(len(content), U32) + content


def genesis() -> bytes:
    return sha256(b"budget-ledger genesis v1").digest()


def stream(subject: list[str]) -> bytes:
    return sha256(b"BLS1" + b"".join(_field(part.encode("utf-8")) for part in subject)).digest()[
        :16
    ]


def envelope_digest(command: dict[str, Any]) -> bytes:
    """`command` has the names of the table's columns; byte strings are bytes."""
    return sha256(
        b"BLC1"
        + _field(command["command_id"])
        + _field(command["content_hash"])
        + _field(_int(command["recorded_at"], U64))
        + _field(command["actor"].encode("utf-8"))
        + _field(_uint(command["proof"], 1))
        + _field(command["document"].encode("utf-8"))
        + _field(_int(command["document_date"], U32))
        + _field(command["file_hash"])
        + _field(command["reason"].encode("utf-8"))
    ).digest()


def event_hash(previous: bytes, event: dict[str, Any], topic: str, envelope: bytes) -> bytes:
    """`event` has the names of the table's columns."""
    name = topic.encode("utf-8")
    return sha256(
        b"BLE1"
        + previous
        + _uint(event["sequence"], U64)
        + event["stream"]
        + _uint(event["version"], U32)
        + _int(event["known_on"], U32)
        + _uint(len(name), U32)
        + envelope
        + _uint(len(event["state"]), U32)
        + name
        + event["state"]
    ).digest()


def receipt(sequence: int, digest: bytes) -> str:
    return f"{sequence}-{digest.hex()[:32]}"


def chain(
    commands: list[dict[str, Any]], events: list[dict[str, Any]], topics: dict[int, str]
) -> list[bytes]:
    """Return the hash of every event, in order, from what the tables hold besides hashes."""
    envelopes = {command["number"]: envelope_digest(command) for command in commands}
    digest, digests = genesis(), []
    for event in sorted(events, key=lambda event: event["sequence"]):
        envelope = envelopes[event["command"]]
        digest = event_hash(digest, event, topics[event["type"]], envelope)
        digests.append(digest)
    return digests
