"""Verify seals on record and checkpoints held elsewhere: root, signature, and who could sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.events import HeadSealed, HeadWitnessed, KeyRegistered, KeyRevoked
from ledger.domain.facts import Fact, Facts, evolve
from ledger.domain.rules import findings
from ledger.domain.said import Said
from ledger.log.proving.merkle import BLOCK, MerkleTree, leaf_hash
from ledger.log.proving.notes import Checkpoint, key_id, origin_of
from ledger.log.proving.proofs import TreeSeen
from ledger.log.proving.signing import signature_holds

if TYPE_CHECKING:
    from ledger.log.verifying.content import EventBlock

_NO_ROOT = "BL-778 this ledger has not that root"
_KINDS = (KeyRegistered, KeyRevoked, HeadSealed, HeadWitnessed)
_BYTES = 32
"""Of a hash."""


class Seals:
    """What a walk through the log passes of keys and seals, and the hashes that a tree is made of.

    They are 32 bytes an event; kept, they need not be read a second time.
    """

    def __init__(self) -> None:
        """Begin before the first event."""
        self._facts: list[Fact] = []
        self._hashes = bytearray()

    def take(self, block: EventBlock) -> None:
        """Keep what counts of a block of events."""
        self._hashes += block.hashes
        self._facts += [Fact(*one) for one in block.events if isinstance(one.event, _KINDS)]

    def wrong(
        self, held: Mapping[str, Checkpoint], seen: TreeSeen | None = None
    ) -> Iterator[tuple[Said, Said]]:
        """Yield (place, problem) of every seal that is none, and of checkpoints held elsewhere.

        Without either no tree is made; where one is, `seen` knows it afterwards, whatever it said
        before. Of a checkpoint the ledger has to be the one named, to have the root, and to know
        the key that signed; what witnesses signed is theirs to say. What this ledger witnessed was
        signed there, and never became shorter.

        Raises:
            Refusal: the library that checks signatures is not there.
        """
        if not self._facts and not held:
            return
        known, state = self._roots(held, seen), Facts()
        for fact in self._facts:
            place = Said("event {event}", event=fact.sequence)
            for finding in findings(fact.event, state):
                yield place, Said("{problem}", problem=finding.problem)
            for problem in _of_event(fact, state, known):
                yield place, problem
            evolve(state, fact)
        keys = [one.event.public_key for one in state.signing_keys.values()]
        for name, checkpoint in held.items():
            wrong = _wrong(checkpoint, known, keys)
            if wrong is not None:
                yield Said("checkpoint {name}", name=name), wrong

    def _roots(self, held: Mapping[str, Checkpoint], seen: TreeSeen | None) -> _Roots:
        """Return the roots over as many events as seals and checkpoints say."""
        last = len(self._hashes) // _BYTES
        sizes = {one.event.size for one in self._facts if isinstance(one.event, HeadSealed)}
        sizes.update(one.size for one in held.values())
        sizes = {size for size in sizes if 0 < size <= last}
        tree = MerkleTree(self._leaves, max(sizes, default=0))
        if seen is not None:
            seen.first, seen.blocks[:] = self._hash(1), tree.blocks
            seen.last = self._hash(len(tree.blocks) * BLOCK)
        origin = origin_of(self._hash(1)) if last else ""
        return _Roots(origin, last, {size: tree.over(0, size) for size in sorted(sizes)})

    def _hash(self, event: int) -> bytes:
        """Return the hash of an event; of none it is empty."""
        return bytes(self._hashes[max(event - 1, 0) * _BYTES : event * _BYTES])

    def _leaves(self, start: int, stop: int) -> Iterator[bytes]:
        return (leaf_hash(self._hash(event)) for event in range(start + 1, stop + 1))


class _Roots(NamedTuple):
    """How a ledger calls itself, its last event, and roots over its first events."""

    origin: str
    last: int
    roots: dict[int, bytes]


def _of_event(fact: Fact, state: Facts, known: _Roots) -> Iterator[Said]:
    """Yield what is wrong with a seal, or with what was witnessed of another ledger."""
    event, origin = fact.event, known.origin
    if isinstance(event, HeadSealed):
        if event.signing_key not in state.signing_keys:
            return
        key = state.signing_keys[event.signing_key].event.public_key
        if event.size >= fact.sequence or known.roots.get(event.size) != event.root_hash:
            yield Said(_NO_ROOT)
    elif isinstance(event, HeadWitnessed):
        key, origin, seen = event.public_key, event.origin, state.witnessed.get(event.origin)
        if seen and event.size < seen.event.size:
            words = "BL-878 is shorter than what event {event} here saw of that ledger"
            yield Said(words, event=seen.fact.sequence)
    else:
        return
    text = Checkpoint(origin, event.size, event.root_hash).text.encode()
    if not signature_holds(key, event.signature, text):
        yield Said("BL-782 the signature is not that of the key")


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


def _signed_by(checkpoint: Checkpoint, public_key: bytes) -> bool:
    """Return whether a key signed a checkpoint in the name of its ledger."""
    origin = checkpoint.origin
    signature = checkpoint.by(key_id(origin, public_key), origin) or b""
    return signature_holds(public_key, signature, checkpoint.text.encode())
