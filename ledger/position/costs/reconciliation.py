"""The ledger beside a finance system's export: matched, different, only here, only there.

Compared voucher by voucher: what is left of a voucher key after its reversals, on which post, as
which cost type. So a booking that was reversed on one side and never made on the other differs in
nothing. A reversal is posted on its own day; where its voucher was booked anew, the two were a
correction, and it counts with the booking that it undoes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec import Struct, field

MATCHED, DIFFERENT, ONLY_HERE, ONLY_THERE = "matched", "different", "only here", "only there"
STATES = (DIFFERENT, ONLY_HERE, ONLY_THERE)

Key = tuple[str, int, str, int, str]
"""Employing body, fiscal year, voucher, line, source."""


class ReconciledLine(NamedTuple):
    """One line on either side: its voucher key, cents, and where it stands (event, file line).

    `paid_on` is the day of payment, 0: it is unpaid, or nobody compares payments. `booked_on` is
    the day of booking, of a `reversal` its own.
    """

    key: Key
    post: str
    cost_type: str
    cents: int
    number: int
    paid_on: int = 0
    booked_on: int = 0
    reversal: bool = False


class Side(Struct):
    """What is left of a voucher key on one side; cents by (post, cost type).

    `paid_on` is the day on which its last line was paid, 0: it is not, or nothing is left.
    """

    cents: dict[tuple[str, str], int] = field(default_factory=dict)
    paid_on: int = 0
    numbers: list[int] = field(default_factory=list)

    def add(self, item: ReconciledLine) -> None:
        """Add a line; what is reversed leaves nothing."""
        cell = (item.post, item.cost_type)
        left = self.cents.get(cell, 0) + item.cents
        if left:
            self.cents[cell] = left
        else:
            self.cents.pop(cell, None)
        self.paid_on = item.paid_on if self.cents else 0
        self.numbers.append(item.number)

    @property
    def total(self) -> int:
        """Return the cents that are left."""
        return sum(self.cents.values())


class Difference(NamedTuple):
    """A voucher key that is not the same on both sides; events here, lines of the file there."""

    state: str
    key: Key
    here: Side
    there: Side


class Sum(NamedTuple):
    """Cents of a cost type on both sides."""

    cost_type: str
    here: int
    there: int


class Reconciliation(Struct, frozen=True):
    """What a comparison found; `unread` are lines of the file that could not be read."""

    source: str
    first: int
    last: int
    matched: int
    differences: tuple[Difference, ...]
    sums: tuple[Sum, ...]
    unread: int
    file_name: str
    file_hash: bytes
    receipt: str

    @property
    def agrees(self) -> bool:
        """Return whether both sides say the same."""
        return not self.differences and not self.unread

    def count(self, state: str) -> int:
        """Return how many voucher keys are in a state."""
        return sum(1 for one in self.differences if one.state == state)


def posted_in(lines: Iterable[ReconciledLine], first: int, last: int) -> Iterator[ReconciledLine]:
    """Yield the lines booked in a period, given in the order of recording.

    A reversal behind which its voucher was booked anew counts with the booking that it undoes.
    """
    return (line for line in _dated(lines) if first <= line.booked_on <= last)


def _dated(lines: Iterable[ReconciledLine]) -> Iterator[ReconciledLine]:
    booked: dict[Key, int] = {}
    reversals: dict[Key, ReconciledLine] = {}
    for line in lines:
        key = line.key
        if (undone := reversals.pop(key, None)) is not None:
            yield undone._replace(booked_on=booked.get(key, undone.booked_on))
        if line.reversal:
            reversals[key] = line
        else:
            booked[key] = line.booked_on
            yield line
    yield from reversals.values()


def compare(
    here: Iterable[ReconciledLine], there: Iterable[ReconciledLine]
) -> tuple[int, list[Difference], list[Sum]]:
    """Return how many voucher keys match, those that do not, and the sums per cost type."""
    mine, theirs = _sides(here), _sides(there)
    matched, found = 0, []
    for key in sorted(mine.keys() | theirs.keys()):
        one, other = mine.get(key, Side()), theirs.get(key, Side())
        if (one.cents, one.paid_on) == (other.cents, other.paid_on):
            matched += bool(one.cents) or (key in mine and key in theirs)
        else:
            state = DIFFERENT if one.cents and other.cents else ONLY_HERE
            state = ONLY_THERE if not one.cents else state
            found.append(Difference(state, key, one, other))
    kinds = sorted({kind for side in (*mine.values(), *theirs.values()) for _, kind in side.cents})
    return matched, found, [Sum(k, _sum(mine, k), _sum(theirs, k)) for k in kinds]


def _sides(items: Iterable[ReconciledLine]) -> dict[Key, Side]:
    sides: dict[Key, Side] = {}
    for item in items:
        sides.setdefault(item.key, Side()).add(item)
    return sides


def _sum(sides: dict[Key, Side], kind: str) -> int:
    return sum(
        cents for side in sides.values() for (_, of), cents in side.cents.items() if of == kind
    )
