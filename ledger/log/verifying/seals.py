"""Verify seals on record and checkpoints held elsewhere: root, signature, and who could sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ledger.domain.events import HeadSealed, KeyRegistered, KeyRevoked
from ledger.domain.facts import Fact, Facts, evolve
from ledger.domain.rules import findings
from ledger.domain.said import Said
from ledger.log.database import Session, marks
from ledger.log.eventlog import digests_of, head
from ledger.log.proving.notes import Checkpoint, key_id, origin_of
from ledger.log.proving.proofs import tree_of
from ledger.log.proving.signing import signature_holds
from ledger.log.topics import REGISTRY

_NO_ROOT = "BL-778 this ledger has not that root"
_KINDS = REGISTRY.numbers(KeyRegistered, KeyRevoked, HeadSealed)


def wrong_seals(
    session: Session, held: Mapping[str, Checkpoint] | None = None
) -> Iterator[tuple[Said, Said]]:
    """Yield (place, problem) of every seal that is none, and of checkpoints held elsewhere.

    Without either no tree is made. Of a checkpoint the ledger has to be the one named, to have
    the root, and to know the key that signed; what witnesses signed is theirs to say.

    Raises:
        Refusal: the library that checks signatures is not there.
    """
    facts, held, last = _recorded(session), held or {}, head(session).sequence
    sealed = {one.event.size for one in facts if isinstance(one.event, HeadSealed)}
    sizes = sealed.union(one.size for one in held.values() if one.size <= last)
    if not sealed and not held:
        return
    tree = tree_of(session, max(sizes, default=0))
    roots = {size: tree.over(0, size) for size in sorted(sizes)}
    first, state = digests_of(session, (1,)).get(1), Facts()
    origin = origin_of(first) if first else ""
    for fact in facts:
        event, place = fact.event, Said("event {event}", event=fact.sequence)
        for finding in findings(event, state):
            yield place, Said("{problem}", problem=finding.problem)
        if isinstance(event, HeadSealed) and event.signing_key in state.signing_keys:
            text = Checkpoint(origin, event.size, event.root_hash).text.encode()
            key = state.signing_keys[event.signing_key].event.public_key
            if event.size >= fact.sequence or roots[event.size] != event.root_hash:
                yield place, Said(_NO_ROOT)
            if not signature_holds(key, event.signature, text):
                yield place, Said("BL-782 the signature is not that of the key")
        evolve(state, fact)
    known = _Roots(origin, last, roots)
    keys = [one.event.public_key for one in state.signing_keys.values()]
    for name, checkpoint in held.items():
        problem = _wrong(checkpoint, known, keys)
        if problem is not None:
            yield Said("checkpoint {name}", name=name), problem


class _Roots(NamedTuple):
    """How a ledger calls itself, its last event, and roots over its first events."""

    origin: str
    last: int
    roots: dict[int, bytes]


def _wrong(checkpoint: Checkpoint, known: _Roots, keys: Iterable[bytes]) -> Said | None:
    """Return what is wrong with a checkpoint of a ledger with these public keys."""
    if checkpoint.origin != known.origin:
        return Said("BL-870 is of another ledger, {origin}", origin=checkpoint.origin)
    if checkpoint.size > known.last:
        return Said("BL-232 the log ends at event {event}", event=known.last)
    if known.roots[checkpoint.size] != checkpoint.root:
        return Said(_NO_ROOT)
    if not any(_signed_by(checkpoint, key) for key in keys):
        return Said("BL-871 no key of this ledger signed it")
    return None


def _recorded(session: Session) -> list[Fact]:
    """Return keys and seals on record."""
    sql = f"SELECT sequence, known_on, type, state FROM event WHERE type IN ({marks(_KINDS)})"
    return [
        Fact(number, day, REGISTRY.decoder(kind, number)(bytes(state)))
        for number, day, kind, state in session.all(f"{sql} ORDER BY sequence", *_KINDS)
    ]


def _signed_by(checkpoint: Checkpoint, public_key: bytes) -> bool:
    """Return whether a key signed a checkpoint in the name of its ledger."""
    origin = checkpoint.origin
    signature = checkpoint.by(key_id(origin, public_key), origin) or b""
    return signature_holds(public_key, signature, checkpoint.text.encode())
