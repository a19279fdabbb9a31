"""The parts of camt.053 statements, each as texts by their path: no more than one is held.

The handlers of the parser run for every tag of a file of some ten million, so they do little.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.importing.files.guarded_xml import Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.parsers.expat import XMLParserType

ASK = "ask the bank for camt.053 statements"
AGAIN = "get the statement from the bank again"
_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.\d\d Document")
_MAX_DEPTH = 40
_MAX_PLACES = 10_000
"""Different paths of a file."""
_MAX_TAGS = 1 << 19
"""Tags of one part: a collected payment of some ten thousand."""
_MAX_TEXT = 500
_OUTSIDE, _IGNORED, _DOCUMENT, _MESSAGE, _STATEMENT, _PART, _DETAIL, _FIELD, _INNER = range(9)
_WITHIN = {
    (_DOCUMENT, "BkToCstmrStmt"): _MESSAGE,
    (_MESSAGE, "Stmt"): _STATEMENT,
    (_MESSAGE, "GrpHdr"): _PART,
}


class CamtPart(dict[str, list[str]]):
    """The texts of an element by path (`BkTxCd/Prtry/Cd`), those of one path in their order.

    The element itself has the path "", the currency of an amount that of the amount with `@`.

    Attributes:
        details: the single payments (`TxDtls`) of an entry, with paths of their own.
    """

    def __init__(self) -> None:
        super().__init__()
        self.details: list[CamtPart] = []

    def __missing__(self, path: str) -> list[str]:
        found = self[path] = []
        return found

    def text(self, path: str) -> str:
        """Return the first text of a path, as `printed`; empty: there is none."""
        found = self.get(path)
        return printed(found[0]) if found else ""


def printed(text: str) -> str:
    """Return a text in one line without what is not printed."""
    text = text[: 4 * _MAX_TEXT]
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(text.split())[:_MAX_TEXT]


class _Place(dict[str, "_Place"]):
    """A path of the document: what its elements are, and the places within it by their tags."""

    def __init__(self, parts: CamtParts, kind: int, path: str, depth: int) -> None:
        super().__init__()
        self._parts, self._depth = parts, depth
        self.kind, self.path = kind, path

    def __missing__(self, tag: str) -> _Place:
        name = tag.rpartition(" ")[2]
        kind = self._parts.within(self, tag, name)
        path = f"{self.path}/{name}" if self.kind >= _FIELD else name
        if kind == _FIELD and path == "NtryDtls/TxDtls":
            kind = _DETAIL
        found = self[tag] = _Place(self._parts, kind, path, self._depth + 1)
        if self._depth >= _MAX_DEPTH:
            raise endless()
        return found


def endless() -> Fault:
    """Return the refusal of what no bank writes."""
    return Fault.of("BL-349 nested too deep, or of too many parts", AGAIN)


class CamtParts:
    """Hands over the parts of statements (`Id`, `Acct`, `Bal`, `Ntry`) and `GrpHdr` as they end.

    Args:
        part: takes a part and its name.
        statement: is told that a statement ended.

    Attributes:
        root: the outermost element.
        found: whether there was a camt.053 document; an envelope may stand around it.
    """

    def __init__(
        self, part: Callable[[str, CamtPart], None], statement: Callable[[], None]
    ) -> None:
        self._part, self._statement = part, statement
        self._places = self._tags = 0
        self._whole = CamtPart()
        self.root = self._namespace = ""
        self.found = False

    def within(self, outer: _Place, tag: str, name: str) -> int:
        """Return what the elements of a new place are."""
        self._places += 1
        if self._places > _MAX_PLACES:
            raise endless()
        if outer.kind == _OUTSIDE:
            self.root = self.root or tag[:80]
            if _NAMESPACE.fullmatch(tag):
                self.found, self._namespace = True, tag.rpartition(" ")[0]
                return _DOCUMENT
            if name == "Document":
                problem = "the document: BL-498 is {shown!r}, no camt.053"
                raise Fault.of(problem, ASK, shown=tag[:80])
            return _OUTSIDE
        if tag.rpartition(" ")[0] != self._namespace:
            return _IGNORED
        if outer.kind == _STATEMENT:
            return _PART
        if outer.kind >= _PART:
            return _INNER if outer.kind in {_DETAIL, _INNER} else _FIELD
        return _WITHIN.get((outer.kind, name), _IGNORED)

    def look(self, piece: bytes) -> None:
        """Refuse a part that has no end, by the pieces of the file that were parsed."""
        self._tags += piece.count(b"<")
        if self._tags > _MAX_TAGS:
            raise endless()

    def begin(self, parser: XMLParserType) -> None:
        """Set the handlers of a parser."""
        outer: list[_Place] = []
        place = _Place(self, _OUTSIDE, "", 0)
        texts: list[str] = []
        part = self._whole

        def start(tag: str, given: dict[str, str]) -> None:
            nonlocal place, part
            if texts:
                _no_text("".join(texts), place)
                texts.clear()
            outer.append(place)
            place = place[tag]
            if _PART <= place.kind < _FIELD:
                part = self._opened(place.kind)
            if given and "Ccy" in given:
                part[f"{place.path}@"].append(given["Ccy"])

        def end(tag: str) -> None:
            nonlocal place, part
            text = "".join(texts)
            texts.clear()
            if place:  # it holds others
                _no_text(text, place)
            if place.kind >= _FIELD:
                part[place.path].append(text)
            elif place.kind >= _STATEMENT:
                part = self._closed(place.kind, tag.rpartition(" ")[2], text)
            place = outer.pop()

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = texts.append

    def _opened(self, kind: int) -> CamtPart:
        """Return what takes the texts of a part, or of a single payment of it."""
        part = CamtPart()
        if kind == _DETAIL:
            self._whole.details.append(part)
        else:
            self._whole = part
        return part

    def _closed(self, kind: int, name: str, text: str) -> CamtPart:
        """Hand over a part that is complete; return what takes the texts behind it."""
        if kind == _PART:
            self._tags = 0
            self._whole[""].append(text)
            self._part(name, self._whole)
        elif kind == _STATEMENT:
            self._statement()
        return self._whole


def _no_text(text: str, place: _Place) -> None:
    if place.kind >= _PART and text.strip():
        problem = "BL-848 a text stands between the elements of {place!r}"
        raise Fault.of(problem, AGAIN, place=place.path[:40])
