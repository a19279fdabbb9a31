"""What all events share."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class Event(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Base of all events."""

    kind: ClassVar[str] = ""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the identity of the stream: its kind, then its key parts."""
        return (self.kind, str(getattr(self, self.__struct_fields__[0])))

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Return (kind, name) of everything else the event speaks of."""
        return ()
