"""A finished file takes the place of a SQLite ledger, and nothing of the old one stays beside it.

A write-ahead log that is left beside another state of the file would be mixed into it.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.domain.errors import Busy, DatabaseError
from ledger.log.databases.beside import BESIDE
from ledger.log.databases.sqlite_errors import is_busy, told_by_sqlite
from ledger.log.databases.sqlite_session import SqliteSession
from ledger.log.databases.sqlite_settings import set_journal, sqlite, uri_of
from ledger.log.eventlog import head

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE_SECONDS = 5.0
_FAILED = {errno.EIO, errno.ENOSPC, errno.EDQUOT}


def put_in_place(part: Path, path: Path, kept: Path, seen: str | None) -> None:
    """Let a file take the place of a ledger, or of none; the old one is kept under another name.

    Killed at any moment, the old ledger or the new one stands under the name, and is whole.

    Args:
        part: the finished file.
        path: the ledger's name.
        kept: the name of what was there.
        seen: the receipt of the state that somebody agreed to lose; None: it cannot be read.

    Raises:
        Busy: another program has it open.
        DatabaseError: something was recorded since it was looked at.
    """
    with told_by_sqlite(str(path)), _alone(path, seen) as connection:
        for one in BESIDE:
            with suppress(FileNotFoundError):
                if connection is None:
                    Path(f"{path}{one}").rename(f"{kept}{one}")
                else:  # all of it was folded into the file; the disk kept the name
                    Path(f"{path}{one}").unlink()
        if path.exists():
            try:
                os.link(path, kept)
            except OSError:  # a file system without links
                shutil.copy2(path, kept)
            shutil.copymode(path, part)
        if os.name == "nt" and connection is not None:
            connection.close()  # nobody replaces an open file there
        try:
            part.replace(path)
        except OSError:
            kept.unlink(missing_ok=True)  # the old ledger has one name again
            raise
        sync_folder(path.parent)


def lay_to_rest(path: Path) -> None:
    """Let a file be read without anything beside it; who writes to it sets it up again.

    Raises:
        DatabaseError: the disk takes no more.
    """
    with told_by_sqlite(str(path)):
        connection = sqlite.connect(uri_of(str(path), "rw"), uri=True, isolation_level=None)
        try:
            _fold(connection, path)
        finally:
            connection.close()


def _fold(connection: sqlite.Connection, path: Path) -> None:
    """Fold the write-ahead log into the file; nobody else may have it open for that."""
    if set_journal(connection, "DELETE", _PATIENCE_SECONDS) != "DELETE":
        problem = "database {url}: BL-882 its write-ahead log cannot be folded into it"
        raise DatabaseError.of(problem, "check the disk, and try again", url=str(path))


@contextmanager
def _alone(path: Path, seen: str | None) -> Iterator[sqlite.Connection | None]:
    """Keep everybody else out of a file that can be read, with nothing left beside it."""
    if seen is None or not path.exists():
        yield None
        return
    connection = sqlite.connect(
        uri_of(str(path), "rw"), uri=True, timeout=_PATIENCE_SECONDS, isolation_level=None
    )
    try:
        try:
            _fold(connection, path)
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite.OperationalError as error:
            if not is_busy(error):
                raise
            problem = "database {url}: BL-837 another program has it open; nothing was restored"
            raise Busy.of(problem, "end it, then try again", url=str(path)) from error
        if head(SqliteSession(connection)).receipt != seen:
            problem = "database {url}: BL-838 was written to meanwhile; nothing was restored"
            raise DatabaseError.of(problem, "look again", url=str(path))
        yield connection
    finally:
        connection.close()


def sync_folder(folder: str | os.PathLike[str]) -> None:
    """Put the names in a folder on the disk, where the system knows such a thing.

    Raises:
        OSError: the disk took them not.
    """
    try:
        place = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows
        return
    try:
        os.fsync(place)
    except OSError as error:
        if error.errno in _FAILED:
            raise
    finally:
        os.close(place)
