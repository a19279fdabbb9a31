"""Makes an audit export, and reads it as an audit program does, which knows `index.xml` alone."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from lxml import etree

from ledger.application import Ledger
from ledger.exporting.audit.carrier import AuditCarrier
from ledger.exporting.audit.contents import hand_over
from ledger.exporting.audit.description import AuditYear
from ledger.exporting.audit.selecting import AuditQuestion
from ledger.reporting.language import Language

DTD = "gdpdu-01-09-2004.dtd"
MEDIA = "(Name, Command*, Table*, Command*, AcceptNoTables?)"
# The same language; libxml2 wants to know at each step which of two equal names is meant.
DECIDED = "(Name, Command*, (Table+, Command*)?, AcceptNoTables?)"

Value = Any
"""A text, a number, an amount or a day, as its column says; None: nothing."""


class Column(NamedTuple):
    name: str
    kind: str
    accuracy: int
    longest: int | None
    day: str
    description: str


class Link(NamedTuple):
    names: tuple[str, ...]
    target: str
    keys: tuple[str, ...]


class Described(NamedTuple):
    name: str
    path: Path
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    links: tuple[Link, ...]
    form: dict[str, str]

    @property
    def rows(self) -> list[dict[str, Value]]:
        """Return the rows, every value of the type that its column is said to have."""
        raw = self.path.read_bytes().decode(self.form["encoding"])
        assert raw.endswith(self.form["end"])
        lines = csv.reader(
            io.StringIO(raw, newline=""),
            delimiter=self.form["between"],
            quotechar=self.form["quote"],
            strict=True,
        )
        found = list(lines)[int(self.form["first"]) - 1 :]
        return [
            {one.name: self._value(one, text) for one, text in zip(self.columns, row, strict=True)}
            for row in found
        ]

    def _value(self, column: Column, text: str) -> Value:
        if column.kind == "AlphaNumeric":
            assert column.longest is None or len(text) <= column.longest
            return text
        if not text:
            return None
        if column.kind == "Date":
            written = column.day.replace("DD", "%d").replace("MM", "%m").replace("YYYY", "%Y")
            return datetime.strptime(text, written).replace(tzinfo=UTC).date()
        assert self.form["group"] not in text
        whole, _, rest = text.partition(self.form["point"])
        assert len(rest) == column.accuracy
        return Decimal(f"{whole}.{rest}") if column.accuracy else int(whole)


def exported(ledger: Ledger, folder: Path, question: AuditQuestion) -> AuditYear:
    """Write a year into a folder, and return what was handed over."""
    folder.mkdir()
    with AuditCarrier(folder) as carrier:
        found = ledger.ask(partial(hand_over, carrier), question)
        carrier.finish(found, [("Quittung", found.receipt)], Language("de"))
    return found


def validated(folder: Path) -> etree._ElementTree:
    """Return the description, which is what its document type wants."""
    text = (folder / DTD).read_text(encoding="ascii")
    assert text.count(MEDIA) == 1
    rules = etree.DTD(io.StringIO(text.replace(MEDIA, DECIDED)))
    tree = etree.parse(folder / "index.xml")
    assert tree.docinfo.system_url == DTD
    assert rules.validate(tree), rules.error_log
    return tree


def tables(folder: Path) -> dict[str, Described]:
    """Return the tables that a description names."""
    found = (_table(folder, node) for node in validated(folder).iter("Table"))
    return {one.name: one for one in found}


def _table(folder: Path, node: etree._Element) -> Described:
    body = node.find("VariableLength")
    assert body is not None
    columns = [one for one in body if one.tag in {"VariablePrimaryKey", "VariableColumn"}]
    form = {
        "encoding": "utf-8" if node.find("UTF8") is not None else "cp1252",
        "point": node.findtext("DecimalSymbol") or ",",
        "group": node.findtext("DigitGroupingSymbol") or ".",
        "first": node.findtext("Range/From") or "1",
        "between": body.findtext("ColumnDelimiter") or ";",
        "end": body.findtext("RecordDelimiter") or "\r\n",
        "quote": body.findtext("TextEncapsulator") or '"',
    }
    return Described(
        name=node.findtext("Name") or "",
        path=folder / (node.findtext("URL") or ""),
        key=tuple(_name(one) for one in columns if one.tag == "VariablePrimaryKey"),
        columns=tuple(map(_column, columns)),
        links=tuple(map(_link, body.findall("ForeignKey"))),
        form=form,
    )


def _name(node: etree._Element) -> str:
    return node.findtext("Name") or ""


def _column(node: etree._Element) -> Column:
    (kind,) = (one for one in node if one.tag in {"AlphaNumeric", "Numeric", "Date"})
    longest = node.findtext("MaxLength")
    return Column(
        name=_name(node),
        kind=str(kind.tag),
        accuracy=int(kind.findtext("Accuracy") or 0),
        longest=int(longest) if longest else None,
        day=kind.findtext("Format") or "DD.MM.YYYY",
        description=node.findtext("Description") or "",
    )


def _link(node: etree._Element) -> Link:
    names = tuple(one.text or "" for one in node.findall("Name"))
    alias = {one.findtext("From"): one.findtext("To") or "" for one in node.findall("Alias")}
    keys = tuple(alias.get(name, name) for name in names)
    return Link(names, node.findtext("References") or "", keys)


def followed(found: dict[str, Described]) -> int:
    """Follow every foreign key of every row; return how many there were."""
    led = 0
    rows = {name: table.rows for name, table in found.items()}
    for name, table in found.items():
        keys = [tuple(row[one] for one in table.key) for row in rows[name]]
        assert len(set(keys)) == len(keys) > 0, name
        assert [one.name for one in table.columns[: len(table.key)]] == list(table.key)
        assert len({one.name for one in table.columns}) == len(table.columns)
        for link in table.links:
            target = found[link.target]
            assert link.keys == target.key
            kinds = {one.name: one.kind for one in (*table.columns, *target.columns)}
            assert [kinds[one] for one in link.names] == [kinds[one] for one in link.keys]
            there = {tuple(row[one] for one in link.keys) for row in rows[link.target]}
            for row in rows[name]:
                value = tuple(row[one] for one in link.names)
                assert value in there or not any(value), (name, link, row)
                led += 1
    return led


def in_duckdb(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a database of the data program, with every table as it is described."""
    database = duckdb.connect()
    for one in tables(folder).values():
        types = {column.name: _sql_type(column) for column in one.columns}
        rows = database.read_csv(
            str(one.path),
            header=False,
            skiprows=int(one.form["first"]) - 1,
            columns=types,
            auto_detect=False,
            sep=one.form["between"],
            quotechar=one.form["quote"],
            escapechar=one.form["quote"],
            decimal=one.form["point"],
            date_format="%d.%m.%Y",
        )
        rows.create(one.name)
    return database


def _sql_type(column: Column) -> str:
    if column.kind == "Numeric":
        return f"DECIMAL(18, {column.accuracy})" if column.accuracy else "BIGINT"
    return {"Date": "DATE", "AlphaNumeric": "VARCHAR"}[column.kind]
