"""Change a stored ledger behind its back, as somebody with the database file could."""

from __future__ import annotations

from typing import Any

from ledger.application import Ledger
from ledger.domain.errors import Finding
from ledger.log.database import Session, open_database
from ledger.log.relations import COMMAND, EVENT, Relation
from ledger.log.topics import TOPICS
from tests.log import reference

Statement = tuple[object, ...]
"""SQL, then its parameters."""

_UNGUARD = {
    "sqlite": [
        f"DROP TRIGGER {table}_no_{word}"
        for table in ("event", "command")
        for word in ("UPDATE", "DELETE")
    ],
    "postgresql": [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in ("event", "command")],
}


def tamper(url: str, *statements: Statement) -> None:
    """Take the guards away and change what is stored."""
    place = open_database(url)
    with place.write() as session:
        for guard in _UNGUARD[session.dialect]:
            session.run(guard)
        for sql, *params in statements:
            session.run(str(sql), *params)
    place.close()


def forge(url: str, *statements: Statement) -> None:
    """Tamper, and compute the whole chain anew, as a skilled forger would."""
    tamper(url, *statements)
    place = open_database(url)
    with place.write() as session:
        topics = {topic.number: topic.name for topic in TOPICS}
        events = rows(session, EVENT)
        for event, digest in zip(
            events, reference.chain(rows(session, COMMAND), events, topics), strict=True
        ):
            session.run("UPDATE event SET hash = ? WHERE sequence = ?", digest, event["sequence"])
    place.close()


def rows(session: Session, relation: Relation) -> list[dict[str, Any]]:
    """Return a table's rows in the order of its key, by column name."""
    names = relation.column_names
    sql = f"SELECT {', '.join(names)} FROM {relation.name} ORDER BY {relation.key[0]}"  # noqa: S608
    return [
        {
            name: bytes(value) if kind == "bytes" else value
            for (name, kind), value in zip(relation.columns, row, strict=True)
        }
        for row in session.all(sql)
    ]


def findings(url: str, receipt: str | None = None) -> list[str]:
    """Return what `verify` finds, without the remedies."""
    with Ledger(url) as ledger:
        found: tuple[Finding, ...] = ledger.verify(receipt).findings
    return [f"{finding.place}: {finding.problem}" for finding in found]
