"""Documents as PDF by typst: tagged for screen readers, the same bytes from the same document.

Data goes to the template as JSON, so that nothing that was recorded is ever read as markup.
"""

from __future__ import annotations

import re
from functools import lru_cache
from heapq import nlargest
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.domain.errors import UsageError
from ledger.reporting.documents import shipped
from ledger.reporting.documents.forms.model import (
    Bars,
    Columns,
    Figures,
    Flow,
    Letterhead,
    Lines,
    Slots,
    Space,
    Table,
    TimelineChart,
    Tree,
)
from ledger.reporting.documents.forms.pictures import STYLE, picture_svg, said
from ledger.reporting.documents.forms.plain import shown
from ledger.reporting.visible import visible

if TYPE_CHECKING:
    from ledger.reporting.documents.forms.model import Block, Document, Picture, Slot, Value
    from ledger.reporting.language import Language

_RUN = re.compile(r"\S+")
_BELOW = 40
"""A column of longer runs without a blank, such as hashes, is printed below its rows."""
_HEAD = 9
"""Letters of a title's word that stay together; the typesetter parts longer ones by syllables."""
_MEASURED = 3
"""How many of a column's longest words and texts are measured: letters are not equally wide."""


def document_pdf(document: Document, language: Language) -> bytes:
    """Return a document as PDF; fonts come from the library, so every machine prints the same.

    Raises:
        UsageError: the extra is not installed, or the typesetter refuses the document.
    """
    data = {
        "title": visible(document.title),
        "heading": visible(document.title),
        "lang": language.code,
        "page": language.say("page"),
        "about": language.say("about"),
        "footer": " · ".join(
            visible(text)
            for text in (document.title, *(value for _, value in document.provenance[:1]))
        ),
        "sections": [
            {
                "title": visible(section.title),
                "first": not place,
                "new-page": section.new_page,
                "ends": all(one.new_page for one in document.sections[place + 1 : place + 2]),
                "blocks": [_block(block, language) for block in section.blocks],
            }
            for place, section in enumerate(document.sections)
        ],
        "provenance": [[word, visible(value)] for word, value in document.provenance],
    }
    text = msgspec.json.encode(data).decode()
    # Tagged, but not declared PDF/UA: typst would refuse a document for one sign without a glyph.
    try:
        made: bytes = _compiler().compile(_template(), format="pdf", sys_inputs={"document": text})
    except RuntimeError as error:  # TypstError
        remedy = "take another --format, and report this"
        raise UsageError.of("PDF: BL-214 {error}", remedy, error=str(error)) from None
    return made


@lru_cache(maxsize=1)
def _compiler() -> Any:  # noqa: ANN401 - an extra
    try:
        import typst  # noqa: PLC0415 - an extra
    except ImportError:
        problem = "PDF: BL-428 needs the extra pdf"
        remedy = 'install it with: pip install "budget-ledger[pdf]"'
        raise UsageError.of(problem, remedy) from None
    return typst.Compiler(ignore_system_fonts=True)


@lru_cache(maxsize=1)
def _template() -> bytes:
    return shipped("document.typ")


def _block(block: Block, language: Language) -> dict[str, Any]:
    match block:
        case Table():
            return _table(block, language)
        case Tree():
            return _tree(block, language)
        case Bars() | Columns() | Flow() | TimelineChart():
            return _picture(block, language)
        case Figures():
            amounts = [[visible(name), language.money(cents)] for name, cents in block.amounts]
            return {"kind": "figures", "amounts": amounts}
        case _:
            return _written(block)


def _written(block: Space | Lines | Slots | Letterhead) -> dict[str, Any]:
    match block:
        case Space():
            title, below = visible(block.title), visible(block.below)
            named = {"title": title, "below": below, "about": visible(block.about)}
            return {"kind": "space", "lines": block.lines} | named
        case Slots():
            slots = _slots(block.slots)
            return {"kind": "slots", "title": visible(block.title), "slots": slots}
        case Letterhead():
            parts = ("sender", "recipient", "references")
            return {"kind": "letterhead"} | {one: _slots(getattr(block, one)) for one in parts}
        case _:
            texts = [visible(text) for text in block.texts]
            return {"kind": "lines", "texts": texts, "strong": block.strong}


def _slots(slots: tuple[Slot, ...]) -> list[list[str]]:
    return [[visible(one.label), visible(one.text)] for one in slots]


def _table(whole: Table, language: Language) -> dict[str, Any]:
    table = whole.filled()

    def cells(row: tuple[Value, ...]) -> list[str]:
        pairs = zip(row, table.columns, strict=True)
        return [visible(shown(value, column, language)) for value, column in pairs]

    rows = [cells(row) for row in table.rows]
    total = [] if table.total is None else cells(table.total)
    below = [n for n in range(1, len(table.columns)) if _is_run([row[n] for row in rows])]
    kept = [n for n in range(len(table.columns)) if n not in below]
    titles = [visible(column.title) for column in table.columns]
    return {
        "kind": "table",
        "title": visible(table.title),
        "columns": [
            {
                "title": titles[n],
                "right": table.columns[n].form in {"money", "count"},
                **_measured(titles[n], [row[n] for row in (*rows, total) if row]),
            }
            for n in kept
        ],
        "rows": [
            {
                "cells": [row[n] for n in kept],
                "below": [f"{titles[n]}: {row[n]}" for n in below if row[n]],
            }
            for row in rows
        ],
        "none": "" if rows else language.say("grant_nothing"),
        "total": [total[n] for n in kept] if total else None,
    }


def _is_run(texts: list[str]) -> bool:
    """Say whether texts are runs that no column of a page has room for."""
    return max(map(len, texts), default=0) > _BELOW and all(_RUN.fullmatch(one) for one in texts)


def _measured(title: str, texts: list[str]) -> dict[str, list[str]]:
    """Return what a column's width is measured by: its longest words, texts, and its title's."""
    distinct = dict.fromkeys(texts)
    words = dict.fromkeys(word for text in distinct for word in text.split())
    return {
        "words": nlargest(_MEASURED, words, key=len) or [""],
        "texts": nlargest(_MEASURED, distinct, key=len) or [""],
        "parts": [word[:_HEAD] for word in title.split()] or [""],
        "titles": wrap(title, 2 * _HEAD, break_long_words=False) or [""],
    }


def _tree(tree: Tree, language: Language) -> dict[str, Any]:
    rows = []
    for depth, words, cents, event in tree.table().rows:
        amount = language.money(cents) if isinstance(cents, int) else ""
        number = "" if event is None else f"{language.say('event')} {event}"
        rows.append([depth, visible(str(words)), amount, number])
    return {"kind": "tree", "title": visible(tree.title), "rows": rows}


def _picture(picture: Picture, language: Language) -> dict[str, Any]:
    return {
        "kind": "picture",
        "title": visible(picture.title),
        "alt": visible(": ".join(filter(None, (picture.title, said(picture, language))))),
        "drawn": visible(picture_svg(picture, language, STYLE)),
        "across": isinstance(picture, Flow),
    }
