"""Whether the indexes of a ledger on PostgreSQL find the rows that its tables hold.

The log and the read models are read as they lie, while a figure is found by an index; one that was
not kept up for a while, or that is another's, would lead past rows that stand. So each is walked
twice by the server: once by its own keys alone, once by the rows that they lead to.
"""

from __future__ import annotations

from secrets import randbits
from typing import TYPE_CHECKING

from ledger.domain.errors import Finding
from ledger.domain.said import Said
from ledger.log.databases.functions import ON_SERVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.log.database import Session
    from ledger.log.relations import Relation

_REMEDY = "let the server's keeper run REINDEX on its table"
_WAYS = {"indexscan": "on", "indexonlyscan": "on", "seqscan": "off", "sort": "off"}
"""How an index is walked; for each of them the opposite holds elsewhere."""


def index_findings(session: Session, relations: Iterable[Relation]) -> list[Finding]:
    """Return the indexes that lead elsewhere than to each row once, in the order of their keys."""
    found = []
    for relation in (*relations, *ON_SERVER):
        for columns, kind in ((relation.key, "pkey"), *((one, "key") for one in relation.unique)):
            if not _leads_to_all(session, relation.name, columns):
                parts = [relation.name, *(columns if kind == "key" else ()), kind]
                place = Said("{kind} {name}", kind=Said("index"), name="_".join(parts))
                error = Said("it finds other rows than the table holds")
                found.append(Finding.of(place, "BL-698 is damaged: {error}", _REMEDY, error=error))
    return found


def _leads_to_all(session: Session, table: str, columns: Sequence[str]) -> bool:
    """Ask with a seed of chance, for which nobody can have prepared a table."""
    keys, seed = ", ".join(columns), randbits(62)
    rows = f"sum(pg_catalog.hashtidextended(ctid, {seed}))"
    in_place = f"sum(pg_catalog.hash_record_extended(ROW(place, {keys}), {seed}))"
    held = session.all(f"SELECT count(*), {rows} FROM {table}")[0]
    _walk_by(session, _WAYS)
    *led_to, by_rows, disordered = session.all(
        f"SELECT count(*), {rows}, {in_place}, count(*) FILTER (WHERE ROW({keys}) <= before) "
        f"FROM (SELECT *, row_number() OVER () AS place, lag(ROW({keys})) OVER () AS before "
        f"FROM (SELECT {keys}, ctid FROM {table} ORDER BY {keys}) ordered) walked"
    )[0]
    by_keys = session.all(
        f"SELECT {in_place} FROM (SELECT *, row_number() OVER () AS place "
        f"FROM (SELECT {keys} FROM {table} ORDER BY {keys}) ordered) walked"
    )[0][0]
    _walk_by(session, {way: "off" if how == "on" else "on" for way, how in _WAYS.items()})
    return (*led_to, by_rows, disordered) == (*held, by_keys, 0)


def _walk_by(session: Session, ways: dict[str, str]) -> None:
    for way, how in ways.items():
        session.run(f"SET LOCAL enable_{way} = {how}")
