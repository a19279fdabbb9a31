"""Proofs over the events of a log: leaf N - 1 of the tree is the hash of event N."""

from __future__ import annotations

from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.errors import LogError
from ledger.log.canonical import GENESIS, envelope_bytes, event_bytes, receipt
from ledger.log.eventlog import command_of, digests_of
from ledger.log.proving.merkle import (
    Consistency,
    Inclusion,
    Subtree,
    consistency,
    inclusion,
    leaf_hash,
    lone_subtrees,
    root_of,
)
from ledger.log.proving.notes import Checkpoint, origin_of
from ledger.log.topics import REGISTRY
from ledger.log.verifying.telling import REMEDY

if TYPE_CHECKING:
    from collections.abc import Container, Generator

    from ledger.log.database import Session


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
    ends = digests_of(session, (event - 1, event, size))
    envelope = envelope_bytes(command_of(session, event).envelope)
    columns = "stream, version, known_on, type, state"
    ((stream, version, known_on, kind, state),) = session.all(
        f"SELECT {columns} FROM event WHERE sequence = ?", event
    )
    place = ends.get(event - 1, GENESIS), event, bytes(stream), version, known_on
    said = sha256(envelope).digest(), REGISTRY.hashed_names[kind], bytes(state)
    canonical = event_bytes(*place, *said)
    if sha256(canonical).digest() != ends[event]:
        problem = "event {event}: BL-760 is not what its hash was taken of; nothing was proven"
        raise LogError.of(problem, REMEDY, event=event)
    # A server's cursor is closed here, not whenever the collector comes by.
    with closing(tree_leaves(session, size)) as leaves:
        tree = inclusion(leaves, event - 1, size)
    what = receipt(size, ends[size]), canonical, envelope
    return EventProof(event, size, *what, tree)


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
        for sequence, digest in rows:
            if sequence != last + 1:
                problem = "event {event}: BL-761 is missing in the log; nothing was proven"
                raise LogError.of(problem, REMEDY, event=last + 1)
            last = sequence
            yield leaf_hash(bytes(digest))
