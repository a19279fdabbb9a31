"""Proofs over the events of a log: leaf N - 1 of the tree is the hash of event N."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from ledger.domain.errors import LogError
from ledger.log.canonical import GENESIS, Chained, envelope_bytes, event_bytes, receipt
from ledger.log.database import Session, marks
from ledger.log.eventlog import command_of, digests_of
from ledger.log.proving.merkle import (
    BLOCK,
    Consistency,
    Inclusion,
    MerkleTree,
    consistency,
    inclusion,
    leaf_hash,
)
from ledger.log.proving.notes import Checkpoint, origin_of
from ledger.log.topics import REGISTRY
from ledger.log.verifying.unsayable import REMEDY

_AT_ONCE, _HASHES_AT_ONCE = 400, 16 * BLOCK
"""Events that are read together, with their neighbours, and hashes."""


class EventProof(NamedTuple):
    """Everything that shows that an event is one of the first `size` of a ledger.

    The SHA-256 of `canonical` is the event's hash; that of `envelope` stands in it.
    """

    event: int
    size: int
    receipt: str
    canonical: bytes
    envelope: bytes
    tree: Inclusion


class StoredBytes(NamedTuple):
    """An event as its hash covers it: `canonical`, in which the hash of `envelope` stands."""

    sequence: int
    canonical: bytes
    envelope: bytes


class GrowthProof(NamedTuple):
    """Everything that shows that what was recorded up to `new` begins with all up to `old`."""

    old: int
    new: int
    old_receipt: str
    new_receipt: str
    tree: Consistency


class TreeSeen:
    """What somebody's machine computed before of a ledger's tree, kept outside of the ledger.

    Attributes:
        first: the hash of event 1, which tells one ledger from another.
        last: the hash of the last event under `blocks`.
        blocks: the roots over the first full blocks of events.
    """

    def __init__(self, first: bytes = b"", last: bytes = b"", blocks: Iterable[bytes] = ()) -> None:
        """Know so much, or nothing yet."""
        self.first, self.last, self.blocks = first, last, list(blocks)


def tree_of(session: Session, size: int, seen: TreeSeen | None = None) -> MerkleTree:
    """Return the tree over the first `size` events; what is new of it is added to `seen`.

    Raises:
        LogError: an event is missing among those that were not seen before.
    """
    if seen is None:
        return MerkleTree(partial(_leaves, session), size)
    if _ends(session, seen) != (seen.first, seen.last):
        seen.blocks.clear()
    tree = MerkleTree(partial(_leaves, session), size, seen.blocks)
    seen.first, seen.last = _ends(session, seen)
    return tree


def _ends(session: Session, seen: TreeSeen) -> tuple[bytes, ...]:
    numbers = (1, len(seen.blocks) * BLOCK)
    digests = digests_of(session, numbers)
    return tuple(digests.get(number, b"") for number in numbers)


def prove_event(session: Session, event: int, tree: MerkleTree) -> EventProof:
    """Return the proof of an event in a tree.

    Raises:
        LogError: the event's hash is not that of what is stored, or an event is missing.
    """
    ((_, canonical, envelope),) = stored_events(session, (event,))
    size = tree.size
    what = receipt(size, digests_of(session, (size,))[size]), canonical, envelope
    return EventProof(event, size, *what, inclusion(tree, event - 1))


def stored_events(session: Session, wanted: Iterable[int]) -> Iterator[StoredBytes]:
    """Yield the bytes of events, given in order; hashed again.

    Raises:
        LogError: an event is missing, or its hash is not that of what is stored.
    """
    numbers = iter(wanted)
    while part := tuple(islice(numbers, _AT_ONCE)):
        digests = digests_of(session, sorted({n for number in part for n in (number - 1, number)}))
        rows = session.all(
            "SELECT sequence, stream, version, known_on, type, state, command FROM event "
            f"WHERE sequence IN ({marks(part)}) ORDER BY sequence",
            *part,
        )
        if lost := sorted({*part} - {row[0] for row in rows}):
            raise _missing(lost[0])
        first = {row[-1]: row[0] for row in rows}
        said = {n: envelope_bytes(command_of(session, at).envelope) for n, at in first.items()}
        for sequence, stream, version, known_on, kind, state, command in rows:
            event = Chained(
                previous=digests.get(sequence - 1, GENESIS),
                sequence=sequence,
                stream=bytes(stream),
                version=version,
                known_on=known_on,
                envelope=sha256(said[command]).digest(),
                topic=REGISTRY.hashed_names[kind],
                state=bytes(state),
            )
            canonical = event_bytes(event)
            if sha256(canonical).digest() != digests[sequence]:
                words = (
                    "event {event}: BL-760 is not what its hash was taken of; nothing was proven"
                )
                raise LogError.of(words, REMEDY, event=sequence)
            yield StoredBytes(sequence, canonical, said[command])


def prove_growth(session: Session, old: int, tree: MerkleTree) -> GrowthProof:
    """Return the proof that the events of a tree begin with the first `old`."""
    new = tree.size
    ends = digests_of(session, (old, new))
    receipts = receipt(old, ends[old]), receipt(new, ends[new])
    return GrowthProof(old, new, *receipts, consistency(tree, old))


def tree_head(session: Session, size: int, seen: TreeSeen | None = None) -> Checkpoint:
    """Return the root over the first `size` events, one at least, as it is to be signed.

    Raises:
        LogError: an event is missing.
    """
    root = tree_of(session, size, seen).over(0, size)
    return Checkpoint(origin_of(digests_of(session, (1,))[1]), size, root)


def _leaves(session: Session, start: int, stop: int) -> Iterator[bytes]:
    """Yield the hashes of leaves, or tell the first that is missing."""
    sql = "SELECT sequence, hash FROM event WHERE sequence BETWEEN ? AND ? ORDER BY sequence"
    for first in range(start + 1, stop + 1, _HASHES_AT_ONCE):
        expected = range(first, min(first + _HASHES_AT_ONCE, stop + 1))
        rows = session.all(sql, expected[0], expected[-1])
        if lost := {*expected}.difference(number for number, _ in rows):
            raise _missing(min(lost))
        yield from [leaf_hash(digest) for _, digest in rows]


def _missing(event: int) -> LogError:
    problem = "event {event}: BL-761 is missing in the log; nothing was proven"
    return LogError.of(problem, REMEDY, event=event)
