"""What a database is made of, object by object, beside what the program would have made.

A table of the right name proves nothing: a view can lie in its place, a trigger can change or
swallow what is written, an index can find other rows than stand in the table. So every object is
compared before one row is read, and what is not the program's own is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.errors import Finding
from ledger.domain.said import Said
from ledger.log.database import APPLICATION_ID, NEEDS, SCHEMA_VERSION
from ledger.log.databases.functions import LISTED
from ledger.log.databases.mark import MARK, is_mark
from ledger.log.databases.sqlite_settings import CACHE_KIBIBYTES
from ledger.log.eventlog import head
from ledger.log.verifying.unsayable import REMEDY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ledger.log.database import Session
    from ledger.log.relations import Relation


_HEADER: dict[str, object] = {
    "application_id": APPLICATION_ID,
    "user_version": SCHEMA_VERSION,
    "encoding": "UTF-8",
}
_SOME = 20
"""Faults that are told of a damaged file."""


class StoredObject(NamedTuple):
    """One object: its kind, its name, the table that it belongs to, and how it was made."""

    kind: str
    name: str
    table: str
    text: str


class SchemaDifference(NamedTuple):
    """What differs at a table of the ledger, or beside its tables."""

    table: str
    finding: Finding


def schema_differences(
    session: Session, made: Iterable[str], relations: Collection[Relation]
) -> list[SchemaDifference]:
    """Compare every object with what the program would make.

    Args:
        session: of the database that is checked.
        made: the statements that make a ledger in this dialect.
        relations: all tables of a ledger, in order.
    """
    found: list[SchemaDifference] = []
    if session.dialect == "sqlite":
        from ledger.log.verifying import sqlite_objects as objects  # noqa: PLC0415 - the other

        wanted, stored = objects.made_in_memory(made), objects.objects_of_file(session)
    else:
        from ledger.log.verifying import postgresql_objects as server  # noqa: PLC0415 - the other

        wanted, stored = server.made_on_server(relations), server.objects_of_schema(session)
        found = [SchemaDifference("", one) for one in _changed_server(session)]
    remedy = Said(REMEDY)
    for item, problem in _differences(wanted, stored):
        place = Said("{kind} {name}", kind=Said(item.kind), name=item.name)
        found.append(SchemaDifference(item.table, Finding(place, Said(problem), remedy)))
    return found


def _changed_server(session: Session) -> Iterator[Finding]:
    from ledger.log.verifying import postgresql_delivered as delivered  # noqa: PLC0415 - as above

    for kind, name in delivered.changed_since_made(session):
        place = Said("{kind} {name}", kind=Said(kind), name=name)
        words = "BL-885 was changed since the server was made: it no longer says what it computes"
        yield Finding.of(place, words, "restore into a server made anew")


def metadata_findings(session: Session) -> list[Finding]:
    """Return what the database says of itself otherwise than the program would, row by row."""
    wanted = dict([NEEDS])
    rows = dict(session.all("SELECT name, value FROM ledger_meta"))
    if session.dialect != "sqlite":
        wanted |= {"schema_version": str(SCHEMA_VERSION), **dict(LISTED)}
        return list(_said_otherwise(rows, wanted))
    if is_mark(rows.get(MARK)):
        del rows[MARK]
    elif MARK not in rows and head(session).sequence:
        wanted[MARK] = ""  # every transaction leaves one
    header = {name: session.all(f"PRAGMA {name}")[0][0] for name in _HEADER}
    return [*_said_otherwise(rows, wanted), *_said_otherwise(header, _HEADER)]


def _said_otherwise(
    stored: Mapping[str, object], wanted: Mapping[str, object]
) -> Iterator[Finding]:
    for name in {**wanted, **stored}:
        place = Said("metadata {name}", name=str(name))
        if name not in stored:
            yield Finding.of(place, "BL-691 is missing from the database", "run rebuild")
        elif name not in wanted:
            yield Finding.of(place, "BL-692 is none of a ledger's", REMEDY)
        elif stored[name] != wanted[name]:
            said = {"found": str(stored[name]), "known": str(wanted[name])}
            yield Finding.of(place, "BL-697 reads {found}, not {known}", REMEDY, **said)


def integrity_findings(session: Session) -> list[Finding]:
    """Return where pages, rows and indexes of a SQLite file do not agree."""
    # An index leads all over the file, which is held as far as there is room.
    session.run(f"PRAGMA cache_size = -{4 * CACHE_KIBIBYTES}")
    rows = session.all(f"PRAGMA integrity_check({_SOME})")
    return [
        Finding.of(
            Said("file"), "BL-698 is damaged: {error}", REMEDY, error=" ".join(str(row[0]).split())
        )
        for row in rows
        if row[0] != "ok"
    ]


def unowned_findings(session: Session) -> list[Finding]:
    """Return what lies behind the last page of a SQLite file, or beside it, and is not its own."""
    if session.dialect != "sqlite":
        return []
    from ledger.log.verifying.sqlite_objects import bytes_behind, strays  # noqa: PLC0415 - as above

    count = bytes_behind(session)
    words = "BL-874 {count} {count:byte lies|bytes lie} behind its last page"
    behind = [Finding.of(Said("file"), words, REMEDY, count=count)] if count else []
    return behind + [
        Finding.of(
            Said("file {path}", path=path),
            "BL-875 lies beside the ledger and is not its own",
            "keep a copy of it elsewhere, and take it away",
        )
        for path in strays(session)
    ]


def _differences(
    wanted: list[StoredObject], stored: list[StoredObject]
) -> Iterator[tuple[StoredObject, str]]:
    """Yield what is missing, made otherwise, or more than the program makes, by kind and name."""
    rest = list(stored)
    missing = []
    for item in wanted:
        if item in rest:
            rest.remove(item)
        else:
            missing.append(item)
    names = {item[:3]: item for item in rest}
    for item in missing:
        other = names.pop(item[:3], None)
        if other is not None:
            rest.remove(other)
            yield item, "BL-690 is not made as the program makes it"
        else:
            yield item, "BL-691 is missing from the database"
    for item in rest:
        yield item, "BL-692 is none of a ledger's"
