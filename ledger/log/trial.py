"""A reader's transaction in which one may record: what is new lies beside the ledger and vanishes.

Nobody waits for it and it waits for nobody: new rows go into temporary tables, and temporary views
of the names of the tables show both, so that whoever reads in it sees what would be recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ledger.log.appended import Appended, insert_appended
from ledger.log.database import Session
from ledger.log.relations import EVENT, Relation

_TYPES = {
    "sqlite": {"int": "INTEGER", "bytes": "BLOB", "text": "TEXT"},
    "postgresql": {"int": "BIGINT", "bytes": "BYTEA", "text": "TEXT"},
}
_BESIDE = "trial_"


class StandsAlready(Exception):
    """A new event has the place of one that is recorded."""


class Trial:
    """A session whose inserts stay beside the tables; made by `Database.trial`."""

    def __init__(self, session: Session) -> None:
        """Read from a reader's session that may make temporary tables."""
        self._session = session
        self.dialect = session.dialect
        self.now: int | None = None
        schema = "main"
        if self.dialect == "postgresql":
            schema = session.all("SELECT quote_ident(current_schema())")[0][0]
        self._schema = schema
        self._made: set[str] = set()
        self._looked_at = 0
        self.all, self.stream, self.chunks = session.all, session.stream, session.chunks
        self.tables, self.together, self.known = session.tables, session.together, session.known

    @property
    def duplicates(self) -> tuple[type[Exception], ...]:
        """Return what is raised when a unique key stands already."""
        return (*self._session.duplicates, StandsAlready)

    def run(self, sql: str, *params: object) -> None:
        """Execute a statement; a step that is undone takes its temporary tables along."""
        self._session.run(sql, *params)
        if sql.startswith("ROLLBACK"):
            self._made = {name for name in self._made if self._stands(name)}
            self._looked_at = 0

    def insert(self, relation: Relation, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows beside the table."""
        if rows:
            self._session.insert(self._beside(relation), rows)
            self._refuse_repeated(relation)

    def append(self, new: Appended) -> None:
        """Append events beside the log."""
        insert_appended(self, new)
        self.known.append(new)

    def insert_columns(
        self, relation: Relation, count: int, columns: Sequence[Iterable[Any]]
    ) -> None:
        """Insert rows given column by column beside the table."""
        self._session.insert_columns(self._beside(relation), count, columns)
        self._refuse_repeated(relation)

    def add_up(self, relation: Relation, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add figures to copies of the rows that stand, which hide these."""
        beside = self._beside(relation, hiding=True)
        same = " AND ".join(f"{name} = ?" for name in relation.key)
        source = f"{self._schema}.{relation.name}"
        for row in rows:
            key = row[: len(relation.key)]
            if not self._session.all(f"SELECT 1 FROM {beside.name} WHERE {same}", *key):
                copy = f"INSERT INTO {beside.name} SELECT * FROM {source} WHERE {same}"
                self._session.run(copy, *key)
        self._session.add_up(beside, rows)

    def _beside(self, relation: Relation, *, hiding: bool = False) -> Relation:
        self.known.pop(relation.name, None)
        beside = relation.named(_BESIDE + relation.name)
        if relation.name not in self._made:
            for statement in self._statements(relation, beside, hiding=hiding):
                self._session.run(statement)
            self._made.add(relation.name)
        return beside

    def _statements(self, relation: Relation, beside: Relation, *, hiding: bool) -> Iterator[str]:
        types = _TYPES[self.dialect]
        parts = [f"{name} {types[kind]} NOT NULL" for name, kind in relation.columns]
        parts.append(f"PRIMARY KEY ({', '.join(relation.key)})")
        parts += [f"UNIQUE ({', '.join(names)})" for names in relation.unique]
        yield f"CREATE TEMP TABLE {beside.name} ({', '.join(parts)})"
        columns = ", ".join(relation.column_names)
        stands = f"standing_{relation.name}"
        standing = f"SELECT {columns} FROM {self._schema}.{relation.name} {stands}"
        if hiding:
            same = " AND ".join(f"new.{name} = {stands}.{name}" for name in relation.key)
            standing += f" WHERE NOT EXISTS (SELECT 1 FROM {beside.name} new WHERE {same})"
        both = f"{standing} UNION ALL SELECT {columns} FROM {beside.name}"
        yield f"CREATE TEMP VIEW {relation.name} AS {both}"

    def _stands(self, name: str) -> bool:
        catalogue = "sqlite_temp_schema"
        sql = f"SELECT 1 FROM {catalogue} WHERE name = ?"
        if self.dialect == "postgresql":
            sql = "SELECT 1 WHERE to_regclass('pg_temp.' || ?) IS NOT NULL"
        return bool(self._session.all(sql, _BESIDE + name))

    def _refuse_repeated(self, relation: Relation) -> None:
        """Refuse new events whose place in a stream is taken: no key sees both tables."""
        if relation.name != EVENT.name:
            return
        new, source = _BESIDE + EVENT.name, f"{self._schema}.{EVENT.name}"
        # SQLite keeps this order: each new event is looked up, not each that stands.
        sql = (
            f"SELECT 1 FROM {new} n CROSS JOIN {source} s "
            "WHERE n.sequence > ? AND s.stream = n.stream AND s.version = n.version LIMIT 1"
        )
        if self._session.all(sql, self._looked_at):
            raise StandsAlready
        self._looked_at = self._session.all(f"SELECT max(sequence) FROM {new}")[0][0] or 0


@contextmanager
def trying(session: Session) -> Iterator[Trial]:
    """Lend a session to record in, and undo all of it."""
    session.run("SAVEPOINT trial")
    try:
        yield Trial(session)
    finally:
        session.run("ROLLBACK TO SAVEPOINT trial")
        session.run("RELEASE SAVEPOINT trial")
