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
    """Rows of nothing but numbers, one behind the other, each in so many bytes as it needs.

    One number of a row, 1 or more, is its place, and grows from row to row. A table would take as
    much, and several times as long.
    """

    def __init__(self, relation: Relation) -> None:
        """Hold nothing yet; a row's place is the last part of its key."""
        self._row = Struct(f"{len(relation.columns)}q")
        self._place = relation.column_names.index(relation.key[-1])
        self._rows = [b""]
        self._taken = bytearray()
        self.count = 0

    def add(self, count: int, columns: Sequence[Iterable[int]]) -> None:
        """Hold so many more rows, which stand behind those before."""
        own, places = self._rows, [*islice(columns[self._place], count)]
        rows = (places if at == self._place else one for at, one in enumerate(columns))
        packed = map(self._row.pack, *rows)
        if places == [*range(places[0], places[0] + count)]:
            own += [b""] * (places[0] - len(own))
            own += packed
        else:
            for place, row in zip(places, packed, strict=False):
                own += [b""] * (place - len(own))
                own.append(row)
        self.count += count

    def takes(self, rows: Sequence[Sequence[Any]]) -> bool:
        """Return whether each of some rows is one of these; they are then `taken`."""
        own, taken = self._rows, self._taken
        taken.extend(bytes(len(own) - len(taken)))
        try:
            packed = [*starmap(self._row.pack, rows)]
        except StructError:  # something else than a number
            return False
        places = [row[self._place] for row in rows]
        if min(places) < 1 or max(places) >= len(own):
            return False
        if packed != [*map(own.__getitem__, places)]:
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
        return (self._row.unpack(row) for row in self._rows if row)


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
