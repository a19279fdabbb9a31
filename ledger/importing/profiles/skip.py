"""Rules of a profile that leave rows out."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from ledger.domain.said import Said

_HOW = {
    "equals": Said("equals"),
    "starts": Said("starts"),
    "contains": Said("contains"),
    "empty": Said("empty"),
}
"""How a rule of a profile finds its rows."""


class Skip(Struct, frozen=True):
    """Rows to leave out: the column equals, starts with or contains a text, or is empty.

    `drops`: also where they carry an amount.
    """

    column: str
    how: str
    text: str = ""
    drops: bool = False

    @property
    def rule(self) -> Said:
        """Return what is said of the rows that are left out."""
        return _rule(self)

    def fits(self, cell: str) -> bool:
        """Return whether a cell of the column makes its row one to leave out."""
        match self.how:
            case "equals":
                return cell == self.text
            case "starts":
                return cell.startswith(self.text)
            case "contains":
                return self.text in cell
            case _:
                return not cell


@cache
def _rule(skip: Skip) -> Said:
    how = _HOW[skip.how]
    if not skip.text:
        return Said("{column} {how}", column=skip.column, how=how)
    return Said("{column} {how} {text!r}", column=skip.column, how=how, text=skip.text)
