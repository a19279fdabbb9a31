"""What lies under a ledger's name where no ledger does, and beside it: copies of one."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.domain.errors import DatabaseError
from ledger.domain.said import NOWHERE, Said
from ledger.log.database import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Callable

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file."""
_HEADER = 100
_ID = slice(68, 72)
"""Where the header of a SQLite file names the program."""
_KINDS: tuple[tuple[Callable[[int], bool], Said], ...] = (
    (stat.S_ISDIR, Said("a folder")),
    (stat.S_ISCHR, Said("a device")),
    (stat.S_ISBLK, Said("a device")),
    (stat.S_ISFIFO, Said("a pipe")),
    (stat.S_ISSOCK, Said("a socket")),
)


def file_of(database: str) -> Path | None:
    """Return the file that a database is; None: it is on a server."""
    if re.match(r"(?!sqlite:///)[a-z0-9+.-]+://", database, re.IGNORECASE):
        return None
    return Path(database.removeprefix("sqlite:///").removesuffix("?mode=ro"))


def newest_copy(path: Path) -> Path | None:
    """Return the newest ledger beside a file whose name begins alike; None: there is none."""
    try:
        beside = [one for one in path.parent.iterdir() if one.name.startswith(path.stem)]
        copies = [one for one in beside if one.name != path.name and _is_ledger(one)]
        return max(copies, key=lambda one: one.stat().st_mtime_ns, default=None)
    except OSError:
        return None


def _is_ledger(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(_HEADER)[_ID] == APPLICATION_ID.to_bytes(4, "big")


def odd_kind(path: str | os.PathLike[str]) -> Said:
    """Return what a path leads to where that is no regular file; nothing for one, or for none."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - a name may be a text
    except OSError:
        return NOWHERE
    return next((words for is_one, words in _KINDS if is_one(mode)), NOWHERE)


def refuse_odd(path: str, url: str) -> None:
    """Refuse what can hold no ledger.

    Raises:
        DatabaseError: with what it is.
    """
    kind = odd_kind(path)
    if kind:
        problem = "database {url}: BL-830 is {kind}"
        raise DatabaseError.of(problem, "name a file", url=url, kind=kind)
