"""Rules of a profile that leave rows out."""

from __future__ import annotations

from msgspec import Struct


class Skip(Struct, frozen=True):
    """Rows to leave out: the column equals, starts with or contains a text, or is empty.

    `drops`: also where they carry an amount.
    """

    column: str
    how: str
    text: str = ""
    drops: bool = False

    @property
    def rule(self) -> str:
        """Return what is said of the rows that are left out."""
        return f"{self.column} {self.how}" + (f" {self.text!r}" if self.text else "")

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
