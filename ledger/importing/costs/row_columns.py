"""Rows of a file as columns by what they are, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledger.importing.costs.cells import wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledger.domain.said import Said
    from ledger.importing.costs.cells import Faults

ROW = "row"
"""What is wrong with a row as a whole, as if it were a column; to people it is `WHOLE`."""
Counted = dict[Any, list[int]]
"""Rows and signed cents of each."""
Found = tuple[int, str, "Said"]
"""What is wrong in which line and field, as a `LineFinding`; it is sent between processes."""


def count(sums: Counted, key: object, cents: int, rows: int = 1) -> None:
    """Add rows and their cents."""
    cell = sums.setdefault(key, [0, 0])
    cell[0] += rows
    cell[1] += cents


class RowColumns:
    """Rows of a file as columns, and what is wrong with them.

    Args:
        numbers: of their lines.
        cells: the columns by what they are.
        names: how the file calls these.

    Attributes:
        faults: by row and column; the first that is found of each.
        left_out: why a row is left out, by its place.
        named: vouchers that a row names, the column, and why it is refused if they stand.
    """

    def __init__(
        self, numbers: Sequence[int], cells: dict[str, Sequence[str]], names: dict[str, str]
    ) -> None:
        self.numbers = numbers
        self.cells = cells
        self.names = names
        self.faults: dict[int, dict[str, Said]] = {}
        self.left_out: dict[int, str] = {}
        self.named: dict[int, tuple[tuple[str, ...], str, Said]] = {}
        self.empty = [""] * len(numbers)

    def tell(self, at: int, target: str, problem: Said) -> None:
        """Note what is wrong."""
        self.faults.setdefault(at, {}).setdefault(target, problem)

    def where_they_stand(self, at: int, target: str, vouchers: tuple[str, ...]) -> None:
        """Take what was told of a cell as wrong only where such vouchers stand on record."""
        told = self.faults[at]
        self.named[at] = vouchers, self.names[target], told.pop(target)
        if not told:
            del self.faults[at]

    def texts(self, target: str) -> Sequence[str]:
        """Return a column; one that the file does not have is empty."""
        return self.cells.get(target, self.empty)

    def need(self, target: str) -> None:
        """Note which cells of a column are empty."""
        column = self.texts(target)
        for at in places(column, "") if "" in column else ():
            self.tell(at, target, wrong("BL-089 is empty", "fill it in"))

    def values(
        self, target: str, reads: Callable[[Sequence[str]], tuple[list[Any], Faults]], none: object
    ) -> list[Any]:
        """Return what a column says; `none` where it says nothing that has a meaning."""
        values, faults = reads(self.texts(target))
        for at, problem in faults.items():
            self.tell(at, target, problem)
            values[at] = none
        return values

    def findings(self, at: int) -> tuple[Found, ...]:
        """Return what is wrong with a row, a finding for each column."""
        found = self.faults[at].items()
        number, names = self.numbers[at], self.names
        return tuple((number, names.get(name, name), problem) for name, problem in found)


def places(column: Sequence[Any], value: object) -> list[int]:
    """Return where a value stands."""
    return [at for at, one in enumerate(column) if one == value]
