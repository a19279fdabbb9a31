"""Checkpoints: signed for this ledger, and witnessed of another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.commands import SealHead, WitnessHead
from ledger.domain.errors import Refusal
from ledger.domain.events import HeadSealed, HeadWitnessed
from ledger.log.eventlog import digests_of, events_at, head
from ledger.log.proving.notes import (
    Checkpoint,
    cosigned,
    cosigned_text,
    key_id,
    origin_of,
    parse_verifier_key,
    signed,
)
from ledger.log.proving.proofs import tree_head
from ledger.position.snapshot import facts_around
from ledger.projections.fact_index import names_mentioned

if TYPE_CHECKING:
    from ledger.application.ledger import Ledger
    from ledger.application.results import Note, Receipt
    from ledger.domain.state import OnRecord, SigningKey
    from ledger.log.database import Session
    from ledger.log.proving.proofs import TreeSeen
    from ledger.log.proving.signing import OpenKey

_KIND = "signing_key"


class Sealed(NamedTuple):
    """A signed checkpoint, and the receipt of the event that keeps it."""

    checkpoint: Checkpoint
    receipt: Receipt


class Keys(NamedTuple):
    """How the ledger calls itself in checkpoints, and the keys that sign for it, by name."""

    origin: str
    keys: dict[str, SigningKey]

    @property
    def sealed(self) -> int:
        """Return the last event under a seal; 0: there is none."""
        sizes = (one.event.size for key in self.keys.values() for one in key.sealed)
        return max(sizes, default=0)

    def name_of(self, key: OpenKey) -> str:
        """Return the name under which an open key signs for this ledger.

        Raises:
            Refusal: it does not, or not any more.
        """
        for name, known in self.keys.items():
            if known.event.public_key == key.public:
                if known.revoked:
                    place = "signing key {name}: BL-770 was revoked by event {event}"
                    remedy = "register another one: key new, key register"
                    raise Refusal.of(place, remedy, name=name, event=known.revoked.sequence)
                return name
        raise Refusal.of("BL-783 this key is not registered here", "see key register, key list")


def signing_keys(session: Session, _: None = None, today: int = 0) -> Keys:
    """Return the keys of the ledger.

    Raises:
        Refusal: nothing is on record.
    """
    del today
    first = digests_of(session, (1,)).get(1)
    if first is None:
        raise Refusal.of("BL-784 nothing is on record that could be signed", "record something")
    names = names_mentioned(session, _KIND)
    facts = facts_around(session, [(_KIND, name) for name in names])
    return Keys(origin_of(first), facts.signing_keys)


def seal(ledger: Ledger, key: OpenKey, note: Note, seen: TreeSeen | None = None) -> Sealed:
    """Sign the tree over all events, and keep the signature as an event.

    Where nothing was recorded since this key sealed last, that seal is given again. What was `seen`
    of the tree need not be read for the signature; before it is kept, all of it is.

    Raises:
        Refusal: the key is not registered, or revoked.
    """
    name = ledger.ask(signing_keys, None).name_of(key)
    checkpoint = ledger.ask(_to_seal, (name, seen))
    signature = key.sign(checkpoint.text.encode())
    command = SealHead(name, checkpoint.size, checkpoint.root, signature)
    receipt = ledger.execute(command, note)
    return Sealed(signed(checkpoint, key.public, signature), receipt)


def _to_seal(session: Session, by: tuple[str, TreeSeen | None], today: int) -> Checkpoint:
    del today
    name, seen = by
    end = head(session).sequence
    last = events_at(session, [end])[0].event
    again = isinstance(last, HeadSealed) and (last.signing_key, last.size) == (name, end - 1)
    return tree_head(session, end - 1 if again else end, seen)


def signed_at(ledger: Ledger, key: OpenKey, size: int) -> Checkpoint:
    """Return the signed checkpoint of the first `size` events; nothing is recorded.

    Raises:
        Refusal: the key is not registered, or revoked.
    """
    ledger.ask(signing_keys, None).name_of(key)
    checkpoint = ledger.ask(_head_at, size)
    return signed(checkpoint, key.public, key.sign(checkpoint.text.encode()))


def _head_at(session: Session, size: int, _: int) -> Checkpoint:
    return tree_head(session, size)


class Witnessing(NamedTuple):
    """The checkpoint of another ledger, whose key it is (vkey; empty: as before), and the path."""

    checkpoint: Checkpoint
    verifier_key: str = ""
    path: tuple[bytes, ...] = ()


def witness(ledger: Ledger, seen: Witnessing, key: OpenKey, when: tuple[int, Note]) -> Sealed:
    """Keep what was seen of another ledger, and sign that it was seen at a time (µs UTC).

    Raises:
        Refusal: it does not extend what was seen before, or is not signed by the key named.
    """
    own = ledger.ask(signing_keys, None)
    checkpoint, name = seen.checkpoint, own.name_of(key)
    if checkpoint.origin == own.origin:
        problem = "BL-785 this is a checkpoint of this ledger itself"
        raise Refusal.of(problem, "another ledger witnesses it: --database")
    before = ledger.ask(_seen_before, checkpoint.origin)
    if seen.verifier_key:
        theirs = parse_verifier_key(seen.verifier_key)[1]
    elif before is not None:
        theirs = before.event.public_key
    else:
        problem = "checkpoint of {origin}: BL-786 its key is not known here"
        remedy = "get it from that body itself, and add --signed-by KEY"
        raise Refusal.of(problem, remedy, origin=checkpoint.origin)
    origin, size, root, _ = checkpoint
    signature = checkpoint.by(key_id(origin, theirs), origin) or b""
    command = WitnessHead(
        origin=origin,
        signing_key=name,
        public_key=theirs,
        size=size,
        root_hash=root,
        signature=signature or bytes(64),
        path=seen.path,
    )
    microseconds, note = when
    receipt = ledger.execute(command, note)
    seconds = microseconds // 1_000_000
    stamp = key.sign(cosigned_text(checkpoint, seconds))
    return Sealed(cosigned(checkpoint, (own.origin, key.public), seconds, stamp), receipt)


def _seen_before(session: Session, origin: str, _: int) -> OnRecord[HeadWitnessed] | None:
    return facts_around(session, [("log", origin)]).witnessed.get(origin)
