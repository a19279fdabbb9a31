"""One transaction on PostgreSQL: statements, arrays for a few rows, a binary stream for many."""

from __future__ import annotations

from contextlib import ExitStack, nullcontext, suppress
from functools import cache
from itertools import chain, count, islice
from typing import TYPE_CHECKING, Any

from ledger.log.database import ROWS_AT_ONCE
from ledger.log.databases.functions import CALL_APPEND, GIVEN
from ledger.log.known import STEPS, Known
from ledger.log.relations import adding_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledger.log.appended import Appended
    from ledger.log.databases.functions import Begun
    from ledger.log.relations import Relation

_STREAMED = 500
"""Rows from which on a binary stream is faster than arrays: a file, or a long list of commands."""
_SAYS_SO = "SELECT pg_logical_emit_message(true, 'budget-ledger', '')"
"""Something to wait for: a transaction that leaves no word behind waits for no standby."""


@cache
def _native(sql: str) -> str:
    """Return a statement with psycopg's placeholders."""
    return sql.replace("%", "%%").replace("?", "%s")


def answers(cursor: Any) -> list[list[tuple[Any, ...]]]:  # noqa: ANN401 - psycopg is an extra
    """Return the rows of each of several statements that gives some."""
    found = []
    while True:
        if cursor.rownumber is not None:
            found.append(cursor.fetchall())
        if not cursor.nextset():
            return found


class PostgresSession:
    """One transaction on a psycopg connection."""

    dialect = "postgresql"

    def __init__(
        self,
        connection: Any,  # noqa: ANN401 - psycopg is an extra
        head: Sequence[tuple[Any, ...]] = (),
        begun: Begun | None = None,
    ) -> None:
        """Use an open connection inside its transaction.

        Args:
            connection: of psycopg.
            head: the end of the log, if it is known.
            begun: what a writer knows, who holds the lock. Statements of theirs that nobody waits
                for travel with the next one that is waited for.
        """
        self._connection = connection
        self._cursors = count()
        self._pipeline = ExitStack()
        self._writes = begun is not None
        self._appends = False
        self.now = begun.now if begun else None
        self.known = Known()
        if head:
            self.known |= {"head": head, "last": head[0][:2]}
        if begun and not begun.corrected:
            self.known["clock"] = []
        self._piped()

    @property
    def last(self) -> tuple[int, bytes] | None:
        """The last event and its hash, if that is known."""
        return self.known.get("last")

    def _piped(self) -> None:
        if self._writes:
            self._pipeline.enter_context(self._connection.pipeline())

    def leave(self) -> None:
        """Wait for the answers that are due."""
        self._pipeline.close()

    def end(self) -> None:
        """Undo what was not committed.

        Where the driver cannot, since the connection is gone or an interrupt left it in the middle
        of a statement, the transaction ends with the connection.
        """
        for step in (self.leave, self._connection.rollback):
            with suppress(Exception):
                step()

    def commit(self) -> str:
        """Commit, with all that is still under way; return what the server warned of.

        What was recorded before, and is acknowledged again, is waited for as what is new.
        """
        warnings: list[str] = []

        def warned(said: Any) -> None:  # noqa: ANN401 - psycopg is an extra
            if said.severity_nonlocalized == "WARNING":
                warnings.append(said.message_primary)

        self._connection.add_notice_handler(warned)
        try:
            if not self._appends:
                self._connection.execute(_SAYS_SO)
            self._connection.execute("COMMIT")
            self.leave()
        finally:
            self._connection.remove_notice_handler(warned)
        return " ".join(warnings)

    @property
    def duplicates(self) -> tuple[type[Exception], ...]:
        """Return what the driver raises when a unique key stands already."""
        from psycopg.errors import UniqueViolation  # noqa: PLC0415 - an extra

        return (UniqueViolation,)

    def all(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        """Return all rows."""
        return self._connection.execute(_native(sql), params).fetchall()  # type: ignore[no-any-return] # the driver says no more

    def together(self, *questions: tuple[Any, ...]) -> list[list[tuple[Any, ...]]]:
        """Return all rows of several questions, on one way there and back."""
        with nullcontext() if self._writes else self._connection.pipeline():
            asked = [self._connection.execute(_native(sql), said) for sql, *said in questions]
            return [cursor.fetchall() for cursor in asked]

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
        if sql.startswith("ROLLBACK"):  # of what failed before the server did not read on
            from psycopg import Error  # noqa: PLC0415 - an extra

            with suppress(Error):
                self.leave()
        if not sql.startswith(STEPS):
            self.known.clear()  # whatever it did
        if params:
            self._connection.execute(_native(sql), params)
        else:  # without values psycopg takes the statement as it is, percent signs included
            self._connection.execute(sql)

    def add_up(self, relation: Relation, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows, or add to those that stand, pipelined by the driver."""
        self.known.pop(relation.name, None)
        with self._connection.cursor() as cursor:
            cursor.executemany(_native(adding_up(relation)), rows)

    def insert(self, relation: Relation, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows: a few as parallel arrays in one statement, many as a binary stream.

        Arrays take one round trip; a stream takes three, but far less of the driver for each row.
        """
        if not rows:
            return
        self.known.pop(relation.name, None)
        if len(rows) >= _STREAMED:
            self._copy(relation, rows)
            return
        from ledger.log.databases.arrays import ARRAYS, packed  # noqa: PLC0415 - needs the driver

        kinds = [kind for _, kind in relation.columns]
        arrays = ",".join(f"%b::{ARRAYS[kind]}" for kind in kinds)
        names = ",".join(relation.column_names)
        sql = f"INSERT INTO {relation.name} ({names}) SELECT * FROM unnest({arrays})"
        self._connection.execute(sql, list(map(packed, kinds, zip(*rows, strict=True))))

    def insert_columns(
        self, relation: Relation, count: int, columns: Sequence[Iterable[Any]]
    ) -> None:
        """Insert rows given column by column, as `insert` does."""
        rows = islice(zip(*columns, strict=False), count)
        if count >= _STREAMED:
            self._copy(relation, rows)
        else:
            self.insert(relation, list(rows))

    def append(self, new: Appended) -> None:
        """Append events through the function that alone may; it gives the numbers itself."""
        from ledger.log.databases.arrays import packed  # noqa: PLC0415 - needs the driver

        envelopes = [row[1:-2] for row in new.commands]
        stored, count, names = new.stored, len(new.hashes), new.topics
        before = new.commands[0][0] - 1
        places = [1] * count
        if len(new.commands) > 1:
            places = [number - before for number in islice(new.numbers, count)]
        topics = [names[kind] for kind in stored.kinds]
        columns = [*zip(*envelopes, strict=True), places, *stored, topics, new.hashes]
        asked = self._connection.execute(CALL_APPEND, [new.goes_on, *map(packed, GIVEN, columns)])
        self._appends = True
        self.known.append(new)
        if new.goes_on:
            asked.fetchall()  # whoever gives a part wants to know at once whether it stands

    def _copy(self, relation: Relation, rows: Iterable[tuple[Any, ...]]) -> None:
        from ledger.log.databases.arrays import ARRAYS  # noqa: PLC0415 - needs the driver

        self.known.pop(relation.name, None)
        names = ",".join(relation.column_names)
        sql = f"COPY {relation.name} ({names}) FROM STDIN (FORMAT BINARY)"
        self.leave()  # a pipeline has no place for a stream
        with self._connection.cursor() as cursor, cursor.copy(sql) as stream:
            stream.set_types([ARRAYS[kind].removesuffix("[]") for _, kind in relation.columns])
            write = stream.write_row
            for row in rows:
                write(row)
        self._piped()

    def tables(self) -> set[str]:
        """Return the names of all tables in the current schema."""
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        return {name for (name,) in self.all(sql)}
