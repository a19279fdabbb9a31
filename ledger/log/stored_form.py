"""The bytes that are stored of an event: its fields in their order, as a MessagePack array."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

encode: Callable[[object], bytes] = msgspec.msgpack.Encoder().encode
"""Return the stored bytes of an event, or of its fields as a tuple: they are the same."""
