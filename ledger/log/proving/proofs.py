"""Proofs over the events of a log: leaf N - 1 of the tree is the hash of event N."""

from __future__ import annotations

from collections.abc import Container, Generator, Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from ledger.domain.errors import LogError
from ledger.log.canonical import GENESIS, Chained, envelope_bytes, event_bytes, receipt
from ledger.log.database import Session, marks
from ledger.log.eventlog import command_of, digests_of
from ledger.log.proving.merkle import (
    Consistency,
    Inclusion,
    Subtree,
    consistency,
    inclusion,
    lone_subtrees,
    root_of,
)
from ledger.log.proving.notes import Checkpoint, origin_of
from ledger.log.topics import REGISTRY
from ledger.log.verifying.telling import REMEDY

_AT_ONCE = 400
"""Events that are read together; their neighbours are asked for as well."""


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


def prove_event(session: Session, event: int, size: int) -> EventProof:
    """Return the proof of an event among the first `size`.

    Raises:
        LogError: the event's hash is not that of what is stored, or an event is missing.
    """
    ((_, canonical, envelope),) = stored_events(session, (event,))
    # A server's cursor is closed here, not whenever the collector comes by.
    with closing(tree_leaves(session, size)) as leaves:
        tree = inclusion(leaves, event - 1, size)
    what = receipt(size, digests_of(session, (size,))[size]), canonical, envelope
    return EventProof(event, size, *what, tree)


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


def prove_growth(session: Session, old: int, new: int) -> GrowthProof:
    """Return the proof that the first `new` events begin with the first `old`.

    Raises:
        LogError: an event is missing.
    """
    with closing(tree_leaves(session, new)) as leaves:
        tree = consistency(leaves, old, new)
    ends = digests_of(session, (old, new))
    return GrowthProof(old, new, receipt(old, ends[old]), receipt(new, ends[new]), tree)


def prove_events(
    session: Session, wanted: Container[int], size: int
) -> tuple[bytes, list[Subtree]]:
    """Return the root over the first `size` events, and the nodes that lead to it from some.

    Raises:
        LogError: an event is missing.
    """
    with closing(tree_leaves(session, size)) as leaves:
        return lone_subtrees(leaves, wanted)


def tree_head(session: Session, size: int) -> Checkpoint:
    """Return the root over the first `size` events, one at least, as it is to be signed.

    Raises:
        LogError: an event is missing.
    """
    with closing(tree_leaves(session, size)) as leaves:
        root = root_of(leaves)
    return Checkpoint(origin_of(digests_of(session, (1,))[1]), size, root)


def tree_leaves(session: Session, size: int) -> Generator[bytes, None, None]:
    """Yield the hashes of the first `size` leaves, or tell the first that is missing."""
    sql = "SELECT sequence, hash FROM event WHERE sequence BETWEEN 1 AND ? ORDER BY sequence"
    last = 0
    for rows in session.chunks(sql, size):
        numbers, digests = zip(*rows, strict=True)
        expected = range(last + 1, last + 1 + len(rows))
        if numbers != tuple(expected):
            raise _missing(next(a for a, b in zip(expected, numbers, strict=True) if a != b))
        last = numbers[-1]
        # As `leaf_hash` does, without a call each: they may be a million.
        yield from [sha256(b"\0" + digest).digest() for digest in digests]


def _missing(event: int) -> LogError:
    problem = "event {event}: BL-761 is missing in the log; nothing was proven"
    return LogError.of(problem, REMEDY, event=event)
