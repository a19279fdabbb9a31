"""The objects of a SQLite file, and those of a ledger that was just made, in memory."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from ledger.log.databases.sqlite_settings import sqlite
from ledger.log.verifying.objects import StoredObject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.log.database import Session

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
