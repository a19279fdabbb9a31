"""A database of one's own beside a ledger: in memory, on disk only where it grows large."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ledger.log.databases.sqlite_session import SqliteSession
from ledger.log.databases.sqlite_settings import CACHE_KIBIBYTES, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.log.database import Session


class BesideSession(SqliteSession):
    """Writes to tables of its own, which have a prefix, and reads everything else of the ledger."""

    def __init__(self, connection: sqlite.Connection, ledger: Session, prefix: str) -> None:
        """Stand beside a session of the ledger."""
        super().__init__(connection)
        self._ledger = ledger
        self._prefix = prefix

    def all(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        """Return all rows."""
        if self._prefix in sql:
            return super().all(sql, *params)
        return self._ledger.all(sql, *params)

    def chunks(self, sql: str, *params: object) -> Iterator[list[tuple[Any, ...]]]:
        """Yield rows, many at a time."""
        if self._prefix in sql:
            return super().chunks(sql, *params)
        return self._ledger.chunks(sql, *params)


@contextmanager
def beside(ledger: Session, prefix: str) -> Iterator[BesideSession]:
    """Open a database that is gone with the block; the ledger itself is only read."""
    connection = sqlite.connect("", isolation_level=None)
    try:
        for setting in ("journal_mode = OFF", "synchronous = OFF"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute(f"PRAGMA cache_size = -{4 * CACHE_KIBIBYTES}")
        connection.execute("BEGIN")
        yield BesideSession(connection, ledger, prefix)
    finally:
        connection.close()
