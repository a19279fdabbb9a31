"""Canonical bytes and hashes, version 1. Published with test vectors in docs/reference.

Integers are big-endian; whatever has a variable length is preceded by its length as four bytes.
The bytes of an event cover everything stored about it, and its hash that of its predecessor.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

GENESIS = bytes.fromhex("2b09ac3fb660f878cb67a2942f05b7334fadefbe0683130077a1ef7fefb88ac6")
"""The predecessor's hash of the first event: SHA-256 of `budget-ledger genesis v1`."""

RECEIPT_HEX = 32
"""Hexadecimal digits of the head hash in a receipt: 128 bits."""

_EVENT_HEAD = struct.Struct(">Q16sIiI32sI")
"""What stands between the previous hash and the topic."""
_EVENT_MAGIC = b"BLE1"
_ENVELOPE_MAGIC = b"BLC1"
_STREAM_MAGIC = b"BLS1"
_length = struct.Struct(">I").pack


class Envelope(NamedTuple):
    """Who recorded what when, once per command.

    `recorded_at` is microseconds since 1970-01-01 UTC; `document_date` is a day, 0 when none was
    given; `proof` says how far the actor is proven (see `PROOFS`).
    """

    command_id: bytes
    content_hash: bytes
    recorded_at: int
    actor: str
    proof: int
    document: str = ""
    document_date: int = 0
    file_hash: bytes = b""
    reason: str = ""


PROOFS = ("os-user", "configuration", "option", "program", "database-login", "signature")
"""How far the actor is proven, by number: the system's login, or only what somebody typed."""
CLAIMED = frozenset({"configuration", "option", "program"})
"""Proofs behind which stands nobody but whoever acted."""


def sha256(data: bytes = b"") -> Hash:
    """Begin a hash, by the library that is loaded with the first one: most questions need none."""
    from hashlib import sha256 as loaded  # noqa: PLC0415 - a tenth of a cold question

    globals()["sha256"] = loaded
    return loaded(data)


def prefixed(parts: Iterable[bytes]) -> bytes:
    """Join byte strings so that no two different lists give the same bytes."""
    return b"".join([piece for part in parts for piece in (_length(len(part)), part)])


def stream_id(subject: Iterable[str]) -> bytes:
    """Return the 16-byte id of the stream of a subject, such as ("post", "CM-1")."""
    return sha256(_STREAM_MAGIC + prefixed([part.encode() for part in subject])).digest()[:16]


def voucher_stream(
    employing_body: str, source: str, fiscal_year: int, voucher: str, line: int
) -> bytes:
    """Return `stream_id` of a voucher key; in a file most of the key is the same in every line."""
    raw = voucher.encode()
    before, behind = _around_voucher(employing_body, source, fiscal_year, len(raw), line)
    return sha256(before + raw + behind).digest()[:16]


def voucher_streams(
    employing_bodies: Iterable[str],
    sources: Iterable[str],
    fiscal_years: Iterable[int],
    vouchers: Iterable[str],
    lines: Iterable[int],
) -> list[bytes]:
    """Return `voucher_stream` of many voucher keys."""
    raws = list(map(str.encode, vouchers))
    lengths = map(len, raws)
    around = map(_around_voucher, employing_bodies, sources, fiscal_years, lengths, lines)
    return [
        sha256(before + raw + behind).digest()[:16]
        for raw, (before, behind) in zip(raws, around, strict=False)
    ]


@lru_cache(maxsize=4096)
def _around_voucher(
    employing_body: str, source: str, fiscal_year: int, length: int, line: int
) -> tuple[bytes, bytes]:
    """Return what stands before and behind a voucher number of a length."""
    parts = ("booking", employing_body, source, str(fiscal_year))
    before = _STREAM_MAGIC + prefixed([part.encode() for part in parts])
    return before + _length(length), prefixed([b"%d" % line])


def envelope_digest(envelope: Envelope) -> bytes:
    """Return the SHA-256 of the envelope's canonical bytes."""
    return sha256(envelope_bytes(envelope)).digest()


def envelope_bytes(envelope: Envelope) -> bytes:
    """Return the envelope's canonical bytes."""
    return _ENVELOPE_MAGIC + prefixed(
        (
            envelope.command_id,
            envelope.content_hash,
            envelope.recorded_at.to_bytes(8, "big", signed=True),
            envelope.actor.encode(),
            envelope.proof.to_bytes(1, "big"),
            envelope.document.encode(),
            envelope.document_date.to_bytes(4, "big", signed=True),
            envelope.file_hash,
            envelope.reason.encode(),
        )
    )


class Chained(NamedTuple):
    """All that the hash of an event covers.

    `previous` is the hash of the event before it, `known_on` a day, `envelope` the digest of its
    command's, `topic` its type's name and version, `state` its fields as they are stored.
    """

    previous: bytes
    sequence: int
    stream: bytes
    version: int
    known_on: int
    envelope: bytes
    topic: bytes
    state: bytes


def event_bytes(event: Chained) -> bytes:
    """Return the canonical bytes of an event."""
    previous, *place, envelope, topic, state = event
    head = _EVENT_HEAD.pack(*place, len(topic), envelope, len(state))
    return _EVENT_MAGIC + previous + head + topic + state


def event_hash(event: Chained) -> bytes:
    """Return the SHA-256 of an event's canonical bytes."""
    return sha256(event_bytes(event)).digest()


class Stored(NamedTuple):
    """Events in their stored form, column by column, in order."""

    streams: Sequence[bytes]
    versions: Sequence[int]
    kinds: Sequence[int]
    known_on: Sequence[int]
    states: Sequence[bytes]


def event_hashes(
    previous: bytes,
    sequence: int,
    envelopes: Iterable[bytes],
    topics: Mapping[int, bytes],
    stored: Stored,
) -> list[bytes]:
    """Return `event_hash` of events behind another.

    Args:
        previous: the hash of that one.
        sequence: its number.
        envelopes: the digest of each one's command; may be endless.
        topics: their names by type.
        stored: the events.
    """
    names = list(map(topics.__getitem__, stored.kinds))
    # What does not depend on the hash before is packed for all of them, without a call each.
    heads = map(
        _EVENT_HEAD.pack,
        count(sequence + 1),
        stored.streams,
        stored.versions,
        stored.known_on,
        map(len, names),
        envelopes,
        map(len, stored.states),
    )
    found = []
    begun = sha256(_EVENT_MAGIC).copy  # a copy costs less than a new one
    for rest in map(b"".join, zip(heads, names, stored.states, strict=False)):
        one = begun()
        one.update(previous + rest)
        previous = one.digest()
        found.append(previous)
    return found


def receipt(sequence: int, head: bytes) -> str:
    """Return the receipt of a ledger state: `<sequence>-<128 bits of the head hash>`."""
    return f"{sequence}-{head.hex()[:RECEIPT_HEX]}"
