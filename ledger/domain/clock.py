"""When events were recorded, after corrections of a wrong clock, and whether a clock is believed.

The stored time of an event never changes. A `ClockCorrected` gives it another one: its *effective*
time, which decides every question as of a moment. A day of receipt that nobody said is the day of
recording, so it moves with it. Effective times never decrease (domain reference §3).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.errors import Finding
from ledger.domain.said import Said

if TYPE_CHECKING:
    from ledger.domain.events import ClockCorrected

MOST_AHEAD = 5 * 60 * 1_000_000
"""Microseconds that the last event may lie ahead of the clock: two machines differ by as much."""

MOST_BEHIND = 400 * 86_400 * 1_000_000
"""Microseconds that a ledger may rest; longer than a year, for some are only touched at its end."""


class Correction(NamedTuple):
    """Events `first` to `last`, set right by event `number` as `event` says."""

    first: int
    last: int
    number: int
    event: ClockCorrected


class Move(NamedTuple):
    """Events `first` to `last` that carry the day of receipt `stored` count as known on another."""

    first: int
    last: int
    stored: int
    known_on: int


class Times:
    """The corrections of a log, the latest about each event.

    Attributes:
        corrections: those that count, each over the events that no later one is about.
        numbers: the events of all, those that later ones replaced as well.
    """

    def __init__(self, corrected: Iterable[tuple[int, ClockCorrected]] = ()) -> None:
        """Lay the corrections over each other, newest first; given as (number, event)."""
        runs: list[Correction] = []
        newest_first = sorted(corrected, key=lambda item: item[0], reverse=True)
        self.numbers = frozenset(number for number, _ in newest_first)
        for number, event in newest_first:
            for first, last in _without(event.first, event.last, runs):
                runs.append(Correction(first, last, number, event))
        self.corrections = tuple(sorted(runs))
        self._starts = [run.first for run in self.corrections]

    def __bool__(self) -> bool:
        return bool(self.corrections)

    def correction(self, sequence: int) -> Correction | None:
        """Return what set an event's time right; None: it stands as stored."""
        place = bisect_right(self._starts, sequence) - 1
        run = self.corrections[place] if place >= 0 else None
        return run if run is not None and sequence <= run.last else None

    def recorded_at(self, sequence: int, stored: int) -> int:
        """Return the effective time of an event with a stored one."""
        run = self.correction(sequence)
        return stored if run is None else run.event.recorded_at

    def known_on(self, sequence: int, stored: int) -> int:
        """Return the effective day of receipt of an event with a stored one."""
        run = self.correction(sequence)
        if run is None:
            return stored
        given = any(a <= sequence <= b and stored == day for a, b, day in run.event.days)
        return run.event.known_on if given else stored

    def moves(self) -> Iterator[Move]:
        """Yield every day of receipt that moved."""
        for run in self.corrections:
            for first, last, day in run.event.days:
                start, end = max(first, run.first), min(last, run.last)
                if start <= end and day != run.event.known_on:
                    yield Move(start, end, day, run.event.known_on)


UNCORRECTED = Times()


def _without(first: int, last: int, runs: Iterable[Correction]) -> list[tuple[int, int]]:
    """Return the parts of a range of events that lie in none of the runs."""
    parts = [(first, last)]
    for run in runs:
        parts = [
            piece
            for a, b in parts
            for piece in ((a, min(b, run.first - 1)), (max(a, run.last + 1), b))
            if piece[0] <= piece[1]
        ]
    return parts


def ahead(now: int, last: int) -> bool:
    """Return whether the last event lies so far ahead of the clock that one of them is wrong."""
    return last - now > MOST_AHEAD


def behind(now: int, last: int) -> bool:
    """Return whether the clock lies so far ahead of the last event that it may be wrong."""
    return now - last > MOST_BEHIND


class Neighbourhood(NamedTuple):
    """What a correction has to fit into.

    `first` and `last` are the events of the commands that it touches; `before` and `after` the
    effective times of the neighbours (`after` None: there is none); `said` the latest day of
    receipt that somebody said, `said_by` its event; 0: none did.
    """

    first: int
    last: int
    before: int
    after: int | None
    said: int = 0
    said_by: int = 0


def correction_findings(
    event: ClockCorrected, around: Neighbourhood, now: int, shown: Callable[[int], str]
) -> list[Finding]:
    """Return everything that stands against a correction; `shown` words a time."""
    place = (
        Said("events {first} to {last}", first=event.first, last=event.last)
        if event.first < event.last
        else Said("event {event}", event=event.first)
    )
    found: list[Finding] = []
    if (event.first, event.last) != (around.first, around.last):
        problem = "BL-058 begin or end inside what one command recorded together"
        remedy = "name events {first} to {last}"
        return [Finding.of(place, problem, remedy, first=around.first, last=around.last)]
    at = shown(event.recorded_at)
    if event.recorded_at > now:
        problem = "BL-059 {at} lies after now, {limit}"
        found.append(Finding.of(place, problem, "name when it was", at=at, limit=shown(now)))
    if event.recorded_at < around.before:
        problem = "BL-060 {at} lies before the event before them, {limit}"
        remedy = "name a later time, or correct that event too"
        found.append(Finding.of(place, problem, remedy, at=at, limit=shown(around.before)))
    if around.after is not None and event.recorded_at > around.after:
        problem = "BL-061 {at} lies after the event behind them, {limit}"
        remedy = "name an earlier time, or correct that event too"
        found.append(Finding.of(place, problem, remedy, at=at, limit=shown(around.after)))
    if around.said > event.known_on:
        problem = "BL-062 event {event} was received later than that, as somebody said"
        remedy = "name a time that is not before the receipt"
        found.append(Finding.of(place, problem, remedy, event=around.said_by))
    return found
