"""SQLite through its driver: one file, one writer, durable by the version that is found.

SQLAlchemy is not imported here: it would cost more than the rest of a cold question together. The
tables come from `ledger.log.schema`, which is SQLAlchemy Core, when a ledger is created.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ledger.domain.errors import DatabaseError
from ledger.domain.said import Said
from ledger.log.database import APPLICATION_ID, SCHEMA_VERSION, check_version
from ledger.log.databases.hidden import without_secrets
from ledger.log.databases.listening import tell, timed, waiting
from ledger.log.databases.mark import check_log_beside, leave_mark
from ledger.log.databases.sqlite_session import SqliteSession
from ledger.log.databases.sqlite_settings import (
    LOCK_TIMEOUT_SECONDS,
    PAGE_BYTES,
    begin_reading,
    begin_writing,
    left_in,
    mistrust,
    set_up,
    settings_of,
    sqlite,
    uri_of,
)
from ledger.log.databases.witness import FileWitness, HeadWitness, check_guards
from ledger.log.known import Kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ledger.log.trial import Trial

_OBJECTS = "SELECT count(*) FROM sqlite_schema"
_NO_ANSWER = Said("there is no answer")
_NOTHING_RECORDED = Said("nothing was recorded")
_NOT_ACKNOWLEDGED = Said("what was just recorded went there and is not acknowledged")


class SqliteDatabase:
    """A ledger in one file. `?mode=ro` behind the path opens it for questions only."""

    dialect = "sqlite"

    def __init__(self, path: str) -> None:
        """Remember the path; nothing is opened yet."""
        bare = path.removesuffix("?mode=ro")
        if "?" in bare:
            problem = "database {path}: BL-242 '?' has one meaning here"
            remedy, shown = "?mode=ro at the end, or rename it", without_secrets(path)
            raise DatabaseError.of(problem, remedy, path=shown)
        self._path = bare or "."
        self.url = without_secrets(bare)
        self._questions_only = bare != path
        self._connection: sqlite.Connection | None = None
        self._writable = False
        self._file = FileWitness(self._path)
        self.head = HeadWitness(self.url)
        self._is_ledger = False
        self._own_log = False
        self._kept = Kept()

    @property
    def path(self) -> Path:
        """Return the path, for whoever looks at it: a question has no need of `pathlib`."""
        from pathlib import Path  # noqa: PLC0415 - only for whoever looks

        return Path(self._path)

    def exists(self) -> bool:
        """Return whether the file is a ledger; refuse a foreign file or a newer version."""
        if not os.path.isfile(self._path):
            from ledger.log.databases.beside import refuse_odd  # noqa: PLC0415 - only an error

            refuse_odd(self._path, self.url)
            return False
        with self.read() as session:
            # In one transaction: another process may be making the ledger right now.
            questions = "PRAGMA application_id", "PRAGMA user_version", _OBJECTS
            application, version, tables = (session.all(asked)[0][0] for asked in questions)
            if application == APPLICATION_ID:
                check_version(session, version, self.url)
        if application != APPLICATION_ID:
            if application == 0 and not tables:
                return False
            problem = "database {url}: BL-239 is not a Budget Ledger"
            raise DatabaseError.of(problem, "name another file", url=self.url)
        self._is_ledger = True
        return True

    def create(self, statements: Iterable[str]) -> None:
        """Make file and tables; a second process that starts at the same time finds them made."""
        if not self.path.parent.is_dir():
            problem = "database {url}: BL-244 the folder {parent} is missing"
            remedy = "create it first"
            raise DatabaseError.of(problem, remedy, url=self.url, parent=str(self.path.parent))
        with suppress(OSError):  # whatever stands in the way, SQLite words it
            # The files beside it get the same rights.
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with self._errors():
            connection = sqlite.connect(
                self.path, timeout=LOCK_TIMEOUT_SECONDS, isolation_level=None
            )
            try:
                connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
                set_up(connection)
                connection.execute("BEGIN IMMEDIATE")
                if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                    for statement in statements:
                        connection.execute(statement)
                    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
                connection.execute("COMMIT")
            finally:
                connection.close()
            from ledger.log.databases.swapping import sync_folder  # noqa: PLC0415 - once

            sync_folder(self.path.parent)

    @contextmanager
    def read(self) -> Iterator[SqliteSession]:
        """Open a snapshot."""
        with timed("read", self.url), self._errors():
            connection = self._connect(write=False)
            begin_reading(connection)
            session = SqliteSession(connection)
            try:
                self._check(session, _NO_ANSWER)
                yield session
                self._file.check(_NO_ANSWER)
                if self._is_ledger:
                    self.head.look(session)()
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[SqliteSession]:
        """Take the write lock at once, commit at the end, roll back on any error."""
        with timed("wrote", self.url), self._errors():
            connection = self._connect(write=True)
            begin_writing(connection, LOCK_TIMEOUT_SECONDS, lambda: waiting(self._holder()))
            before = connection.total_changes
            session = SqliteSession(connection, self._kept.taken(connection))
            try:
                self._check(session, _NOTHING_RECORDED, writes=True)
                yield session
                self._file.check(_NOTHING_RECORDED, writes=True)
                if connection.total_changes > before:
                    leave_mark(session)
                remember = self.head.look(session)
                self._commit(connection)
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            self._file.check(_NOT_ACKNOWLEDGED)
            remember()
            self._kept.known = session.known

    remake = write

    def _commit(self, connection: sqlite.Connection) -> None:
        try:
            connection.execute("COMMIT")
        except (sqlite.OperationalError, KeyboardInterrupt) as error:
            from ledger.log.databases.sqlite_errors import lost_at_commit  # noqa: PLC0415 - rare

            undone = connection.in_transaction
            raise lost_at_commit(error, self.url, undone=undone) or error from error

    @contextmanager
    def examine(self) -> Iterator[SqliteSession]:
        """Open a snapshot of a file that nobody vouches for; nothing in it is ever executed.

        The connection is its own: it takes no lock that a writer waits for, and leaves the file as
        it is, byte by byte.
        """
        witness = FileWitness(self._path)
        with self._errors():
            connection = self._open_for_reading(witness)
            try:
                mistrust(connection)
                connection.execute("BEGIN")
                check_log_beside(self._path, self.url, _NO_ANSWER)
                yield SqliteSession(connection)
                witness.check(_NO_ANSWER)
            finally:
                connection.close()

    @contextmanager
    def trial(self) -> Iterator[Trial]:
        """Record beside a snapshot."""
        from ledger.log.trial import trying  # noqa: PLC0415 - by few commands

        self._require_writable()
        with self.read() as session, trying(session) as trial:
            yield trial

    def _require_writable(self) -> None:
        if not self.writable():
            remedy = "check the file's permissions"
            raise DatabaseError.of("database {url}: BL-241 is read-only", remedy, url=self.url)

    def _check(self, session: SqliteSession, consequence: Said, *, writes: bool = False) -> None:
        self._file.check(consequence, writes=writes)
        if not self._own_log:
            check_log_beside(self._path, self.url, consequence)
            self._own_log = True
        if session.known:
            return  # they held at the end of the last transaction, and nobody wrote since
        if self._is_ledger:
            check_guards(session, self.url, consequence)
            self.head.check(session)

    def _connect(self, *, write: bool) -> sqlite.Connection:
        if self._connection is not None and (self._writable or not write):
            return self._connection
        if write:
            self._require_writable()
        self.close()
        self._file = FileWitness(self._path)
        self._own_log, self._kept = False, Kept()
        self._connection = self._open_for_writing() if write else self._open_for_reading(self._file)
        self._writable = write
        return self._connection

    def _open_for_writing(self) -> sqlite.Connection:
        connection = self._open("rw")
        set_up(connection)
        return connection

    def _open_for_reading(self, witness: FileWitness) -> sqlite.Connection:
        connection = self._open("ro")
        try:
            connection.execute(_OBJECTS).fetchone()
        except sqlite.OperationalError as error:
            from ledger.log.databases import sqlite_errors  # noqa: PLC0415 - only an error

            connection.close()
            if sqlite_errors.is_busy(error) or left_in(f"{self._path}-wal"):
                raise
            if left_in(f"{self._path}-journal"):
                sqlite_errors.undo_half(self._path, self.url, writable=self.writable())
                return self._open("ro")
            # A WAL file in a folder where nothing may be written: readable as it stands.
            connection = self._open("ro&immutable=1")
            witness.watches_log = False
        return connection

    def _open(self, mode: str) -> sqlite.Connection:
        tell("opened %s (%s)", self.url, mode)
        connection = sqlite.connect(
            uri_of(self._path, mode),
            uri=True,
            timeout=LOCK_TIMEOUT_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        # What a file holds of functions is not called on its own behalf.
        connection.execute("PRAGMA trusted_schema = OFF")
        return connection

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite.DatabaseError, UnicodeDecodeError) as error:
            from ledger.log.databases.sqlite_errors import of_sqlite  # noqa: PLC0415 - rare

            if told := of_sqlite(error, self.url, self._holder):
                raise told from error
            raise

    def _holder(self) -> Said:
        from ledger.log.databases.sqlite_errors import who_writes  # noqa: PLC0415 - only who waits

        return who_writes(self.path)

    def writable(self) -> bool:
        """Return whether file and URL allow writing."""
        return not self._questions_only and os.access(self._path, os.W_OK)

    def facts(self) -> dict[str, str]:
        """Return version, journal mode, synchronous level and why."""
        with self._errors():
            connection = self._connect(write=self.writable())
            return {"file": str(self.path), **settings_of(connection)}

    def close(self) -> None:
        """Close the connection, which also folds the write-ahead log into the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
