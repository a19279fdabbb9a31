"""Tables of amounts that end in their sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.reporting.documents.model import Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.reporting.documents.model import Value


def money(key: str, title: str) -> Column:
    """Return a column of amounts."""
    return Column(key, title, "money")


def summed(
    key: str,
    title: str,
    columns: tuple[Column, ...],
    rows: Sequence[tuple[Value, ...]],
    word: str,
) -> Table:
    """Return a table whose last row adds up the columns of amounts; without rows there is none.

    `word` stands below the first column, which holds no amounts.
    """
    if not rows:
        return Table(key, title, columns, ())
    sums: list[Value] = [word]
    for place, column in enumerate(columns[1:], 1):
        values = [value for row in rows if isinstance(value := row[place], int)]
        sums.append(sum(values) if values and column.kind == "money" else None)
    return Table(key, title, columns, tuple(rows), tuple(sums))
