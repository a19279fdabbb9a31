"""One transaction on SQLite, by the verbs that both databases have."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from ledger.log.appended import insert_appended
from ledger.log.database import ROWS_AT_ONCE
from ledger.log.databases.sqlite_settings import sqlite
from ledger.log.known import STEPS, Known
from ledger.log.relations import adding_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledger.log.appended import Appended
    from ledger.log.relations import Relation

_ROWS_EACH = 16
"""Rows of a statement: one for each row takes a third longer."""


class SqliteSession:
    """One transaction on a SQLite connection."""

    dialect = "sqlite"
    now: int | None = None

    def __init__(self, connection: sqlite.Connection, known: Known | None = None) -> None:
        """Use an open connection inside its transaction; `known` holds since an earlier one."""
        self._connection = connection
        self.known = Known() if known is None else known

    @property
    def duplicates(self) -> tuple[type[Exception], ...]:
        """Return what the driver raises when a unique key stands already."""
        return (sqlite.IntegrityError,)

    def all(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        """Return all rows."""
        rows: list[tuple[Any, ...]] = self._connection.execute(sql, params).fetchall()
        return rows

    def together(self, *questions: tuple[Any, ...]) -> list[list[tuple[Any, ...]]]:
        """Return all rows of several questions."""
        return [self.all(*question) for question in questions]

    def stream(self, sql: str, *params: object) -> Iterator[tuple[Any, ...]]:
        """Yield rows as SQLite finds them."""
        return chain.from_iterable(self.chunks(sql, *params))

    def chunks(self, sql: str, *params: object) -> Iterator[list[tuple[Any, ...]]]:
        """Yield rows, many at a time."""
        cursor = self._connection.execute(sql, params)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield rows

    def run(self, sql: str, *params: object) -> None:
        """Execute one statement."""
        self._connection.execute(sql, params)
        if not sql.startswith(STEPS):
            self.known.clear()  # whatever it did

    def give_up(self) -> None:
        """End the question that another thread asks just now, if any: it fails there."""
        self._connection.interrupt()

    def add_up(self, relation: Relation, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows, or add to those that stand."""
        self.known.pop(relation.name, None)
        self._connection.executemany(adding_up(relation), rows)

    def insert(self, relation: Relation, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows; give large byte strings as bytearray, which the driver binds unadapted."""
        self._insert(relation, rows)

    def insert_columns(
        self, relation: Relation, count: int, columns: Sequence[Iterable[Any]]
    ) -> None:
        """Insert rows given column by column, without holding them as rows."""
        # The driver binds a bytearray as it is; bytes go through an adaption protocol.
        bound = [
            map(bytearray, column) if kind == "bytes" else column
            for (_, kind), column in zip(relation.columns, columns, strict=True)
        ]
        self._insert(relation, islice(zip(*bound, strict=False), count))

    def append(self, new: Appended) -> None:
        """Append events to the log."""
        insert_appended(self, new)
        self.known.append(new)

    def _insert(self, relation: Relation, rows: Iterable[tuple[Any, ...]]) -> None:
        """Insert rows, several by a statement; on a failure those before the one that failed stay.

        So SQLite keeps no copy of every page for a statement to be undone: who looks at
        `duplicates` undoes them all.
        """
        self.known.pop(relation.name, None)
        width = len(relation.columns)
        one, cells = f"({','.join('?' * width)})", chain.from_iterable(rows)
        most = width * _ROWS_EACH
        part = tuple(islice(cells, most))

        def whole() -> Iterator[tuple[Any, ...]]:
            nonlocal part
            while len(part) == most:
                yield part
                part = tuple(islice(cells, most))

        inserting = f"INSERT OR FAIL INTO {relation.name} VALUES "
        if len(part) == most:
            self._connection.executemany(inserting + ",".join([one] * _ROWS_EACH), whole())
        if part:
            self._connection.execute(inserting + ",".join([one] * (len(part) // width)), part)

    def tables(self) -> set[str]:
        """Return the names of all tables."""
        return {name for (name,) in self.all("SELECT name FROM sqlite_schema WHERE type='table'")}
