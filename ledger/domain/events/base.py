"""What all events share."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class Event(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Base of all events."""

    kind: ClassVar[str] = ""
    later: ClassVar[tuple[str, ...]] = ()
    """Last fields that the event got after its release: unsaid (None), they are not stored."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the identity of the stream: its kind, then its key parts."""
        return (self.kind, str(getattr(self, self.__struct_fields__[0])))

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Return (kind, name) of everything else the event speaks of."""
        return ()


def joined(*parts: str | int) -> str:
    """Return one name of several parts; a slash within a part does not part it."""
    return "/".join(str(part).replace("%", "%25").replace("/", "%2F") for part in parts)
