"""What lies under a name that no file may take the place of, and that is no ledger."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from ledger.domain.errors import DatabaseError
from ledger.domain.said import NOWHERE, Said

if TYPE_CHECKING:
    from collections.abc import Callable

_KINDS: tuple[tuple[Callable[[int], bool], Said], ...] = (
    (stat.S_ISDIR, Said("a folder")),
    (stat.S_ISCHR, Said("a device")),
    (stat.S_ISBLK, Said("a device")),
    (stat.S_ISFIFO, Said("a pipe")),
    (stat.S_ISSOCK, Said("a socket")),
)


def odd_kind(path: str | os.PathLike[str]) -> Said:
    """Return what a path leads to where that is no regular file; nothing for one, or for none."""
    try:
        mode = os.stat(path).st_mode
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
