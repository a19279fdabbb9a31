"""Documents as one HTML file: nothing is loaded, nothing is sent, it prints, it works by keyboard.

The policy in its head allows this file's own style and script by their hash and nothing else, so
that not even a mistake here would let recorded text act. Without script all of it can be read.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from ledger.domain.period import iso
from ledger.reporting.documents import shipped
from ledger.reporting.documents.forms.model import (
    Bars,
    Branch,
    Columns,
    Document,
    Figures,
    Flow,
    Heading,
    Letterhead,
    Lines,
    Picture,
    Section,
    Slot,
    Slots,
    Space,
    Table,
    TimelineChart,
    Tree,
    Value,
)
from ledger.reporting.documents.forms.pictures import bars_html, film_html, narrow_html, picture_svg
from ledger.reporting.documents.forms.plain import shown

if TYPE_CHECKING:
    from ledger.reporting.language import Language

_LONG = 40
"""Characters of a text that may go over several lines."""
_WIDE = 7
"""Columns of a table whose letters are smaller, so that it fits a desk's screen."""
_SCRIPT_WORDS = (
    "filter",
    "save",
    "compare",
    "differences",
    "columns",
    "here",
    "there",
    "same",
    "unlike",
)
_FILL = '<span class="fill">\u00a0</span>'
_NUMERIC = frozenset({"money", "count"})
_NAME = re.compile(r"\b(?=[\w-]*\d|[A-Z]{2})\w{1,8}(?:-\w{1,8}){1,2}\b")
# `CM-1` on two lines would be read as two things.


def document_html(document: Document, language: Language) -> str:
    """Return a document as a page that stands alone."""
    return "".join(_page(document, language))


def _page(document: Document, language: Language) -> Iterator[str]:
    # What plays comes first: so its table is filtered, sorted and saved as all others are.
    names = ("replay", "page") if document.film else ("page",)
    style, script = ("".join(_part(f"{name}.{kind}") for name in names) for kind in ("css", "js"))
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = escape(document.title)
    yield (
        f'<!DOCTYPE html>\n<html lang="{language.code}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="document" content="{escape(document.key)}">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n"
        f"<body{_words(language)}>\n<main>\n<h1>{title}</h1>\n"
    )
    if len(document.sections) > 1:
        yield _contents(document, language)
    if document.film:
        yield film_html(document.film)
    known = frozenset(name for table in document.tables() for name in table.anchors)
    for number, section in enumerate(document.sections, 1):
        yield from _section(section, number, language, known)
    yield f"</main>\n<footer>\n<h2>{escape(language.say('about'))}</h2>\n<dl>\n"
    for word, value in document.provenance:
        yield f"<dt>{escape(word)}</dt><dd>{escape(value)}</dd>\n"
    yield f"</dl>\n</footer>\n<script>{script}</script>\n</body>\n</html>\n"


def _words(language: Language) -> str:
    """Return the words of the script, as attributes."""
    return "".join(
        f' data-{name}="{escape(language.say(f"page_{name}"))}"' for name in _SCRIPT_WORDS
    )


def _part(name: str) -> str:
    return shipped(name).decode()


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _contents(document: Document, language: Language) -> str:
    entries = "".join(
        f'<li><a href="#s{number}">{escape(section.title)}</a></li>\n'
        for number, section in enumerate(document.sections, 1)
    )
    label = escape(language.say("page_contents"))
    return f'<nav aria-label="{label}">\n<ol>\n{entries}</ol>\n</nav>\n'


def _section(
    section: Section, number: int, language: Language, known: frozenset[str]
) -> Iterator[str]:
    kind = ' class="letter"' if section.new_page else ""
    yield f'<section id="s{number}"{kind}>\n<h2 id="s{number}h">{escape(section.title)}</h2>\n'
    for place, block in enumerate(section.blocks, 1):
        if isinstance(block, Table):
            yield from _table(block, f"s{number}t{place}", language, known)
        elif isinstance(block, Tree):
            yield from _tree(block, language, known)
        elif isinstance(block, Bars | Columns | Flow | TimelineChart):
            yield _picture(block, language)
        elif isinstance(block, Figures):
            yield _figures(block, language)
        else:
            yield _written(block)
    yield "</section>\n"


def _figures(block: Figures, language: Language) -> str:
    amounts = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(language.money(cents))}</dd></div>\n"
        for name, cents in block.amounts
    )
    return f'<dl class="figures">\n{amounts}</dl>\n'


def _written(block: Lines | Space | Slots | Letterhead) -> str:
    match block:
        case Lines():
            return _lines(block)
        case Space():
            return _space(block)
        case Slots():
            return f'<p class="caption">{escape(block.title)}</p>\n{_slots(block.slots)}'
        case _:
            sides = "".join(
                f'<p class="{name}">{"<br>".join(map(_slot, side))}</p>\n'
                for name, side in (("sender", block.sender), ("recipient", block.recipient))
            )
            return f'<div class="head">\n{sides}{_slots(block.references)}</div>\n'


def _slots(slots: tuple[Slot, ...]) -> str:
    named = "".join(
        f"<dt>{escape(one.label)}</dt><dd>{escape(one.text) or _FILL}</dd>\n" for one in slots
    )
    return f"<dl>\n{named}</dl>\n"


def _slot(slot: Slot) -> str:
    """Return a line of an address; one to fill in says for what."""
    return escape(slot.text) or f'<span class="fill">{escape(slot.label)}</span>'


def _lines(block: Lines) -> str:
    kind = ' class="strong"' if block.strong else ""
    return "".join(f"<p{kind}>{escape(text)}</p>\n" for text in block.texts)


def _picture(picture: Picture, language: Language) -> str:
    title = escape(picture.title)
    if isinstance(picture, Bars):
        drawn = bars_html(picture, language)
        return f"<figure>\n<figcaption>{title}</figcaption>\n{drawn}</figure>\n" if drawn else ""
    drawn = picture_svg(picture, language)
    if not drawn:
        return ""
    # On a narrow screen its words would be too small.
    narrow = f'<div class="narrow">\n{narrow_html(picture, language)}</div>\n'
    return f"<figure>\n<figcaption>{title}</figcaption>\n{drawn}{narrow}</figure>\n"


def _space(block: Space) -> str:
    ruled = '<div class="rule"></div>\n' * block.lines
    below, about = (f"<p>{escape(one)}</p>\n" if one else "" for one in (block.below, block.about))
    return f'<div class="space">\n{about}<p>{escape(block.title)}</p>\n{ruled}{below}</div>\n'


def _tree(tree: Tree, language: Language, known: frozenset[str]) -> Iterator[str]:
    """Yield explanations as nested lists, which read aloud as what they are."""
    yield f'<p class="caption">{escape(tree.title)}</p>\n<ul class="tree">\n'
    for branch in tree.branches:
        yield from _branch(branch, language, known)
    yield "</ul>\n"


def _branch(branch: Branch, language: Language, known: frozenset[str]) -> Iterator[str]:
    name = f' id="{escape(branch.anchor)}"' if branch.anchor else ""
    amount = event = ""
    if branch.cents is not None:
        words = escape(language.money(branch.cents))
        linked = f'<a href="#{escape(branch.link)}">{words}</a>' if branch.link else words
        amount = f" <b>{linked}</b>"
    if branch.event is not None:
        words = f"{language.say('event')} {branch.event}"
        event = f" {_linked(escape(words), f'e{branch.event}', known)}"
    words = _NAME.sub(r'<span class="whole">\g<0></span>', escape(branch.words))
    yield f"<li{name}>{words}{amount}{event}"
    if branch.children:
        yield "\n<ul>\n"
        for child in branch.children:
            yield from _branch(child, language, known)
        yield "</ul>"
    yield "</li>\n"


def _linked(words: str, anchor: str, known: frozenset[str]) -> str:
    return f'<a href="#{escape(anchor)}">{words}</a>' if anchor in known and words else words


def _table(whole: Table, name: str, language: Language, known: frozenset[str]) -> Iterator[str]:
    table = whole.filled()
    # A wide table scrolls by itself: reachable by keyboard, named for a screen reader. Letters have
    # tables of the same title, so that only together with the heading the name is the only one.
    heading = f"{name.partition('t')[0]}h"
    wide = ' class="wide"' if len(table.columns) > _WIDE else ""
    yield (
        f'<div class="table" tabindex="0" role="region" aria-labelledby="{heading} {name}">\n'
        f'<table{wide} data-name="{escape(table.key)}">\n<caption id="{name}">{escape(table.title)}'
        "</caption>\n<thead><tr>"
    )
    for column in table.columns:
        kind = ' class="number"' if column.form in _NUMERIC else ""
        keys = f'data-key="{column.key}" data-kind="{column.form}"'
        yield f'<th scope="col"{kind} {keys}>{escape(column.title)}</th>'
    yield "</tr></thead>\n<tbody>\n"
    for number, row in enumerate(table.rows):
        named = table.anchors[number] if table.anchors else ""
        anchor = f' id="{escape(named)}"' if named else ""
        targets = [_target(table, (number, place), row[place], known) for place in range(len(row))]
        yield f"<tr{anchor}>{_cells(row, table, language, targets)}</tr>\n"
    yield "</tbody>\n"
    if not table.rows:
        across, none = len(table.columns), escape(language.say("grant_nothing"))
        yield f'<tfoot class="none"><tr><td colspan="{across}">{none}</td></tr></tfoot>\n'
    if table.total is not None:
        yield f"<tfoot><tr>{_cells(table.total, table, language)}</tr></tfoot>\n"
    yield "</table>\n</div>\n"


def _cells(
    row: tuple[Value, ...], table: Table, language: Language, targets: Sequence[str] = ()
) -> str:
    led = targets or [""] * len(row)
    return "".join(
        _cell(value, column, language, target, first=not place)
        for place, (value, column, target) in enumerate(zip(row, table.columns, led, strict=True))
    )


def _target(table: Table, at: tuple[int, int], value: Value, known: frozenset[str]) -> str:
    """Return where a cell leads: as the table says, an event to its entry, else nowhere."""
    if at in table.pages:
        return table.pages[at]
    if at in table.links:
        return f"#{table.links[at]}"
    is_event = table.columns[at[1]].key == "event" and not table.anchors
    return f"#e{value}" if is_event and f"e{value}" in known else ""


def _cell(
    value: Value, column: Heading, language: Language, target: str = "", *, first: bool
) -> str:
    """Return a cell with the value for a person, and for sorting and export that for a program."""
    words = escape(shown(value, column, language))
    is_day = column.form == "day"
    plain = iso(value) if is_day and isinstance(value, int) else value
    raw = f' data-value="{plain}"' if isinstance(value, int) else ""
    name = "number" if column.form in _NUMERIC else "day" if is_day else ""
    name = "whole" if _NAME.fullmatch(words) else name
    name = "long" if len(words) > _LONG else name
    kind = f' class="{name}"' if name else ""
    if target and words:
        words = f'<a href="{escape(target)}">{words}</a>'
    tag = 'th scope="row"' if first else "td"
    return f"<{tag}{kind}{raw}>{words}</{tag[:2]}>"
