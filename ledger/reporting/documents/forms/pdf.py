"""Documents as PDF by typst: tagged for screen readers, the same bytes from the same document.

Data goes to the template as JSON, so that nothing that was recorded is ever read as markup.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.domain.errors import UsageError
from ledger.reporting.documents.forms.model import Lines, Space, Table, Tree
from ledger.reporting.documents.forms.pictures import STYLE, picture_svg, said
from ledger.reporting.documents.forms.plain import printable, shown

if TYPE_CHECKING:
    from ledger.reporting.documents.forms.model import Block, Document, Picture, Value
    from ledger.reporting.language import Language

_RUN = re.compile(r"\S{19,}")
_EIGHT = re.compile(r".{8}(?=.)")
_SHORT, _LONG, _LONGEST = 12, 40, 160
"""In a table with a long text, all but short columns share the page by length, up to a most."""
_WIDE, _WORDY, _FEW = 11, 120, 5
"""A table of more columns, or of texts so long in more than a few, is laid across the page."""


def document_pdf(document: Document, language: Language) -> bytes:
    """Return a document as PDF; fonts come from the library, so every machine prints the same.

    Raises:
        UsageError: the extra is not installed, or the typesetter refuses the document.
    """
    data = {
        "title": printable(document.title),
        "heading": _text(document.title),
        "lang": language.code,
        "page": language.say("page"),
        "about": language.say("about"),
        "footer": " · ".join(
            _text(text)
            for text in (document.title, *(value for _, value in document.provenance[:1]))
        ),
        "sections": [
            {
                "title": _text(section.title),
                "first": not place,
                "new-page": section.new_page,
                "wide": any(isinstance(one, Table) and _wide(one) for one in section.blocks),
                "blocks": [_block(block, language) for block in section.blocks],
            }
            for place, section in enumerate(document.sections)
        ],
        "provenance": [[word, _text(value)] for word, value in document.provenance],
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
    return files("ledger.reporting.documents").joinpath("document.typ").read_bytes()


def _text(text: str) -> str:
    """Return a text that can be printed; a long run without a blank, such as a hash, may break."""
    return _RUN.sub(lambda run: _EIGHT.sub("\\g<0>\u200b", run[0]), printable(text))


def _block(block: Block, language: Language) -> dict[str, Any]:
    match block:
        case Table():
            return _table(block, language)
        case Tree():
            return _tree(block, language)
        case Space():
            return {
                "kind": "space",
                "title": _text(block.title),
                "lines": block.lines,
                "below": _text(block.below),
            }
        case Lines():
            texts = [_text(text) for text in block.texts]
            return {"kind": "lines", "texts": texts, "strong": block.strong}
        case _:
            return _picture(block, language)


def _wide(table: Table) -> bool:
    texts = (len(value) for row in table.rows for value in row if isinstance(value, str))
    columns = len(table.columns)
    return columns > _WIDE or (columns > _FEW and max(texts, default=0) > _WORDY)


def _table(table: Table, language: Language) -> dict[str, Any]:
    def cells(row: tuple[Value, ...]) -> list[str]:
        pairs = zip(row, table.columns, strict=True)
        return [_text(shown(value, column, language)) for value, column in pairs]

    rows = [cells(row) for row in table.rows]
    longest = [max((len(row[i]) for row in rows), default=0) for i in range(len(table.columns))]
    long = max(longest, default=0) > _LONG
    return {
        "kind": "table",
        "title": _text(table.title),
        "columns": [
            {
                "title": _text(column.title),
                "right": column.form in {"money", "count"},
                "part": min(length, _LONGEST) if long and length > _SHORT else 0,
            }
            for column, length in zip(table.columns, longest, strict=True)
        ],
        "rows": rows,
        "total": None if table.total is None else cells(table.total),
    }


def _tree(tree: Tree, language: Language) -> dict[str, Any]:
    rows = []
    for depth, words, cents, event in tree.table().rows:
        amount = language.money(cents) if isinstance(cents, int) else ""
        number = "" if event is None else f"{language.say('event')} {event}"
        rows.append([depth, _text(str(words)), amount, number])
    return {"kind": "tree", "title": _text(tree.title), "rows": rows}


def _picture(picture: Picture, language: Language) -> dict[str, Any]:
    return {
        "kind": "picture",
        "title": _text(picture.title),
        "alt": printable(": ".join(filter(None, (picture.title, said(picture, language))))),
        "drawn": printable(picture_svg(picture, language, STYLE)),
    }
