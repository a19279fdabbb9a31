"""Verify every seal on record: root, signature, and that its key could still sign."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from ledger.domain.events import HeadSealed, KeyRegistered, KeyRevoked
from ledger.domain.facts import Fact, Facts, evolve
from ledger.domain.rules import findings
from ledger.domain.said import Said
from ledger.log.eventlog import digests_of
from ledger.log.proving.merkle import roots_at
from ledger.log.proving.notes import Checkpoint, origin_of
from ledger.log.proving.proofs import tree_leaves
from ledger.log.proving.signing import signature_holds
from ledger.log.topics import REGISTRY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.log.database import Session

_KINDS = REGISTRY.numbers(KeyRegistered, KeyRevoked, HeadSealed)


def wrong_seals(session: Session) -> Iterator[tuple[Said, Said]]:
    """Yield (place, problem) of every seal that is none; without seals no tree is made.

    Raises:
        Refusal: the library that checks signatures is not there.
    """
    marks = ",".join("?" * len(_KINDS))
    sql = f"SELECT sequence, known_on, type, state FROM event WHERE type IN ({marks})"
    rows = session.all(f"{sql} ORDER BY sequence", *_KINDS)
    facts = [
        Fact(number, day, REGISTRY.decoder(kind, number)(bytes(state)))
        for number, day, kind, state in rows
    ]
    sizes = sorted({one.event.size for one in facts if isinstance(one.event, HeadSealed)})
    if not sizes:
        return
    with closing(tree_leaves(session, sizes[-1])) as leaves:
        roots = dict(zip(sizes, roots_at(leaves, sizes), strict=True))
    origin, state = origin_of(digests_of(session, (1,))[1]), Facts()
    for fact in facts:
        event, place = fact.event, Said("event {event}", event=fact.sequence)
        for finding in findings(event, state):
            yield place, Said("{problem}", problem=finding.problem)
        if isinstance(event, HeadSealed) and event.signing_key in state.signing_keys:
            text = Checkpoint(origin, event.size, event.root_hash).text.encode()
            key = state.signing_keys[event.signing_key].event.public_key
            if event.size >= fact.sequence or roots[event.size] != event.root_hash:
                yield place, Said("BL-778 this ledger has not that root")
            if not signature_holds(key, event.signature, text):
                yield place, Said("BL-782 the signature is not that of the key")
        evolve(state, fact)
