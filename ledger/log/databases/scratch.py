"""A database of one's own beside a ledger: in memory, on disk only where it grows large."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice, starmap
from struct import Struct
from struct import error as StructError  # noqa: N812 - by its kind
from typing import TYPE_CHECKING, Any

from ledger.log.databases.sqlite_session import SqliteSession
from ledger.log.databases.sqlite_settings import CACHE_KIBIBYTES, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledger.log.database import Session
    from ledger.log.relations import Relation


class HeldRows:
    """Rows of nothing but numbers, one behind the other, in so many bytes as they need.

    One number of a row, 1 or more, is its place, and grows from row to row. A table would take as
    much, and several times as long.
    """

    def __init__(self, relation: Relation) -> None:
        """Hold nothing yet; a row's place is the last part of its key."""
        self._row = Struct(f"{len(relation.columns)}q")
        self._place = relation.column_names.index(relation.key[-1])
        self._rows = bytearray(self._row.size)
        self._taken = bytearray()
        self.count = 0

    def add(self, count: int, columns: Sequence[Iterable[int]]) -> None:
        """Hold so many more rows, which stand behind those before."""
        size, places = self._row.size, [*islice(columns[self._place], count)]
        rows = (places if at == self._place else one for at, one in enumerate(columns))
        packed = [*map(self._row.pack, *rows)]
        if places == [*range(places[0], places[0] + count)]:
            packed = [b"".join(packed)]
        for place, row in zip(places, packed, strict=False):
            self._rows += bytes(place * size - len(self._rows)) + row
        self.count += count

    def takes(self, rows: Sequence[Sequence[Any]]) -> bool:
        """Return whether each of some rows is one of these; they are then `taken`."""
        size, own, taken = self._row.size, self._rows, self._taken
        taken.extend(bytes(len(own) // size - len(taken)))
        try:
            packed = [*starmap(self._row.pack, rows)]
        except StructError:  # something else than a number
            return False
        places = [row[self._place] for row in rows]
        if min(places) < 1 or packed != [own[at * size : (at + 1) * size] for at in places]:
            return False
        for place in places:
            taken[place] = 1
        return True

    @property
    def taken(self) -> int:
        """Return how many of the rows stand elsewhere as well."""
        return self._taken.count(1)

    def rows(self) -> Iterator[tuple[int, ...]]:
        """Yield the rows."""
        return (row for row in self._row.iter_unpack(self._rows) if row[self._place])


class BesideSession(SqliteSession):
    """Writes to tables of its own, which have a prefix, and reads everything else of the ledger.

    What is given column by column is held as such, and nobody asks for it but by `held`.
    """

    def __init__(self, connection: sqlite.Connection, ledger: Session, prefix: str) -> None:
        """Stand beside a session of the ledger."""
        super().__init__(connection)
        self._ledger = ledger
        self._prefix = prefix
        self.held: dict[str, HeldRows] = {}

    def insert_columns(
        self, relation: Relation, count: int, columns: Sequence[Iterable[Any]]
    ) -> None:
        """Hold rows given column by column."""
        self.held.setdefault(relation.name, HeldRows(relation)).add(count, columns)

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
