"""Relations as data, so that tables, bulk inserts and comparisons have one description."""

from __future__ import annotations

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

    @property
    def adding_up(self) -> str:
        """Return the statement that inserts a row, or adds to the figures of its key."""
        marks = ", ".join("?" * len(self.columns))
        figures = [name for name in self.column_names if name not in self.key]
        sums = ", ".join(f"{name} = {self.name}.{name} + excluded.{name}" for name in figures)
        return (
            f"INSERT INTO {self.name} VALUES ({marks}) "
            f"ON CONFLICT ({', '.join(self.key)}) DO UPDATE SET {sums}"
        )

    def named(self, name: str) -> Relation:
        """Return the same relation under another name."""
        return self._replace(name=name)


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

LOG = (EVENT, COMMAND)
"""Relations that only ever grow."""
