"""Tables of documents, made from declared columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, NamedTuple

from msgspec.structs import replace

from ledger.reporting.columns import MONEY, Column, ColumnKind, Row
from ledger.reporting.documents.forms.model import Heading, Table, Value
from ledger.reporting.language import Words


class Numbered(NamedTuple, Generic[Row]):
    """A row with its number in a list."""

    number: int
    row: Row


class Amount(NamedTuple):
    """Cents, and the anchor of what explains them."""

    cents: int | None
    anchor: str = ""


class Explained(NamedTuple):
    """A row of amounts by name, each with what explains it."""

    name: str
    amounts: Mapping[str, Amount]


def explained(name: str, title: str, kind: ColumnKind = MONEY, **values: object) -> Column[Any]:
    """Return the column of an amount of `Explained`; `title` is its message, with its values."""
    return Column(
        f"{name}_cents",
        title,
        kind,
        lambda row: row.amounts[name].cents,
        lambda row, _: row.amounts[name].anchor,
        values=values,
    )


def tabulated(
    key: str, title: str, columns: Sequence[Column[Row]], rows: Sequence[Row], words: Words
) -> Table:
    """Return rows under their columns, and where their cells lead.

    Args:
        key: the table's stable name.
        title: the message of its title.
        columns: one without a word is for programs only.
        rows: in order.
        words: language, and names of bodies.
    """
    readers = [(one, one.reader()) for one in columns]
    cells = tuple(
        tuple(_cell(column, read(row), words) for column, read in readers) for row in rows
    )
    links = {
        (number, place): anchor
        for number, row in enumerate(rows)
        for place, column in enumerate(columns)
        if column.leads is not None and (anchor := column.leads(row, number))
    }
    return Table(key, words.say(title), headings(columns, words), cells, links=links)


def summed(
    key: str, title: str, columns: Sequence[Column[Row]], rows: Sequence[Row], words: Words
) -> Table:
    """Return the same with a last row that adds up what adds up; without rows there is none."""
    table = tabulated(key, title, columns, rows, words)
    return replace(table, total=sums_of(columns, table.rows, words)) if rows else table


def headings(columns: Iterable[Column[Row]], words: Words) -> tuple[Heading, ...]:
    """Return what stands above columns."""
    return tuple(
        Heading(
            one.key,
            one.title(words) if one.word else "",
            one.kind.form,
            one.kind.seldom,
            one.sheet,
        )
        for one in columns
    )


def _cell(column: Column[Row], value: Value, words: Words) -> Value:
    """Return an amount, a day or a count as it is, everything else in words."""
    if value is None or column.kind.form != "text":
        return value
    return column.kind.shown(value, words)


def sums_of(
    columns: Sequence[Column[Row]],
    cells: Sequence[Sequence[Value]],
    words: Words,
    least: int | None = None,
) -> tuple[Value, ...]:
    """Return a last row: the word for a sum, then the sums of the columns that add up.

    `least` is the sum of a column without numbers.
    """
    sums: list[Value] = []
    for place, column in enumerate(columns):
        numbers = [value for row in cells if isinstance(value := row[place], int)]
        sums.append((sum(numbers) if numbers else least) if column.kind.adds else None)
    return (words.say("sum"), *sums[1:])
