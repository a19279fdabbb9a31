"""Ed25519 keys (RFC 8032): made, kept in a file under a passphrase, and what they signed.

The file lies outside the ledger. It is JSON: the seed under ChaCha20-Poly1305, by a key that scrypt
stretched from the passphrase; the rest of the file is bound to it.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain.errors import Refusal, UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FORM = "budget-ledger signing key 1"
_COST = {"n": 1 << 17, "r": 8, "p": 1}
"""Of scrypt: 128 MiB and half a second. What a file says is not believed: another cost, no key."""
LEAST_CHARACTERS = 12
MOST_BYTES = 4096


class OpenKey(NamedTuple):
    """A private key that is open, and its public half (32 bytes)."""

    private: Ed25519PrivateKey
    public: bytes

    def sign(self, message: bytes) -> bytes:
        """Return the signature, which the same message always gets."""
        return self.private.sign(message)


def new_key(passphrase: str) -> tuple[bytes, OpenKey]:
    """Return a new key as a file, and open.

    Raises:
        UsageError: the passphrase is too short.
    """
    seed, salt = os.urandom(32), os.urandom(16)
    if len(passphrase) < LEAST_CHARACTERS:
        problem = "passphrase: BL-774 has fewer than {least} characters"
        raise UsageError.of(problem, "take some words", least=LEAST_CHARACTERS)
    key = _opened(seed)
    shown = {"form": FORM, "public_key": _text(key.public), "salt": _text(salt)}
    sealed = _cipher(passphrase, salt).encrypt(bytes(12), seed, _bound(shown))
    return json.dumps({**shown, "sealed": _text(sealed)}, indent=2).encode() + b"\n", key


def open_key(file: bytes, passphrase: str) -> OpenKey:
    """Return the key of a file.

    Raises:
        Refusal: it is no such file, was changed, or the passphrase is another one.
    """
    _needed()
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - an extra

    try:
        said: dict[str, Any] = json.loads(file) if len(file) <= MOST_BYTES else {}
        sealed, salt = b64decode(said.pop("sealed")), b64decode(said["salt"])
        bound = _bound(said) if said["form"] == FORM else b""
    except (ValueError, TypeError, KeyError, AttributeError):
        bound = sealed = salt = b""
    if not bound:
        raise Refusal.of("BL-775 is no file of a signing key", "see key new")
    try:
        key = _opened(_cipher(passphrase, salt).decrypt(bytes(12), sealed, bound))
    except InvalidTag:
        problem = "BL-776 does not open: another passphrase, or the file was changed"
        raise Refusal.of(problem, "type it again, or take a copy of the file") from None
    return key


def signature_holds(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Return whether a key signed a message."""
    _needed()
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - an extra

    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def available() -> bool:
    """Return whether signatures can be made and checked here."""
    try:
        import cryptography  # noqa: F401, PLC0415 - whether it is there
    except ImportError:
        return False
    return True


def _needed() -> None:
    if not available():
        problem = "BL-777 signatures need the library cryptography"
        raise Refusal.of(problem, "pip install 'budget-ledger[evidence]'")


def _opened(seed: bytes) -> OpenKey:
    _needed()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - an extra

    private = Ed25519PrivateKey.from_private_bytes(seed)
    return OpenKey(private, private.public_key().public_bytes_raw())


def _cipher(passphrase: str, salt: bytes) -> Any:  # noqa: ANN401 - of a library that may be absent
    _needed()
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415 - an extra

    return ChaCha20Poly1305(Scrypt(salt=salt, length=32, **_COST).derive(passphrase.encode()))


def _bound(shown: dict[str, Any]) -> bytes:
    return json.dumps(shown, sort_keys=True).encode()


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
