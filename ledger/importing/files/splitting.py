"""A text of whole rows becomes columns at once, where nothing in it is intricate."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_COLUMNS = 1000
"""More fields in a line than any export has."""
_MARK = "\x00"
"""Stands for a delimiter within a field; no text has it, it was refused before."""


class Block:
    """Rows with the numbers of their lines, as columns; None of them where rows differ in width.

    Attributes:
        struck: of the lines with cells that are struck out, a bit for each such column.
    """

    def __init__(self, numbers: Sequence[int], columns: Sequence[Sequence[str]] | None) -> None:
        self.numbers = numbers
        self.columns = columns
        self.struck: Mapping[int, int] = {}
        self._rows: Sequence[list[str]] | None = None

    @classmethod
    def of_rows(cls, numbers: Sequence[int], rows: Sequence[list[str]]) -> Self:
        """Return rows as a block."""
        alike = len(set(map(len, rows))) == 1
        block = cls(numbers, list(zip(*rows, strict=True)) if alike else None)
        block._rows = rows
        return block

    def row(self, at: int) -> list[str]:
        """Return one row."""
        return self._rows[at] if self._rows else [column[at] for column in self.columns or ()]

    @property
    def rows(self) -> Sequence[list[str]]:
        """Return the rows; they are made when they are first asked for."""
        if self._rows is None:
            self._rows = list(map(list, zip(*self.columns or (), strict=True)))
        return self._rows


FORMULA = '="'
"""How what is a text in CSV may begin, so that a spreadsheet keeps its zeros: `="0001"`."""


def texts_alone(row: list[str]) -> list[str]:
    """Return fields without the formula of nothing but a text, which some programs write."""
    return [
        cell[2:-1] if cell.startswith(FORMULA) and cell.find('"', 2) == len(cell) - 1 else cell
        for cell in row
    ]


def split(text: str, delimiter: str) -> list[list[str]] | None:
    """Return the columns of a text whose rows have all as many fields as the first; else None.

    They are what Python's reader of CSV makes of it. None also where a field is longer than that
    would let it be.
    """
    plain = _plain_lines(text, delimiter)
    if plain is None:
        return None
    width = plain.count(delimiter, 0, plain.index("\n")) + 1
    # Of a single column Python's reader tells a blank line from an empty field.
    if not 1 < width <= MAX_COLUMNS:
        return None
    count, step = plain.count("\n"), width + 1
    cells = plain.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)
    cells.pop()
    # Each line's end is a cell of its own: at its place in every row, there is none anywhere else.
    alike = len(cells) == count * step and cells[width::step].count("\n") == count
    most = csv.field_size_limit()
    if not alike or (len(plain) > most and max(map(len, cells)) > most):
        return None
    columns = [cells[place::step] for place in range(width)]
    return columns if _MARK not in plain else [_marks_out(column, delimiter) for column in columns]


def _plain_lines(text: str, delimiter: str) -> str | None:
    """Return a text whose lines end in a line feed each, and where nothing is quoted."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if not text or "\r" in text:
        return None
    if text[-1] != "\n":
        text += "\n"
    return _unquoted(text, delimiter) if '"' in text else text


def _unquoted(text: str, delimiter: str) -> str | None:
    """Return a text without quotation marks; between them a mark stands for each delimiter.

    None where it is intricate: quotation marks within a field, a field over several lines.
    """
    parts = f"\n{text}".split('"')
    outside, inside = parts[0::2], parts[1::2]
    beside = {part[-1:] for part in outside[:-1]} | {part[:1] for part in outside[1:]}
    quoted = "\n".join(inside)
    if (
        len(outside) == len(inside)  # one is open at the end
        or not beside <= {delimiter, "\n"}
        or quoted.count("\n") >= len(inside)
    ):
        return None
    parts[1::2] = quoted.replace(delimiter, _MARK).split("\n")
    return "".join(parts)[1:]


def _marks_out(column: list[str], delimiter: str) -> list[str]:
    whole = "\n".join(column)
    return whole.replace(_MARK, delimiter).split("\n") if _MARK in whole else column
