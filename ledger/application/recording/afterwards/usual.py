"""The last lines of a post and cost type, of which the usual amount is made, part by part."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ledger.domain.costs.plausible import LATELY

SPARE = 12
"""Bookings kept beyond those that a median needs: some of them may be reversed."""


class Window(NamedTuple):
    """The last standing bookings of a post and type; `whole`: there are no older ones."""

    numbers: list[int]
    cents: list[int]
    whole: bool


def kept(
    number_at: Callable[[int], int], cents: list[int], away: set[int], before: Window
) -> Window:
    """Return the last lines that stand; those at the places `away` do not."""
    count = LATELY + SPARE
    last: list[int] = []
    place = len(cents)
    while place and len(last) < count:
        place -= 1
        if place not in away:
            last.append(place)
    last.reverse()
    return Window(
        [*map(number_at, last)], [cents[place] for place in last], before.whole and not place
    )


def place_of(number: int, window: Window, mine: Sequence[int], numbers: Sequence[int]) -> int:
    """Return the place of an event in a window and the lines behind it; -1: it is not there.

    `mine` are the places of those lines among `numbers`, the events of all lines.
    """
    before = window.numbers
    if before and number <= before[-1]:
        place = bisect_left(before, number)
        return place if before[place] == number else -1
    place = bisect_left(numbers, number)
    if place == len(numbers) or numbers[place] != number:
        return -1
    return len(before) + bisect_left(mine, place)
