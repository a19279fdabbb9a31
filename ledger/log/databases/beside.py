"""What lies beside a ledger's file: copies of a ledger, as far as anybody can tell."""

from __future__ import annotations

import re
from pathlib import Path

from ledger.log.database import APPLICATION_ID

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file."""
_HEADER = 100
_ID = slice(68, 72)
"""Where the header of a SQLite file names the program."""


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
