"""Relations as data, so that tables, bulk inserts and comparisons have one description.

And what keeps those of the log from being changed.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple

ColumnType = Literal["int", "bytes", "text"]


class Relation(NamedTuple):
    """A table: its columns in order, its primary key, further unique keys, and its layout.

    `clustered` stores the rows in the order of the primary key (SQLite: WITHOUT ROWID).
    """

    name: str
    columns: tuple[tuple[str, ColumnType], ...]
    key: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    clustered: bool = False

    @property
    def column_names(self) -> tuple[str, ...]:
        """Return the names of the columns in order."""
        return tuple(name for name, _ in self.columns)

    def named(self, name: str) -> Relation:
        """Return the same relation under another name."""
        return self._replace(name=name)


@cache
def adding_up(relation: Relation) -> str:
    """Return the statement that inserts a row, or adds to the figures of its key."""
    name, key = relation.name, relation.key
    marks = ", ".join("?" * len(relation.columns))
    figures = [one for one in relation.column_names if one not in key]
    sums = ", ".join(f"{one} = {name}.{one} + excluded.{one}" for one in figures)
    return (
        f"INSERT INTO {name} VALUES ({marks}) ON CONFLICT ({', '.join(key)}) DO UPDATE SET {sums}"
    )


EVENT = Relation(
    "event",
    (
        ("sequence", "int"),
        ("stream", "bytes"),
        ("version", "int"),
        ("type", "int"),
        ("command", "int"),
        ("known_on", "int"),
        ("state", "bytes"),
        ("hash", "bytes"),
    ),
    key=("sequence",),
    unique=(("stream", "version"),),
)

COMMAND = Relation(
    "command",
    (
        ("number", "int"),
        ("command_id", "bytes"),
        ("content_hash", "bytes"),
        ("recorded_at", "int"),
        ("actor", "text"),
        ("proof", "int"),
        ("document", "text"),
        ("document_date", "int"),
        ("file_hash", "bytes"),
        ("reason", "text"),
        ("first_sequence", "int"),
        ("last_sequence", "int"),
    ),
    key=("number",),
    unique=(("command_id",),),
)

META = Relation("ledger_meta", (("name", "text"), ("value", "text")), key=("name",))

LOGIN = Relation("ledger_login", (("command", "int"), ("login", "text")), key=("command",))
"""With which login of the server each command came; who acts is what the command says.

On PostgreSQL alone."""

LOG = (EVENT, COMMAND)
"""Relations that only ever grow."""


def guards(dialect: str) -> list[str]:
    """Return the statements that guard the log's tables against change."""
    if dialect == "postgresql":
        from ledger.log.databases.functions import made_of  # noqa: PLC0415 - of the other database

        return made_of()
    return [
        f"CREATE TRIGGER {relation.name}_no_{word} BEFORE {word} ON {relation.name} "
        f"BEGIN SELECT RAISE(ABORT, '{relation.name}: the log only grows'); END"
        for relation in LOG
        for word in ("UPDATE", "DELETE")
    ]
