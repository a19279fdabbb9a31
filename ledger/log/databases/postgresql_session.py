"""One transaction on PostgreSQL: statements, arrays for a few rows, a binary stream for many."""

from __future__ import annotations

from functools import cache
from itertools import chain, count, islice
from typing import TYPE_CHECKING, Any

from ledger.domain.said import NOWHERE, Said
from ledger.log.database import ROWS_AT_ONCE
from ledger.log.databases.functions import CALL_APPEND, CALL_BEGIN
from ledger.log.relations import adding_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledger.log.appended import Appended
    from ledger.log.relations import Relation

_STREAMED = 500
"""Rows from which on a binary stream is faster than arrays: a file, or a long list of commands."""
_ARRAYS = {"int": "bigint[]", "bytes": "bytea[]", "text": "text[]"}


@cache
def _native(sql: str) -> str:
    """Return a statement with psycopg's placeholders."""
    return sql.replace("%", "%%").replace("?", "%s")


class PostgresSession:
    """One transaction on a psycopg connection."""

    dialect = "postgresql"

    def __init__(self, connection: Any) -> None:  # noqa: ANN401 - psycopg is an extra
        """Use an open connection inside its transaction."""
        self._connection = connection
        self.now: int | None = None
        self.last: tuple[int, bytes] | None = None
        """The last event and its hash, if that is known."""
        self._cursors = count()

    @property
    def duplicates(self) -> tuple[type[Exception], ...]:
        """Return what the driver raises when a unique key stands already."""
        from psycopg.errors import UniqueViolation  # noqa: PLC0415 - an extra

        return (UniqueViolation,)

    def all(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        """Return all rows."""
        return self._connection.execute(_native(sql), params).fetchall()  # type: ignore[no-any-return] # the driver says no more

    def stream(self, sql: str, *params: object) -> Iterator[tuple[Any, ...]]:
        """Yield rows through a server-side cursor."""
        return chain.from_iterable(self.chunks(sql, *params))

    def chunks(self, sql: str, *params: object) -> Iterator[list[tuple[Any, ...]]]:
        """Yield rows, many at a time, through a server-side cursor of their own.

        Who leaves them half-read sends nothing: the cursor ends with the transaction. The driver's
        own would say so to the server, whenever the collector comes by, and wait for whatever
        statement is under way, which may be the one that the collector came by in.
        """
        name = f"ledger_stream_{next(self._cursors)}"
        self._connection.execute(f"DECLARE {name} CURSOR FOR {_native(sql)}", params)
        cursor = self._connection.cursor(binary=True)
        fetch = f"FETCH {ROWS_AT_ONCE} FROM {name}"
        while rows := cursor.execute(fetch, prepare=False).fetchall():
            yield rows
        self._connection.execute(f"CLOSE {name}")

    def run(self, sql: str, *params: object) -> None:
        """Execute one statement."""
        if params:
            self._connection.execute(_native(sql), params)
        else:  # without values psycopg takes the statement as it is, percent signs included
            self._connection.execute(sql)
        if sql.startswith("ROLLBACK"):
            self.last = None

    def add_up(self, relation: Relation, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows, or add to those that stand, pipelined by the driver."""
        with self._connection.cursor() as cursor:
            cursor.executemany(_native(adding_up(relation)), rows)

    def insert(self, relation: Relation, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows: a few as parallel arrays in one statement, many as a binary stream.

        Arrays take one round trip; a stream takes three, but far less of the driver for each row.
        """
        if not rows:
            return
        if len(rows) >= _STREAMED:
            self._copy(relation, rows)
            return
        arrays = ",".join(f"%s::{_ARRAYS[kind]}" for _, kind in relation.columns)
        names = ",".join(relation.column_names)
        sql = f"INSERT INTO {relation.name} ({names}) SELECT * FROM unnest({arrays})"
        self._connection.execute(sql, [list(column) for column in zip(*rows, strict=True)])

    def insert_columns(
        self, relation: Relation, count: int, columns: Sequence[Iterable[Any]]
    ) -> None:
        """Insert rows given column by column, as `insert` does."""
        rows = islice(zip(*columns, strict=False), count)
        if count >= _STREAMED:
            self._copy(relation, rows)
        else:
            self.insert(relation, list(rows))

    def begin(self, seconds: float, then: float) -> None:
        """Take the write lock, waiting so long, `then` for others; the log is known by its end."""
        sql = CALL_BEGIN.format(wait=int(seconds * 1000), then=int(then * 1000))
        with self._connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.nextset()
            self.now, *last = cursor.fetchone()
        self.last = tuple(last) if last[0] else None

    def append(self, new: Appended) -> None:
        """Append events through the function that alone may; it gives the numbers itself."""
        envelopes = [row[1:-2] for row in new.commands]
        columns = [list(column) for column in zip(*envelopes, strict=True)]
        stored, count, names = new.stored, len(new.hashes), new.topics
        before = new.commands[0][0] - 1
        places = [1] * count
        if len(new.commands) > 1:
            places = [number - before for number in islice(new.numbers, count)]
        topics = [names[kind] for kind in stored.kinds]
        columns += [places, *map(list, stored), topics, list(new.hashes)]
        self._connection.execute(CALL_APPEND, [new.goes_on, *columns])
        if count:
            self.last = new.first + count - 1, new.hashes[-1]

    def _copy(self, relation: Relation, rows: Iterable[tuple[Any, ...]]) -> None:
        names = ",".join(relation.column_names)
        sql = f"COPY {relation.name} ({names}) FROM STDIN (FORMAT BINARY)"
        with self._connection.cursor() as cursor, cursor.copy(sql) as stream:
            stream.set_types([_ARRAYS[kind].removesuffix("[]") for _, kind in relation.columns])
            write = stream.write_row
            for row in rows:
                write(row)

    def tables(self) -> set[str]:
        """Return the names of all tables in the current schema."""
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        return {name for (name,) in self.all(sql)}


_HOLDER = """
SELECT a.usename, a.application_name, extract(epoch FROM now() - a.xact_start)::int
FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'relation' AND l.granted AND l.mode = 'ExclusiveLock'
AND l.relation = to_regclass('ledger_meta')
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
"""Who holds the write lock; of others' sessions a login without the right sees no more than that
they exist."""


def who_holds_the_lock(session: PostgresSession) -> Said:
    """Return login, program and duration of the transaction that holds the write lock."""
    rows = session.all(_HOLDER)
    if not rows:
        return NOWHERE
    login, program, seconds = rows[0]
    return Said(
        " ({login}, {program}, for {seconds} seconds)",
        login=login or Said("unknown"),
        program=program or Said("unnamed program"),
        seconds=seconds,
    )
