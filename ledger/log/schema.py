"""Tables and their guards, written once as SQLAlchemy Core and compiled for each database.

Imported only when tables are made: SQLAlchemy alone costs more than a whole cold question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from ledger.log.database import NEEDS
from ledger.log.databases.functions import LISTED, ON_SERVER
from ledger.log.relations import COMMAND, EVENT, META, Relation, guards

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import Dialect
    from sqlalchemy.types import TypeEngine

_DIALECTS: dict[str, type[Dialect]] = {
    "sqlite": sqlite.dialect,
    "postgresql": postgresql.dialect,
}


def table(relation: Relation, metadata: MetaData | None = None) -> Table:
    """Return a relation as a SQLAlchemy table."""
    single = relation.key if len(relation.key) == 1 else ()
    types: dict[str, TypeEngine[Any]] = {
        # INTEGER PRIMARY KEY is SQLite's row id; a BIGINT there would cost an index of its own.
        "int": BigInteger().with_variant(Integer(), "sqlite"),
        "bytes": LargeBinary(),
        "text": Text(),
    }
    columns: list[Column[Any]] = [
        Column(
            name,
            types[kind],
            primary_key=name in relation.key,
            nullable=False,
            autoincrement=False if name in single else "auto",
        )
        for name, kind in relation.columns
    ]
    return Table(
        relation.name,
        metadata or MetaData(),
        *columns,
        *(Unique(*names) for names in relation.unique),
        sqlite_with_rowid=not relation.clustered,
    )


def create_table(relation: Relation, dialect: str) -> str:
    """Return the CREATE TABLE statement of a relation in a dialect."""
    return str(CreateTable(table(relation)).compile(dialect=_DIALECTS[dialect]()))


def create_log(dialect: str) -> list[str]:
    """Return the statements that make the log's tables and guard them against change."""
    on_server = dialect == "postgresql"
    relations = (EVENT, COMMAND, META, *(ON_SERVER if on_server else ()))
    made = [create_table(relation, dialect) for relation in relations]
    rows = [f"('{name}', '{value}')" for name, value in (NEEDS, *(LISTED if on_server else ()))]
    said = f"INSERT INTO {META.name} VALUES {', '.join(rows)} ON CONFLICT (name) DO NOTHING"
    return [*made, said, *guards(dialect)]
