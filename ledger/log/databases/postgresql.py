"""PostgreSQL through a SQLAlchemy engine and psycopg; one lock there orders all writers."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError

from ledger.domain.errors import Busy, DatabaseError, Unreachable
from ledger.domain.said import NOWHERE, Said
from ledger.log.database import LOCK_TIMEOUT_SECONDS, SCHEMA_VERSION, check_version, unconfirmed
from ledger.log.databases.connecting import (
    give_back,
    lent,
    pool_of,
    server_url,
    who_holds_the_lock,
    worded_error,
)
from ledger.log.databases.functions import APPEND, CALL_BEGIN, Begun
from ledger.log.databases.hidden import without, without_values
from ledger.log.databases.listening import PATIENCE_SECONDS, tell, timed, waiting
from ledger.log.databases.postgresql_session import PostgresSession, answers
from ledger.log.databases.witness import HeadWitness
from ledger.log.eventlog import HEAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy.pool import PoolProxiedConnection

    from ledger.log.trial import Trial

_MAKING = 0x424C4731
"""Key of the advisory lock of who makes a ledger: nothing else is there yet to be locked."""

_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_TRIAL = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT pg_catalog.set_config('search_path', "
    "pg_catalog.quote_ident(pg_catalog.current_schema()), true)"
)
"""What is tried lies in temporary views of the tables' names, so nothing may lie before these."""
_MAKER = f"BEGIN; SET LOCAL lock_timeout = {{wait}}; SELECT pg_advisory_xact_lock({_MAKING})"
_BY_INDEX = ("indexscan", "indexonlyscan", "bitmapscan")
AS_OWNER = (
    "SELECT set_config('role', tableowner, true) FROM pg_tables WHERE tablename = 'event' "
    "AND schemaname = current_schema() AND tableowner <> current_user"
)


class PostgresDatabase:
    """A ledger in a PostgreSQL database (schema: the first of the search path)."""

    dialect = "postgresql"

    def __init__(self, url: str) -> None:
        """Prepare the engine; nothing is connected yet."""
        parsed = server_url(url)
        try:
            self._pool = pool_of(parsed)
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            remedy = "pip install 'budget-ledger[postgres]'"
            raise DatabaseError.of("database: BL-238 PostgreSQL needs the extra", remedy) from error
        named = make_url(url).set(drivername=parsed.drivername)
        self.url = without_values(named.render_as_string(hide_password=True))
        query = parsed.query
        self._secrets = parsed.password, query.get("password"), query.get("sslpassword")
        self.head = HeadWitness(self.url)
        self._is_ledger = False

    def exists(self) -> bool:
        """Return whether the schema holds a ledger; refuse a newer version."""
        with self.read() as session:
            if "ledger_meta" not in session.tables():
                return False
            rows = session.all("SELECT value FROM ledger_meta WHERE name = ?", "schema_version")
            if rows:
                check_version(session, int(rows[0][0]), self.url)
        if not rows:
            problem = "database {url}: BL-239 is not a Budget Ledger"
            raise DatabaseError.of(problem, "name another database", url=self.url)
        self._is_ledger = True
        return True

    def create(self, statements: Iterable[str]) -> None:
        """Make the tables under the write lock, so that parallel first starts do not collide."""
        with self.making() as session:
            if "ledger_meta" in session.tables():
                return
            for statement in statements:
                session.run(statement)
            session.run("INSERT INTO ledger_meta VALUES (?, ?)", "schema_version", SCHEMA_VERSION)

    @contextmanager
    def read(self, first: str = _SNAPSHOT) -> Iterator[PostgresSession]:
        """Open a snapshot: every statement sees the same state."""
        with timed("read", self.url), self._session(partial(self._snapshot, first)) as session:
            yield session
            self.head.remember(session.last)

    @contextmanager
    def examine(self) -> Iterator[PostgresSession]:
        """Open a snapshot; no index is believed, each table is read as it lies."""
        ways = (f"SET LOCAL enable_{way} = off" for way in _BY_INDEX)
        with self._session(partial(_begun, "; ".join([_SNAPSHOT, *ways]))) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[PostgresSession]:
        """Take the write lock before anything is read; commit durably, whatever the default."""
        with timed("wrote", self.url), self._session(self._locked) as session:
            yield session
            self._commit(session)
        self.head.remember(session.last)

    @contextmanager
    def remake(self) -> Iterator[PostgresSession]:
        """Write as the owner of the tables, if the login may become that.

        What a ledger of an older version lacks is made first.
        """
        with self.making() as session:
            from ledger.log.databases.roles import complete_log  # noqa: PLC0415 - once

            complete_log(session)
        with self.write() as session:
            session.run(AS_OWNER)
            yield session

    @contextmanager
    def making(self) -> Iterator[PostgresSession]:
        """Make or mend the ledger itself: one at a time, and nobody has to have its functions."""
        first = _MAKER.format(wait=int(LOCK_TIMEOUT_SECONDS * 1000))
        with timed("wrote", self.url), self._session(partial(_begun, first)) as session:
            yield session
            self._commit(session)

    @contextmanager
    def trial(self) -> Iterator[Trial]:
        """Record beside a snapshot; the server's right to make temporary tables is needed."""
        from ledger.log.trial import trying  # noqa: PLC0415 - by few commands

        if not self.writable():
            problem = "database {url}: BL-241 is read-only"
            raise DatabaseError.of(problem, "ask its keeper", url=self.url)
        with self.read(_TRIAL) as session, trying(session) as trial:
            yield trial

    def _snapshot(self, first: str, connection: Any) -> PostgresSession:  # noqa: ANN401 - psycopg is an extra
        if not self._is_ledger:
            return _begun(first, connection)
        seen = f"SELECT hash FROM event WHERE sequence = {self.head.number}"
        cursor = connection.execute(f"{first}; {seen}; {HEAD}")
        *_, hashes, head = answers(cursor)
        # A standby may be behind: who wants an event from it says so (`reach`).
        gone = self.head.number and not hashes
        if not (gone and connection.execute("SELECT pg_is_in_recovery()").fetchone()[0]):
            self.head.refuse_unless(hashes[0][0] if hashes else None)
        return PostgresSession(connection, head)

    def _locked(self, connection: Any) -> PostgresSession:  # noqa: ANN401 - psycopg is an extra
        """Wait for other writers as long as on SQLite, and say who it is that does not end."""
        from psycopg.errors import LockNotAvailable, UndefinedFunction  # noqa: PLC0415 - an extra

        who, cause = NOWHERE, None
        patience = min(PATIENCE_SECONDS, LOCK_TIMEOUT_SECONDS)
        then = int(LOCK_TIMEOUT_SECONDS * 1000)
        for seconds in (patience, LOCK_TIMEOUT_SECONDS - patience):
            wait = int(max(seconds, 0.001) * 1000)
            call = CALL_BEGIN.format(wait=wait, then=then, seen=self.head.number)
            try:
                cursor = connection.execute(f"BEGIN; {call}")
            except UndefinedFunction as error:
                problem = "database {url}: BL-980 lacks the functions that write into the log"
                remedy = "made by an older version: let its owner run rebuild"
                raise DatabaseError.of(problem, remedy, url=self.url) from error
            except LockNotAvailable as error:
                connection.rollback()
                who, cause = who_holds_the_lock(PostgresSession(connection)), error
                waiting(who)
            else:
                begun = Begun(*answers(cursor)[-1][0])
                self.head.refuse_unless(begun.seen_hash)
                return PostgresSession(connection, begun.head, begun)
        problem = "database {url}: BL-465 another program is writing{who}"
        raise Busy.of(problem, "try again in a moment", url=self.url, who=who) from cause

    def _commit(self, session: PostgresSession) -> None:
        """Commit; once it is sent, only the server's refusal says that it did not stand.

        A warning says that nobody waits for the standby that has to confirm it.
        """
        from psycopg import Error  # noqa: PLC0415 - an extra

        try:
            warning = session.commit()
        except Error as error:
            if error.diag.severity_nonlocalized == "ERROR":
                raise
            raise unconfirmed(self.url, self._said(error)) from error
        except KeyboardInterrupt as error:
            raise unconfirmed(self.url) from error
        if warning:
            raise unconfirmed(self.url, warning)

    @contextmanager
    def _session(self, begin: Callable[[Any], PostgresSession]) -> Iterator[PostgresSession]:
        """Lend a session that was begun; what is not committed at the end is undone."""
        import psycopg  # noqa: PLC0415 - an extra

        try:
            pooled, session = self._begun(begin)
        except (SQLAlchemyError, psycopg.Error) as error:
            known = psycopg.errors.LockNotAvailable
            if isinstance(error, psycopg.Error) and (
                isinstance(error, known) or not isinstance(error, psycopg.OperationalError)
            ):
                raise worded_error(error, self.url, self._said(error)) from error
            problem = "database {url}: BL-240 cannot be reached ({cause})"
            remedy = "check server, name and login"
            cause = self._said(error)
            raise Unreachable.of(problem, remedy, url=self.url, cause=cause) from error
        try:
            yield session
        except psycopg.Error as error:
            raise worded_error(error, self.url, self._said(error)) from error
        finally:
            try:
                session.end()
            finally:
                give_back(pooled)

    def _begun(
        self, begin: Callable[[Any], PostgresSession]
    ) -> tuple[PoolProxiedConnection, PostgresSession]:
        """A connection that was lost while nobody used it is replaced: nothing was sent on it."""
        from psycopg import OperationalError  # noqa: PLC0415 - an extra

        tell("opened %s", self.url)
        tried = False
        while True:
            pooled = lent(self._pool)
            connection: Any = pooled.driver_connection
            try:
                return pooled, begin(connection)
            except BaseException as error:
                again = connection.closed and isinstance(error, OperationalError) and not tried
                give_back(pooled)
                if not again:
                    raise
                tried = True

    def _said(self, error: Exception) -> str:
        lines = str(error.__cause__ or error).strip().splitlines() or [type(error).__name__]
        return without(lines[0], *self._secrets)

    def writable(self) -> bool:
        """Return whether server and login let this session record."""
        sql = (
            "SELECT NOT pg_is_in_recovery() "
            "AND current_setting('default_transaction_read_only') = 'off' "
            "AND has_function_privilege(to_regproc(?), 'EXECUTE')"
        )
        with self.read() as session:
            return bool(session.all(sql, APPEND)[0][0])

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
            "wal_reset_bug": Said("absent"),
        }

    def close(self) -> None:
        """Close pooled connections."""
        self._pool.dispose()


def _begun(first: str, connection: Any) -> PostgresSession:  # noqa: ANN401 - psycopg is an extra
    """Begin a transaction by these statements, on one way there and back."""
    connection.execute(first)
    return PostgresSession(connection)
