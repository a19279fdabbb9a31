"""Facts that were wrong."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import Event


class FactWithdrawn(Event, frozen=True):
    """Fact number `withdraws` was wrong; with `replaced` the next event takes its place."""

    kind: ClassVar[str] = "correction"
    subject_parts: tuple[str, ...]
    withdraws: int
    replaced: bool

    @property
    def subject(self) -> tuple[str, ...]:
        """The stream of the fact that is withdrawn."""
        return self.subject_parts
