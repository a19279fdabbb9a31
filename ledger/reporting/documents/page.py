"""Documents as one HTML file: nothing is loaded, nothing is sent, it prints, it works by keyboard.

The policy in its head allows this file's own style and script by their hash and nothing else, so
that not even a mistake here would let recorded text act. Without script all of it can be read.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.reporting.documents.model import Bars, Space, Table
from ledger.reporting.documents.pictures import bars_svg
from ledger.reporting.documents.plain import key_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.reporting.documents.model import Column, Document, Lines, Section, Value
    from ledger.reporting.language import Language

_LONG = 40
"""Characters of a text that may go over several lines."""
_NUMERIC = frozenset({"money", "count"})


def document_html(document: Document, language: Language) -> str:
    """Return a document as a page that stands alone."""
    return "".join(_page(document, language))


def _page(document: Document, language: Language) -> Iterator[str]:
    style, script = _part("page.css"), _part("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = escape(document.title)
    yield (
        f'<!DOCTYPE html>\n<html lang="{language.code}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n"
        f'<body data-filter="{escape(language.say("page_filter"))}" '
        f'data-save="{escape(language.say("page_save"))}">\n<main>\n<h1>{title}</h1>\n'
    )
    if len(document.sections) > 1:
        yield _contents(document, language)
    for number, section in enumerate(document.sections, 1):
        yield from _section(section, number, language)
    yield f"</main>\n<footer>\n<h2>{escape(language.say('about'))}</h2>\n<dl>\n"
    for word, value in document.provenance:
        yield f"<dt>{escape(word)}</dt><dd>{escape(value)}</dd>\n"
    yield f"</dl>\n</footer>\n<script>{script}</script>\n</body>\n</html>\n"


def _part(name: str) -> str:
    return files("ledger.reporting.documents").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _contents(document: Document, language: Language) -> str:
    entries = "".join(
        f'<li><a href="#s{number}">{escape(section.title)}</a></li>\n'
        for number, section in enumerate(document.sections, 1)
    )
    label = escape(language.say("page_contents"))
    return f'<nav aria-label="{label}">\n<ol>\n{entries}</ol>\n</nav>\n'


def _section(section: Section, number: int, language: Language) -> Iterator[str]:
    kind = ' class="letter"' if section.new_page else ""
    yield f'<section id="s{number}"{kind}>\n<h2>{escape(section.title)}</h2>\n'
    for place, block in enumerate(section.blocks, 1):
        if isinstance(block, Table):
            yield from _table(block, f"s{number}t{place}", language)
        elif isinstance(block, Bars):
            yield bars_svg(block, language)
        elif isinstance(block, Space):
            yield _space(block)
        else:
            yield _lines(block)
    yield "</section>\n"


def _lines(block: Lines) -> str:
    kind = ' class="strong"' if block.strong else ""
    return "".join(f"<p{kind}>{escape(text)}</p>\n" for text in block.texts)


def _space(block: Space) -> str:
    ruled = '<div class="rule"></div>\n' * block.lines
    below = f"<p>{escape(block.below)}</p>\n" if block.below else ""
    return f'<div class="space">\n<p>{escape(block.title)}</p>\n{ruled}{below}</div>\n'


def _table(table: Table, name: str, language: Language) -> Iterator[str]:
    # A wide table scrolls by itself: reachable by keyboard, named for a screen reader.
    yield (
        f'<div class="table" tabindex="0" role="region" aria-labelledby="{name}">\n'
        f'<table data-name="{escape(table.key)}">\n<caption id="{name}">{escape(table.title)}'
        "</caption>\n<thead><tr>"
    )
    for column in table.columns:
        kind = ' class="number"' if column.kind in _NUMERIC else ""
        yield f'<th scope="col"{kind} data-key="{key_of(column)}">{escape(column.title)}</th>'
    yield "</tr></thead>\n<tbody>\n"
    for row in table.rows:
        yield f"<tr>{_cells(row, table, language)}</tr>\n"
    yield "</tbody>\n"
    if table.total is not None:
        yield f"<tfoot><tr>{_cells(table.total, table, language)}</tr></tfoot>\n"
    yield "</table>\n</div>\n"


def _cells(row: tuple[Value, ...], table: Table, language: Language) -> str:
    return "".join(
        _cell(value, column, language, first=not place)
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True))
    )


def _cell(value: Value, column: Column, language: Language, *, first: bool) -> str:
    """Return a cell with the value for a person, and for sorting and export that for a program."""
    words = escape(shown(value, column, language))
    raw = ""
    if isinstance(value, int):
        plain = iso(value) if column.kind == "day" else str(value)
        raw = f' data-value="{plain}"'
    kind = ' class="number"' if column.kind in _NUMERIC else ""
    if len(words) > _LONG:
        kind = ' class="long"'
    tag = 'th scope="row"' if first else "td"
    return f"<{tag}{kind}{raw}>{words}</{tag[:2]}>"
