"""Who bears which part."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import Event
from ledger.domain.keys import Share


class AgreementConcluded(Event, frozen=True):
    """A cooperation agreement: the cost key, the grant key (None: the same), version and clause."""

    kind: ClassVar[str] = "agreement"
    agreement: str
    programme: str
    key: tuple[Share, ...]
    grant_key: tuple[Share, ...] | None
    valid_from: int
    valid_to: int | None
    version: str
    clause: str

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """Programme and members."""
        return (("programme", self.programme), *_members(self.key, self.grant_key))


class AgreementAmended(Event, frozen=True):
    """From `valid_from` on another key."""

    kind: ClassVar[str] = "agreement"
    agreement: str
    key: tuple[Share, ...]
    grant_key: tuple[Share, ...] | None
    valid_from: int
    version: str
    clause: str

    @property
    def mentions(self) -> tuple[tuple[str, str], ...]:
        """The members."""
        return _members(self.key, self.grant_key)


class AgreementTerminated(Event, frozen=True):
    """The agreement ends after `last_day`; then the employing body bears its posts alone."""

    kind: ClassVar[str] = "agreement"
    agreement: str
    last_day: int


def _members(*keys: tuple[Share, ...] | None) -> tuple[tuple[str, str], ...]:
    names = sorted({member for key in keys if key for member, _, _ in key})
    return tuple(("body", name) for name in names)
