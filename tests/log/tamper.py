"""Change a stored ledger behind its back, as somebody with the database file could."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ledger.application import Ledger
from ledger.domain.errors import Finding
from ledger.log.database import Session, open_database
from ledger.log.relations import COMMAND, EVENT, Relation, guards
from ledger.log.topics import TOPICS
from tests.log import reference

if TYPE_CHECKING:
    from collections.abc import Iterator

Statement = tuple[object, ...]
"""SQL, then its parameters."""


@contextmanager
def unguarded(url: str) -> Iterator[Session]:
    """Take the guards away, let the caller change what is stored, and put them back."""
    place = open_database(url)
    with place.write() as session:
        server = session.dialect == "postgresql"
        for table in ("event", "command"):
            if server:
                session.run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            else:
                session.run(f"DROP TRIGGER {table}_no_UPDATE")
                session.run(f"DROP TRIGGER {table}_no_DELETE")
        yield session
        if server:
            for table in ("event", "command"):
                session.run(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_only_grows")
        else:
            for guard in guards(session.dialect):
                session.run(guard)
    place.close()


def tamper(url: str, *statements: Statement) -> None:
    """Change what is stored, and leave the guards as if nothing had been."""
    with unguarded(url) as session:
        for sql, *params in statements:
            session.run(str(sql), *params)


def forge(url: str, *statements: Statement) -> None:
    """Tamper, and compute the whole chain anew, as a skilled forger would."""
    with unguarded(url) as session:
        for sql, *params in statements:
            session.run(str(sql), *params)
        topics = {topic.number: topic.name for topic in TOPICS}
        events = rows(session, EVENT)
        for event, digest in zip(
            events, reference.chain(rows(session, COMMAND), events, topics), strict=True
        ):
            session.run("UPDATE event SET hash = ? WHERE sequence = ?", digest, event["sequence"])


def rows(session: Session, relation: Relation) -> list[dict[str, Any]]:
    """Return a table's rows in the order of its key, by column name."""
    names = relation.column_names
    sql = f"SELECT {', '.join(names)} FROM {relation.name} ORDER BY {relation.key[0]}"  # noqa: S608 - names are the program's own
    return [
        {
            name: bytes(value) if kind == "bytes" else value
            for (name, kind), value in zip(relation.columns, row, strict=True)
        }
        for row in session.all(sql)
    ]


def findings(url: str, *receipts: str) -> list[str]:
    """Return what `verify` finds, without the remedies."""
    with Ledger(url) as ledger:
        found: tuple[Finding, ...] = ledger.verify(*receipts).findings
    return [f"{finding.place}: {finding.problem}" for finding in found]
