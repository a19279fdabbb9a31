"""What a file has told so far of what stood before it: every fact is told once.

A voucher may be booked, reversed and booked anew in one file. A longer export repeats all of it:
its lines are the standing facts, one after the other, and not a word about the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ledger.domain.errors import Finding
from ledger.domain.facts import Fact
from ledger.domain.said import Said


class Told:
    """Which facts the lines of a file have told.

    Args:
        start: the last event before the file; what stands behind it the file says itself.
    """

    def __init__(self, start: int) -> None:
        self.start = start
        # Where the next line of a stream is looked for, where it has several facts.
        self._next: dict[bytes, int] = {}
        self._told = bytearray(start + 1)

    def tell(self, sequence: int) -> bool:
        """Take a fact as told; return whether it can be: it stood before, and was not told yet."""
        if sequence > self.start or self._told[sequence]:
            return False
        self._told[sequence] = True
        return True

    def was_told(self, sequence: int) -> bool:
        """Return whether a line of this file has said so, or has made it."""
        return sequence > self.start or bool(self._told[sequence])

    def before(
        self, stream: bytes, stands: Sequence[Fact], same: Callable[[Fact], bool]
    ) -> int | None:
        """Return the number of the fact that a line tells, in the order of the file."""
        for place in range(self._next.get(stream, 0), len(stands)):
            fact = stands[place]
            if same(fact) and self.tell(fact.sequence):
                if len(stands) > 1:
                    self._next[stream] = place + 1
                return fact.sequence
        return None

    def is_through(self, stream: bytes, stands: Sequence[Fact]) -> bool:
        """Return whether all that stands in a stream was told: a further line says it anew."""
        return bool(stands) and self._next.get(stream) == len(stands)

    def goes_on(self, stream: bytes, count: int) -> None:
        """Take as told what a line has added: so many facts stand before it."""
        self._next[stream] = count + 1

    def out_of_order(self, stands: Sequence[Fact], same: Callable[[Fact], bool]) -> int | None:
        """Return the fact that a line tells behind what undid it, old or of this file."""
        left = (fact for fact in stands if not self.was_told(fact.sequence) and same(fact))
        return next((fact.sequence for fact in left), None)


def equal_line(place: Said) -> Finding:
    """Return what is wrong with a line that an earlier one of its file has said already."""
    problem = "BL-473 an earlier line of this file says the same"
    return Finding.of(place, problem, "take it out; if both are meant, {lines}", lines=LINES)


LINES = Said("count the lines: count_lines = true in the profile, or the column line")
"""How several lines of one voucher are told apart."""
