"""Documents as text, CSV and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.domain.period import iso
from ledger.reporting.documents.forms.model import (
    Bars,
    Columns,
    Figures,
    Flow,
    Letterhead,
    Lines,
    Slot,
    Slots,
    Space,
    Table,
    TimelineChart,
    Tree,
)
from ledger.reporting.table import csv_table, json_text, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.reporting.documents.forms.model import Branch, Document, Heading, Value
    from ledger.reporting.language import Language

    Written = Table | Lines | Space | Tree | Letterhead | Slots

_WIDTH = 60
"""Characters of a line to write on."""
_WORDS = 76
"""Characters of a step's words."""


def shown(value: Value, column: Heading, language: Language) -> str:
    """Return a value for a person."""
    match value:
        case None:
            return ""
        case str():
            return value
        case int() if column.form == "money":
            return language.money(value)
        case int() if column.form == "day":
            return language.day(value)
        case _:
            return str(value)


def document_text(document: Document, language: Language) -> str:
    """Return a document for a terminal or a mail."""
    parts = [_underlined(document.title, "=")]
    for section in document.sections:
        parts.append(_underlined(section.title, "-"))
        parts += [
            _text(block, language)
            for block in section.blocks
            if not isinstance(block, Figures | Bars | Columns | Flow | TimelineChart)
        ]
    width = max((len(word) for word, _ in document.provenance), default=0)
    parts.append("\n".join(f"{word:<{width}}  {value}" for word, value in document.provenance))
    return "\n\n".join(parts)


def _text(block: Written, language: Language) -> str:
    match block:
        case Table():
            return _table(block, language)
        case Tree():
            lines = (line for one in block.branches for line in _tree(one, language, 0))
            return "\n".join((block.title, "", *lines))
        case Lines():
            return "\n".join(block.texts)
        case _:
            return _to_fill_in(block)


def _to_fill_in(block: Space | Letterhead | Slots) -> str:
    match block:
        case Space():
            ruled = f"\n\n{'_' * _WIDTH}" * block.lines
            about = f"{block.about}\n" if block.about else ""
            return f"{about}{block.title}{ruled}" + (f"\n{block.below}" if block.below else "")
        case Letterhead():
            sides = (*block.sender, Slot("", ""), *block.recipient)
            lines = [slot._replace(label="") if slot.text else slot for slot in sides]
            return "\n".join((*map(_slot, lines), "", *map(_slot, block.references)))
        case _:
            return "\n".join((block.title, "", *map(_slot, block.slots)))


def _slot(slot: Slot) -> str:
    label = f"{slot.label}: " if slot.label else ""
    return f"{label}{slot.text or '_' * (_WIDTH - len(label)) * bool(label)}"


def _tree(branch: Branch, language: Language, depth: int) -> Iterator[str]:
    words = f"{'  ' * depth}{branch.words}"
    amount = "" if branch.cents is None else language.money(branch.cents)
    event = "" if branch.event is None else f"  [{language.say('event')} {branch.event}]"
    yield f"{words:<{_WORDS}}  {amount:>16}{event}".rstrip()
    for child in branch.children:
        yield from _tree(child, language, depth + 1)


def _underlined(title: str, sign: str) -> str:
    return f"{title}\n{sign * len(title)}"


def _table(whole: Table, language: Language) -> str:
    table = whole.filled()
    rows = table.rows if table.total is None else (*table.rows, table.total)
    cells = [
        [shown(value, column, language) for value, column in zip(row, table.columns, strict=True)]
        for row in rows
    ]
    right = frozenset(
        i for i, column in enumerate(table.columns) if column.form in {"money", "count"}
    )
    drawn = text_table([column.title for column in table.columns], cells, right)
    return f"{table.title}\n\n{drawn}"


def document_csv(document: Document, key: str = "") -> str:
    """Return one table: the named one, or the only one; without its total, which can be added up.

    Raises:
        UsageError: there are several, or none of that name.
    """
    # Parts of one kind, such as the letters of several members, are one table.
    tables = [one for one in document.tables() if key in {"", one.key}]
    keys = list(dict.fromkeys(one.key for one in document.tables()))
    if not tables or len({one.key for one in tables}) > 1:
        problem = "table {table!r}: BL-429 there is none" if key else "BL-430 CSV holds one table"
        remedy = "--table with one of: {known}"
        raise UsageError.of(problem, remedy, table=key, known=tuple(keys))
    rows = [[*_keyed(row, one.columns).values()] for one in tables for row in one.rows]
    return csv_table([column.key for column in tables[0].columns if column.key], rows)


def document_json(document: Document) -> str:
    """Return everything for a program: keys of columns, cents, ISO days."""
    return json_text(
        {
            "document": document.key,
            "title": document.title,
            "sections": [
                {
                    "title": section.title,
                    "blocks": [
                        _block(block)
                        for block in section.blocks
                        if isinstance(block, Table | Lines | Tree | Letterhead | Slots)
                    ],
                }
                for section in document.sections
            ],
            "provenance": dict(document.provenance),
        }
    )


def _block(block: Table | Lines | Tree | Letterhead | Slots) -> dict[str, object]:
    if isinstance(block, Lines):
        return {"lines": list(block.texts)}
    if isinstance(block, Letterhead):
        parts = ("sender", "recipient", "references")
        return {"letterhead": {name: _named(getattr(block, name)) for name in parts}}
    if isinstance(block, Slots):
        return {"payment": _named(block.slots)}
    table = block.table() if isinstance(block, Tree) else block
    return {
        "table": table.key,
        "rows": [_keyed(row, table.columns) for row in table.rows],
        "total": None if table.total is None else _keyed(table.total, table.columns),
    }


def _keyed(row: tuple[Value, ...], columns: Sequence[Heading]) -> dict[str, object]:
    """Return what a program reads of a row; a column without a key is for people only."""
    pairs = zip(row, columns, strict=True)
    return {column.key: _plain(value, column) for value, column in pairs if column.key}


def _named(slots: tuple[Slot, ...]) -> list[dict[str, str]]:
    return [one._asdict() for one in slots]


def _plain(value: Value, column: Heading) -> object:
    if isinstance(value, int) and column.form == "day":
        return iso(value)
    return value
