"""What goes through the door with a command, and what comes back."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from ledger.domain.said import Said


class Actor(NamedTuple):
    """Who acts (a login, never a person's name) and how far that is proven (see `PROOFS`)."""

    login: str
    proof: str = "program"


class Note(Struct, frozen=True):
    """What accompanies a command.

    Attributes:
        known_on: day of receipt (Eingang); None means the day of recording; never later than that.
        document: reference of the source document.
        document_date: its date as a day, 0 when not given.
        file_hash: SHA-256 of the document's file, empty when not given.
        reason: why; required by corrections.
        command_id: the same id with the same content reports the first result.
        again: record a fact that equals a standing one a second time.
        corrects: number of the fact that this command withdraws and replaces.
        plausible: bookings are right as they are, however odd they look; nothing warns of it.
        new_type: introduce a cost type that nobody knows, instead of refusing it.
        is_an_id: what looks like the name of a person is none.
        despite_clock: record although clock and last event lie so far apart that one may be wrong.
    """

    known_on: int | None = None
    document: str = ""
    document_date: int = 0
    file_hash: bytes = b""
    reason: str = ""
    command_id: bytes | None = None
    again: bool = False
    corrects: int | None = None
    plausible: bool = False
    new_type: bool = False
    is_an_id: bool = False
    despite_clock: bool = False


class Receipt(Struct, frozen=True):
    """The acknowledgement of a command: what was recorded, durably, and the proof of the state.

    `receipt` is `<sequence>-<128 bits of the head hash>`. A repeat recorded nothing; its receipt is
    that of the first time.
    """

    receipt: str
    first_sequence: int
    last_sequence: int
    repeated: bool = False
    known: int = 0
    warnings: tuple[Said, ...] = ()

    @property
    def events(self) -> int:
        """Return how many events the command has recorded, when it was first executed."""
        return max(0, self.last_sequence - self.first_sequence + 1)


def command_id_from(text: str) -> bytes:
    """Return the 16-byte command id of any text a caller chose."""
    from hashlib import sha256  # noqa: PLC0415 - a question makes no command

    return sha256(b"budget-ledger command id\0" + text.encode()).digest()[:16]
