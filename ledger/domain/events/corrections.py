"""Facts that were wrong, and clocks."""

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


class ClockCorrected(Event, frozen=True):
    """Events `first` to `last` were recorded at `recorded_at`; the clock had said something else.

    What is stored about them stays. `days` names by runs of events the day that a wrong clock gave
    as day of receipt: where an event of the run carries it, `known_on` takes its place. A day that
    somebody said stays. A later correction of the same events takes the place of this one.
    """

    kind: ClassVar[Kind] = Kind(91, "ClockCorrected:1", "clock")
    first: int
    last: int
    recorded_at: int
    known_on: int
    days: tuple[tuple[int, int, int], ...]

    @property
    def subject(self) -> tuple[str, ...]:
        """The one stream of all corrections: whoever asks for a time finds them at once."""
        return CLOCK_STREAM

    fold = kept_elsewhere


CLOCK_STREAM = ("clock", "ledger")
