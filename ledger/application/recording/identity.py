"""What makes two commands the same: everything that a caller said, and nothing else."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from ledger.application.results import Note
    from ledger.domain.commands import Command


def content_hash(command: Command, note: Note) -> bytes:
    """Return the hash of everything a caller said, except the command id itself."""
    said = (
        type(command).__name__,
        _content(command),
        note.known_on,
        note.document,
        note.document_date,
        note.file_hash,
        note.reason,
        note.corrects,
    )
    return sha256(msgspec.msgpack.encode(said)).digest()


def derived_id(head: bytes, content: bytes, at: int) -> bytes:
    """Return the id of a command that nobody gave one: unique because the chain's head is.

    It is the same again when clock and history are.
    """
    return sha256(b"derived" + head + content + at.to_bytes(8, "big")).digest()[:16]


def _content(command: Command) -> Any:  # noqa: ANN401 - whatever encodes to a map
    """Leave out what was added to a command later and not said: its hash is that of before."""
    kind = type(command)
    if not kind.added:
        return command
    fields = kind.__struct_fields__
    later = fields[fields.index(kind.added) :]
    defaults = dict(zip(later, kind.__struct_defaults__[-len(later) :], strict=True))
    given = {name: getattr(command, name) for name in fields}
    return {n: value for n, value in given.items() if n not in later or value != defaults[n]}
