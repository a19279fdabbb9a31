"""PostgreSQL through a SQLAlchemy engine and psycopg; one advisory lock orders all writers."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from ledger.domain.errors import DatabaseError
from ledger.log.database import SCHEMA_VERSION, check_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledger.log.relations import Relation

WRITE_LOCK = 0x424C4731
"""Key of the advisory lock that every writer takes first; it is per database."""

_STREAMED = 500
"""Rows from which on a binary stream is faster than arrays: a file, or a long list of commands."""
_ARRAYS = {"int": "bigint[]", "bytes": "bytea[]", "text": "text[]"}
_ROWS_AT_ONCE = 10_000


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

    @property
    def duplicates(self) -> tuple[type[Exception], ...]:
        """Return what the driver raises when a unique key stands already."""
        from psycopg.errors import UniqueViolation  # noqa: PLC0415 - an extra

        return (UniqueViolation,)

    def all(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        """Return all rows."""
        return self._connection.execute(_native(sql), params).fetchall()  # type: ignore[no-any-return]

    def stream(self, sql: str, *params: object) -> Iterator[tuple[Any, ...]]:
        """Yield rows through a server-side cursor."""
        with self._connection.cursor("ledger_stream") as cursor:
            cursor.itersize = _ROWS_AT_ONCE
            cursor.execute(_native(sql), params)
            yield from cursor

    def run(self, sql: str, *params: object) -> None:
        """Execute one statement."""
        if params:
            self._connection.execute(_native(sql), params)
        else:  # without values psycopg takes the statement as it is, percent signs included
            self._connection.execute(sql)

    def run_many(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Execute one statement for each row, pipelined by the driver."""
        with self._connection.cursor() as cursor:
            cursor.executemany(_native(sql), rows)

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


class PostgresDatabase:
    """A ledger in a PostgreSQL database (schema: the first of the search path)."""

    dialect = "postgresql"

    def __init__(self, url: str) -> None:
        """Prepare the engine; nothing is connected yet."""
        try:
            parsed = make_url(url).set(drivername="postgresql+psycopg")
            self._engine = create_engine(parsed, pool_size=1, pool_pre_ping=False)
        except ArgumentError as error:
            raise DatabaseError.of(
                "database: BL-237 the URL is not of the form postgresql+psycopg://USER@HOST/NAME"
            ) from error
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            remedy = "pip install 'budget-ledger[postgres]'"
            raise DatabaseError.of("database: BL-238 PostgreSQL needs the extra", remedy) from error
        self.url = parsed.render_as_string(hide_password=True)

    def exists(self) -> bool:
        """Return whether the schema holds a ledger; refuse a newer version."""
        with self.read() as session:
            if "ledger_meta" not in session.tables():
                return False
            rows = session.all("SELECT value FROM ledger_meta WHERE name = ?", "schema_version")
        if not rows:
            problem = "database {url}: BL-239 is not a Budget Ledger"
            raise DatabaseError.of(problem, "name another database", url=self.url)
        check_version(int(rows[0][0]), self.url)
        return True

    def create(self, statements: Iterable[str]) -> None:
        """Make the tables under the write lock, so that parallel first starts do not collide."""
        with self.write() as session:
            if "ledger_meta" in session.tables():
                return
            for statement in statements:
                session.run(statement)
            session.run("INSERT INTO ledger_meta VALUES (?, ?)", "schema_version", SCHEMA_VERSION)

    @contextmanager
    def read(self) -> Iterator[PostgresSession]:
        """Open a snapshot: every statement sees the same state."""
        with self._connection() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield PostgresSession(connection)
            finally:
                connection.rollback()

    @contextmanager
    def write(self) -> Iterator[PostgresSession]:
        """Take the write lock before anything is read; commit durably, whatever the default."""
        with self._connection() as connection:
            try:
                connection.execute("SET LOCAL synchronous_commit = on")
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (WRITE_LOCK,))
                yield PostgresSession(connection)
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        import psycopg  # noqa: PLC0415 - an extra

        try:
            pooled = self._engine.raw_connection()
        except (SQLAlchemyError, psycopg.OperationalError) as error:
            cause = str(error.__cause__ or error).strip().splitlines()[0]
            problem = "database {url}: BL-240 cannot be reached ({cause})"
            remedy = "check server, name and login"
            raise DatabaseError.of(problem, remedy, url=self.url, cause=cause) from error
        try:
            yield pooled.driver_connection
        except psycopg.errors.ReadOnlySqlTransaction as error:
            problem = "database {url}: BL-241 is read-only"
            raise DatabaseError.of(problem, "ask its keeper", url=self.url) from error
        except psycopg.errors.InsufficientPrivilege as error:
            remedy = "ask its keeper for the right"
            raise DatabaseError.of(
                "database {url}: BL-214 {error}", remedy, url=self.url, error=str(error).strip()
            ) from error
        except psycopg.errors.DuplicateTable as error:
            problem = "database {url}: BL-214 {error}"
            remedy = "name another database"
            raise DatabaseError.of(
                problem, remedy, url=self.url, error=error.diag.message_primary
            ) from error
        except psycopg.errors.RaiseException as error:
            problem = "database {url}: BL-214 {error}"
            raise DatabaseError.of(
                problem, url=self.url, error=error.diag.message_primary
            ) from error
        finally:
            pooled.close()

    def writable(self) -> bool:
        """Return whether server and login let this session record, and make tables to compare."""
        sql = (
            "SELECT NOT pg_is_in_recovery() "
            "AND current_setting('default_transaction_read_only') = 'off' "
            "AND has_table_privilege('event', 'INSERT') "
            "AND has_schema_privilege(current_schema(), 'CREATE')"
        )
        with self.read() as session:
            return bool(session.all(sql)[0][0])

    def facts(self) -> dict[str, str]:
        """Return version and durability settings."""
        with self.read() as session:
            version = session.all("SHOW server_version")[0][0]
            fsync = session.all("SHOW fsync")[0][0]
            pages = session.all("SHOW full_page_writes")[0][0]
        return {
            "database": f"PostgreSQL {version}",
            "file": self.url,
            "durability": f"synchronous_commit=on, fsync={fsync}, full_page_writes={pages}",
            "wal_reset_bug": "absent",
        }

    def close(self) -> None:
        """Close pooled connections."""
        self._engine.dispose()
