"""What the product says of the errors of SQLite's driver, or does; imported when there is one.

And which program holds the write lock, where the system tells.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.domain.errors import Busy, DatabaseError, OutcomeUnknown
from ledger.domain.said import NOWHERE, Said
from ledger.log.database import unconfirmed
from ledger.log.databases.mark import is_journal
from ledger.log.databases.sqlite_settings import LOCK_TIMEOUT_SECONDS, sqlite, uri_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LOCKS = Path("/proc/locks")
_WAL_WRITER = "120"
"""The byte of the file `-shm` that the one writer holds."""


def is_busy(error: Exception) -> bool:
    """Return whether somebody else keeps the file."""
    said = str(error)
    return isinstance(error, sqlite.OperationalError) and ("locked" in said or "busy" in said)


def of_sqlite(
    error: Exception, url: str, holder: Callable[[], Said] = lambda: NOWHERE
) -> DatabaseError | None:
    """Return what the product says of a driver's error; None: a fault of the program."""
    if is_busy(error):
        problem = "database {url}: BL-465 another program is writing{who}"
        return Busy.of(problem, "try again in a moment", url=url, who=holder())
    if "the log only grows" in str(error):
        return DatabaseError.of("database {url}: BL-214 {error}", url=url, error=str(error))
    # A text where bytes belong is damage, however the driver calls it.
    damaged = str(error).startswith("Could not decode")
    if isinstance(error, sqlite.OperationalError) and not damaged:
        return _of_operation(str(error), url)
    if isinstance(error, sqlite.IntegrityError | sqlite.ProgrammingError) and not damaged:
        return None
    problem = "database {url}: BL-245 is no SQLite file or is damaged"
    return DatabaseError.of(problem, "name another file", url=url)


def _of_operation(error: str, url: str) -> DatabaseError:
    """Return what the engine's words mean, and what to do."""
    if "readonly" in error:
        remedy = "check the permissions of the file and its folder"
        return DatabaseError.of("database {url}: BL-241 is read-only", remedy, url=url)
    if "unable to open" in error:
        remedy = "check the path and its permissions"
        return DatabaseError.of("database {url}: BL-247 cannot be opened", remedy, url=url)
    problem, remedy = "database {url}: BL-214 {error}", ""
    if "no such table" in error:
        remedy = "a table was removed; restore a backup that agrees with your receipts"
    elif "disk is full" in error:
        remedy = "nothing was recorded; make room and try again"
    elif "disk I/O" in error:
        remedy = "nothing was recorded; check the disk"
    return DatabaseError.of(problem, remedy, url=url, error=error)


@contextmanager
def told_by_sqlite(url: str) -> Iterator[None]:
    """Let an error of the driver be that of the database."""
    try:
        yield
    except sqlite.Error as error:
        raise of_sqlite(error, url) or error from error


def lost_at_commit(error: BaseException, url: str, *, undone: bool) -> DatabaseError | None:
    """Return what is said of a commit that failed, if that leaves open whether it stands.

    A disk that fails may have kept it: what stands whole in the write-ahead log is found by
    whoever opens the file next. Who cancels while it is written cancels too late, unless the
    transaction goes on.
    """
    if isinstance(error, KeyboardInterrupt):
        return None if undone else unconfirmed(url)
    if "disk I/O" not in str(error):
        return None
    problem = "database {url}: BL-890 the disk failed at the commit ({cause})"
    remedy = "whether it was recorded is not known; try again: nothing is recorded twice"
    return OutcomeUnknown.of(problem, remedy, url=url, cause=str(error))


def undo_half(path: str, url: str, *, writable: bool) -> None:
    """Undo what a program left that was ended while it wrote; who only reads may not.

    Raises:
        DatabaseError: nothing may be written here, or it is none of SQLite's: that would take it
            away, and say nothing.
    """
    journal = Path(f"{path}-journal")
    with suppress(FileNotFoundError):  # whose it was has ended that
        if not is_journal(str(journal)):
            problem = "file {path}: BL-875 lies beside the ledger and is not its own"
            remedy = "keep a copy of it elsewhere, and take it away"
            raise DatabaseError.of(problem, remedy, path=str(journal))
    if not writable:
        problem = "database {url}: BL-891 was left half written by a program that was ended"
        remedy = "open it once where it may be written: that is undone then"
        raise DatabaseError.of(problem, remedy, url=url)
    connection = sqlite.connect(uri_of(path, "rw"), uri=True, timeout=LOCK_TIMEOUT_SECONDS)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    finally:
        connection.close()


def who_writes(path: Path) -> Said:
    """Return number and program of the process that writes to a file; nothing where nobody knows.

    Linux lists all locks. The file itself is not opened for that: to close it would let go of our
    own locks.
    """
    try:
        lines = _LOCKS.read_text(encoding="ascii").splitlines()
    except OSError:
        return NOWHERE
    files = {_inode(path): "", _inode(path.with_name(f"{path.name}-shm")): _WAL_WRITER}
    for line in lines:
        # 1: POSIX  ADVISORY  WRITE 6729 fe:00:2213465 120 120
        _, kind, _, mode, process, file, first, *_ = line.replace("-> ", "").split()
        byte = files.get(file.rpartition(":")[2])
        if kind in {"POSIX", "OFDLCK"} and mode == "WRITE" and byte in {"", first}:
            return Said(
                " (process {process}, {program})", process=process, program=_program(process)
            )
    return NOWHERE


def _inode(path: Path) -> str:
    try:
        return str(path.stat().st_ino)
    except OSError:
        return "none"


def _program(process: str) -> str | Said:
    try:
        return Path(f"/proc/{process}/comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return Said("unknown")
