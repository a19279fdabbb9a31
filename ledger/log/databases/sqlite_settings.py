"""How a SQLite file is opened: which driver, durable by the version found, and how much is kept."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

try:  # the wheel carries a SQLite without the WAL-reset bug; the system's may have it
    import pysqlite3 as sqlite
except ImportError:  # no wheel for this platform
    import sqlite3 as sqlite

from ledger.domain.said import Said
from ledger.log.database import LOCK_TIMEOUT_SECONDS
from ledger.log.databases.listening import PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "LOCK_TIMEOUT_SECONDS",
    "PAGE_BYTES",
    "begin_writing",
    "durability",
    "left_in",
    "mistrust",
    "set_journal",
    "set_up",
    "settings_of",
    "sqlite",
    "uri_of",
]

RETRY_SECONDS = 0.005
CACHE_KIBIBYTES = 61_440
"""With this, an import of a million lines stays below 200 MiB in both its processes."""
PAGE_BYTES = 8192
"""Of new files. Streams lie in their index by chance, and fewer, larger pages are less to keep and
to write: a million lines are imported a tenth faster."""
WAL_PAGES = 8192
"""A commit is durable once it is in the write-ahead log. Folding it into the file waits for 64 MiB
(of new files) or for `close`: a large import is acknowledged before its pages are written twice."""


def durability(version: tuple[int, ...]) -> tuple[str, str]:
    """Return (journal mode, synchronous) that keep an acknowledged commit through a power cut.

    WAL with FULL only where the WAL-reset bug is mended (3.44.6, 3.50.7, 3.51.3 and later),
    else a rollback journal with EXTRA: DELETE with FULL may lose a commit on power loss.
    """
    mended = (
        version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    )
    return ("WAL", "FULL") if mended else ("DELETE", "EXTRA")


def set_up(connection: sqlite.Connection) -> None:
    """Make a connection durable, and the log safe from replacing rows."""
    journal, synchronous = durability(sqlite.sqlite_version_info)
    if set_journal(connection, journal) != journal:
        synchronous = "EXTRA"  # whichever keeps a commit with what the file stayed with
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
    # Without it, INSERT OR REPLACE deletes the old row behind the back of its DELETE trigger.
    connection.execute("PRAGMA recursive_triggers = ON")


def begin_reading(connection: sqlite.Connection) -> None:
    """Begin to read; what an interrupt kept from being undone is undone first."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    connection.execute("BEGIN")


def begin_writing(connection: sqlite.Connection, seconds: float, late: Callable[[], None]) -> None:
    """Take the write lock, as `begin_reading`; `late` is called where that takes long."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    patience = min(PATIENCE_SECONDS, seconds)
    for wait, last in ((patience, seconds <= patience), (seconds - patience, True)):
        connection.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite.OperationalError as error:
            if last or "locked" not in str(error):
                raise
            late()
        else:
            break
    connection.execute(f"PRAGMA busy_timeout = {int(LOCK_TIMEOUT_SECONDS * 1000)}")


def settings_of(connection: sqlite.Connection) -> dict[str, str]:
    """Return version, journal mode, synchronous level and why, as `doctor` tells them."""
    journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
    level = connection.execute("PRAGMA synchronous").fetchone()[0]
    wanted = durability(sqlite.sqlite_version_info)
    levels = ("OFF", "NORMAL", "FULL", "EXTRA")
    return {
        "database": f"SQLite {sqlite.sqlite_version} ({sqlite.__name__})",
        "durability": f"{journal.upper()}, synchronous={levels[level]}",
        "wal_reset_bug": Said("absent") if wanted[0] == "WAL" else Said("present, so no WAL"),
    }


_HARMLESS = {
    sqlite.SQLITE_SELECT,
    sqlite.SQLITE_READ,
    sqlite.SQLITE_FUNCTION,
    sqlite.SQLITE_PRAGMA,
    sqlite.SQLITE_TRANSACTION,
}
"""What a question is made of; a recursive one is not among it."""
_STEPS = 20_000_000
"""Of the engine, until the list of objects has been read: a real one takes a few thousand."""


def mistrust(connection: sqlite.Connection) -> None:
    """Let a connection read tables and nothing else, whatever the file holds.

    What stands in a view or trigger is refused before it runs, and a list of objects that has no
    end is given up.
    """

    def allowed(
        action: int, _first: str | None, _second: str | None, _place: str | None, within: str | None
    ) -> int:
        harmless = action in _HARMLESS and within is None
        return int(sqlite.SQLITE_OK if harmless else sqlite.SQLITE_DENY)

    connection.set_progress_handler(lambda: 1, _STEPS)
    connection.set_authorizer(allowed)
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    connection.set_progress_handler(None, 0)


def set_journal(
    connection: sqlite.Connection, journal: str, seconds: float = LOCK_TIMEOUT_SECONDS
) -> str:
    """Change the journal mode unless it is set; SQLite does not wait for others here, so we do.

    Return the mode that holds now: where the disk fails the old one stays, and SQLite says no more
    than that.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            current = connection.execute("PRAGMA journal_mode").fetchone()[0].upper()
            if current != journal:
                asked = connection.execute(f"PRAGMA journal_mode = {journal}")
                current = asked.fetchone()[0].upper()
        except sqlite.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(RETRY_SECONDS)
        else:
            return str(current)


def left_in(path: str) -> bool:
    """Return whether something stands in a file; a reader leaves an empty one behind."""
    return os.path.exists(path) and os.path.getsize(path) > 0


def uri_of(path: str, mode: str) -> str:
    """Return the file of a path as SQLite takes it: absolute, as bytes where they mean more."""
    absolute = os.path.join(os.getcwd(), path).replace(os.sep, "/")
    quoted = "".join(
        chr(byte) if chr(byte).isascii() and chr(byte) not in "%?#" else f"%{byte:02X}"
        for byte in os.fsencode(absolute)
    )
    return f"file://{'' if quoted.startswith('/') else '/'}{quoted}?mode={mode}"
