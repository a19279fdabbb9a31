"""The objects of a SQLite file, and those of a ledger that was just made, in memory."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.log.databases.mark import is_journal, is_log
from ledger.log.databases.sqlite_settings import left_in, sqlite, uri_of
from ledger.log.verifying.objects import StoredObject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.log.database import Session

_PAGES, _PAGE_SIZE = "PRAGMA page_count", "PRAGMA page_size"
_FILE = "SELECT CAST(file AS BLOB) FROM pragma_database_list WHERE name = 'main'"
_OBJECTS = "SELECT type, name, tbl_name, sql, rootpage FROM sqlite_schema ORDER BY 1, 2"


def made_in_memory(made: Iterable[str]) -> list[StoredObject]:
    """Return the objects of a ledger that was just made."""
    with closing(sqlite.connect(":memory:")) as connection:
        for statement in made:
            connection.execute(statement)
        return [_item(*row) for row in connection.execute(_OBJECTS)]


def objects_of_file(session: Session) -> list[StoredObject]:
    """Return the objects of a file, whatever is in its list of them."""
    return [_item(*row) for row in session.all(_OBJECTS)]


def bytes_behind(session: Session) -> int:
    """Return how many bytes a file has behind the pages that it counts.

    A log beside it may count fewer, which are folded in later; the file itself grows only once its
    first page says so.
    """
    path = _path(session)
    size = Path(path).stat().st_size
    try:
        with closing(sqlite.connect(uri_of(path, "ro&immutable=1"), uri=True)) as alone:
            (own,), (page,) = (alone.execute(ask).fetchone() for ask in (_PAGES, _PAGE_SIZE))
    except sqlite.DatabaseError:
        return 0  # it is shorter than its first page says: folding was cut short, the log has all
    behind: int = size - page * max(own, session.all(_PAGES)[0][0])
    return max(0, behind)


def strays(session: Session) -> Iterator[str]:
    """Yield the files beside a ledger that SQLite never began, or never would for this one."""
    path = _path(session)
    log, journal = f"{path}-wal", f"{path}-journal"
    if left_in(log) and not is_log(log):
        yield log
    if left_in(journal) and not is_journal(journal):
        yield journal


def _path(session: Session) -> str:
    """Return where the file lies; in bytes, since a name need not be text."""
    return os.fsdecode(session.all(_FILE)[0][0])


def _item(kind: Any, name: Any, table: Any, sql: Any, root: Any) -> StoredObject:  # noqa: ANN401 - any value
    """Return an object as it reads, wherever its text has its blanks.

    A table that `rebuild` put in use has its name in quotation marks. What has no page of its own
    keeps no rows: a view or a table of a module calls itself a table only.
    """
    text = " ".join(str(sql or "").split())
    text = text.replace(f'CREATE TABLE "{name}"', f"CREATE TABLE {name}", 1)
    kind = str(kind)
    if kind in {"table", "index"} and not (isinstance(root, int) and root > 0):
        kind = "view"
    return StoredObject(kind, str(name), str(table), text)
