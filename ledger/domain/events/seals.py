"""Who signs for the ledger, and what was signed: of this ledger, and of another one."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import Event, Kind
from ledger.domain.state import Fact, Facts, OnRecord, SigningKey

_KEY, _LOG = "signing_key", "log"


class KeyRegistered(Event, frozen=True):
    """From now on a private key signs for the ledger; it lies elsewhere, here is its public half.

    `public_key` is 32 bytes, Ed25519 (RFC 8032).
    """

    kind: ClassVar[Kind] = Kind(92, "KeyRegistered:1", _KEY, registers=True)
    signing_key: str
    public_key: bytes

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The key is known."""
        facts.signing_keys[self.signing_key] = SigningKey(fact, self)


class KeyRevoked(Event, frozen=True):
    """The key signs no more; what it signed before stays."""

    kind: ClassVar[Kind] = Kind(93, "KeyRevoked:1", _KEY)
    signing_key: str

    def fold(self, facts: Facts, fact: Fact) -> None:
        """Nothing is sealed with the key any more."""
        if key := facts.signing_keys.get(self.signing_key):
            key.revoked = fact


class HeadSealed(Event, frozen=True):
    """The key signed the root of the tree (RFC 6962) over the first `size` events.

    `signature` is that of the checkpoint, which follows from size and root.
    """

    kind: ClassVar[Kind] = Kind(94, "HeadSealed:1", _KEY)
    signing_key: str
    size: int
    root_hash: bytes
    signature: bytes

    def fold(self, facts: Facts, fact: Fact) -> None:
        """All events up to `size` are sealed."""
        if key := facts.signing_keys.get(self.signing_key):
            key.sealed.append(OnRecord(fact, self))


class HeadWitnessed(Event, frozen=True):
    """This ledger saw the signed root of another one, `origin`, and that it extends the last seen.

    `signature` is that of `public_key` there; `signing_key` signed here that it was seen.
    """

    kind: ClassVar[Kind] = Kind(95, "HeadWitnessed:1", _LOG, speaks_of=((_KEY, "signing_key"),))
    origin: str
    signing_key: str
    public_key: bytes
    size: int
    root_hash: bytes
    signature: bytes

    def fold(self, facts: Facts, fact: Fact) -> None:
        """The other ledger was as long, and had this root."""
        facts.witnessed[self.origin] = OnRecord(fact, self)
