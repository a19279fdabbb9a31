"""Numbers of many events at little cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

_AT_ONCE = 500


class EventNumbers:
    """Numbers of events, in order and each once: a byte for each event of the ledger."""

    def __init__(self, last: int) -> None:
        """Begin with none of the events up to `last`."""
        self._marks = bytearray(last + 1)

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self._marks[number] == 1

    def __iter__(self) -> Iterator[int]:
        number = self._marks.find(1)
        while number > 0:
            yield number
            number = self._marks.find(1, number + 1)

    def add(self, numbers: Iterable[int]) -> None:
        """Add numbers."""
        for number in numbers:
            self._marks[number] = 1

    def parts(self) -> Iterator[list[int]]:
        """Yield some numbers at a time."""
        numbers = iter(self)
        while part := list(islice(numbers, _AT_ONCE)):
            yield part
