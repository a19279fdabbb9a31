"""A value that changes over time, where a later word replaces an earlier one.

`Timeline` answers two questions at once: what holds on a day (valid time), given everything
recorded (in the order of recording). An entry replaces whatever was said before for its days.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from ledger.domain.period import FOREVER, Span

T = TypeVar("T")


class Entry(NamedTuple, Generic[T]):
    """From `start` to before `end` the value holds; None says that nothing does."""

    start: int
    end: int
    value: T | None
    sequence: int


class Timeline(Generic[T]):
    """Entries in the order in which they were recorded."""

    __slots__ = ("entries",)

    def __init__(self) -> None:
        """Start with nothing said about any day."""
        self.entries: list[Entry[T]] = []

    def add(self, start: int, end: int | None, value: T | None, sequence: int) -> None:
        """Say that `value` holds from `start` to before `end` (None: for good)."""
        self.entries.append(Entry(start, FOREVER if end is None else end, value, sequence))

    def at(self, day: int) -> Entry[T] | None:
        """Return the entry that holds on a day, the latest recorded first; None when none does."""
        for entry in reversed(self.entries):
            if entry.start <= day < entry.end:
                return entry if entry.value is not None else None
        return None

    def said(self, day: int) -> int:
        """Return the event that says last what holds on a day, be it nothing, or held before; 0."""
        for entry in reversed(self.entries):
            if entry.start <= day < entry.end:
                return entry.sequence
        ended = [(entry.end, entry.sequence) for entry in self.entries if entry.end <= day]
        return max(ended)[1] if ended else 0

    def end_of_stretch(self, day: int) -> int | None:
        """Return the day on which what holds on `day` stops without another value; None: never."""
        ends = (span.start for span, entry in self.segments(Span(day, FOREVER)) if entry is None)
        return next(ends, None)

    def bounds(self, span: Span) -> list[int]:
        """Return the days inside the span (its start included) at which the value may change."""
        cuts = {span.start}
        first, behind = span
        for start, end, _, _ in self.entries:
            if first < start < behind:
                cuts.add(start)
            if first < end < behind:
                cuts.add(end)
        return sorted(cuts)

    def segments(self, span: Span) -> list[tuple[Span, Entry[T] | None]]:
        """Return the span cut where the entry changes; neighbours never share an entry."""
        if len(self.entries) == 1:  # nearly always, and asked of every post and year
            only = self.entries[0]
            if only.start <= span.start and span.end <= only.end:
                return [(span, None if only.value is None else only)]
        cuts = self.bounds(span)
        if len(cuts) == 1:
            return [(span, self.at(span.start))]
        result: list[tuple[Span, Entry[T] | None]] = []
        for start, end in pairwise([*cuts, span.end]):
            entry = self.at(start)
            if result and result[-1][1] == entry:
                result[-1] = (Span(result[-1][0].start, end), entry)
            else:
                result.append((Span(start, end), entry))
        return result
