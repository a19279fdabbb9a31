"""The bytes that are stored of an event: its fields in their order, as a MessagePack array."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

encode_fields: Callable[[object], bytes] = msgspec.msgpack.Encoder().encode
"""Return the stored bytes of the fields of an event, given as a tuple."""


def encode(content: object) -> bytes:
    """Return the stored bytes of an event, or of its fields as a tuple: they are the same.

    What an event type got later, and nobody said, is left out at the end: the bytes are those of
    before, so that the receipts of the same history stay.
    """
    later = len(getattr(content, "later", ()))
    if not later:
        return encode_fields(content)
    fields = msgspec.structs.astuple(content)  # type: ignore[arg-type] # a Struct, whatever its class
    said = len(fields)
    while said > len(fields) - later and fields[said - 1] is None:
        said -= 1
    return encode_fields(fields[:said])
