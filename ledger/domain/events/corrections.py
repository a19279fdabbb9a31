"""Facts that were wrong."""

from __future__ import annotations

from typing import ClassVar

from ledger.domain.events.base import Event, Kind, kept_elsewhere


class FactWithdrawn(Event, frozen=True):
    """Fact number `withdraws` was wrong; with `replaced` the next event takes its place."""

    kind: ClassVar[Kind] = Kind(90, "FactWithdrawn:1", "correction")
    subject_parts: tuple[str, ...]
    withdraws: int
    replaced: bool

    @property
    def subject(self) -> tuple[str, ...]:
        """The stream of the fact that is withdrawn."""
        return self.subject_parts

    fold = kept_elsewhere
