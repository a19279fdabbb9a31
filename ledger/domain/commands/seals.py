"""Signing keys, and what they sign. See `ledger.domain.commands`."""

from __future__ import annotations

from ledger.domain.commands.base import Command


class RegisterKey(Command, frozen=True):
    """`key register`: 32 bytes of an Ed25519 key that signs for the ledger."""

    signing_key: str
    public_key: bytes


class RevokeKey(Command, frozen=True):
    """`key revoke`: it signs no more."""

    signing_key: str


class SealHead(Command, frozen=True):
    """`seal`: the signature of a checkpoint over the first `size` events, with their root."""

    signing_key: str
    size: int
    root_hash: bytes
    signature: bytes


class WitnessHead(Command, frozen=True):
    """`witness`: the signed root of another ledger; `path` shows that it extends the last seen."""

    origin: str
    signing_key: str
    public_key: bytes
    size: int
    root_hash: bytes
    signature: bytes
    path: tuple[bytes, ...] = ()
