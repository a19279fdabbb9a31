"""Cells of a group of rows that only its first one has, and the others take from above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.costs.booking_block import WHOLE
from ledger.importing.costs.cells import wrong
from ledger.importing.profiles.codes import AMOUNTS
from ledger.importing.profiles.heads import same_head, total_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from ledger.domain.said import Said
    from ledger.importing.files.splitting import Block
    from ledger.importing.profiles.codes import Places
    from ledger.importing.profiles.profile import Profile


class Filling:
    """Fills empty cells, block by block, in the order of the file.

    What cannot be known is refused: what a row takes from above that a refused one, or one that was
    left out, may have begun; and in a file of refused lines anything, for the rows between its own
    are not there.

    Args:
        where: the places of the columns.
        profile: which of them are filled down.

    Attributes:
        places: of the columns that are filled down.
    """

    def __init__(self, where: Places, profile: Profile) -> None:
        """Begin with nothing above."""
        targets = where.targets
        self.places = {targets[target] for target in profile.fill_down if target in targets}
        self._where = where
        self._above: dict[int, str | None] = dict.fromkeys(sorted(self.places), "")
        self._columns: dict[int, Sequence[str]] = {}

    def __call__(
        self, columns: Sequence[Sequence[str]], out: AbstractSet[int], broken: AbstractSet[int]
    ) -> tuple[list[Sequence[str]], dict[int, tuple[str, Said]]]:
        """Return columns in which an empty cell holds what stands above it, and what is refused.

        Args:
            columns: of a block.
            out: rows that are not read.
            broken: those of them of which nobody knows which cell is which.
        """
        totals = self._totals(columns, out)
        refused: dict[int, tuple[str, Said]] = dict.fromkeys(totals, (WHOLE, _TOTAL))
        found, out = list(columns), out | totals
        for place, last in self._above.items():
            head = self._where.head(place)
            column = list(map(str.strip, columns[place]))
            for at, text in enumerate(column):
                if at in out:
                    if at in broken or _begins(text, head, last):
                        last = None  # noqa: PLW2901 - what stands above from here on
                elif text:
                    last = text  # noqa: PLW2901 - as above
                elif last is None or self._where.reason is not None:
                    refused.setdefault(at, (head, _APART if last is not None else _LOST))
                else:
                    column[at] = last
            self._above[place] = last
            found[place] = self._columns[place] = column
        return found, refused

    def _totals(self, columns: Sequence[Sequence[str]], gone: AbstractSet[int]) -> set[int]:
        """Return the rows that may be totals: what stands above would make bookings of them.

        They have an amount and nothing else, or a word for a sum where a group has its voucher, or
        anywhere if neither account nor cost bearer stands beside it.
        """
        targets = self._where.targets
        amounts, codes = (
            [columns[targets[one]] for one in names if one in targets]
            for names in (AMOUNTS, ("account", "cost_bearer"))
        )
        filled = [columns[place] for place in self.places]
        others = [column for column in columns if not any(column is one for one in amounts)]
        found = set()
        for at in range(len(columns[0]) if columns else 0):
            if at in gone or not any(column[at].strip() for column in amounts):
                continue
            coded = any(column[at].strip() for column in codes)
            texts = [column[at].strip() for column in (filled if coded else others)]
            if (not coded and not any(texts)) or any(map(total_word, texts)):
                found.add(at)
        return found

    def rows(self, block: Block) -> list[list[str]]:
        """Return the rows of the block that was just read, filled as its columns are."""
        rows = [list(row) for row in block.rows]
        for place, column in self._columns.items():
            for row, text in zip(rows, column, strict=True):
                if text and not row[place].strip():
                    row[place] = text
        return rows


def _begins(text: str, head: str, last: str | None) -> bool:
    """Return whether a row that is not read may begin a group: no total, and no repeated head."""
    return (
        bool(text) and text != last and not total_word(text) and same_head(text) != same_head(head)
    )


_TOTAL = wrong(
    "BL-547 looks like a total, and would be filled from above", "leave it out by a [[skip]]"
)
_LOST = wrong(
    "BL-993 is empty, and the row that it is filled from is not read",
    "fill it in, or mend that row",
)
_APART = wrong(
    "BL-994 is empty, and a file of refused lines is not filled from above",
    "fill it in as in the file that it came from",
)
