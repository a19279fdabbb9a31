"""What stands, as plain values that can be compared."""

from __future__ import annotations

from msgspec import Struct

from ledger.domain.events.base import Event
from ledger.domain.timeline import Timeline


def plain(value):
    """Return what stands without its objects, so that it can be compared."""
    if isinstance(value, Timeline):
        return list(value.entries)
    if isinstance(value, Struct) and not isinstance(value, Event):
        names = (name for name in value.__struct_fields__ if not name.startswith("_"))
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if type(value) in {list, tuple} else value
