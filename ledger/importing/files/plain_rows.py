"""Rows of a sheet that are written as nearly all are, taken from its text without the parser.

The parser calls back for every tag. Of a row that holds nothing but plain cells one expression
takes them all; such a row has an end for each of its tags, so that the parser, which never sees it,
is where it was. Every other row is the parser's, and so is whatever stands around them: it has read
a row before the first one is taken, and stood behind its end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from xml.parsers.expat import XMLParserType

    Cells = Sequence[Sequence[Any]]
    """Of a row the references, styles, kinds, values, and the texts that cells hold themselves;
    what a cell does not say is None."""
_END = b"</row>"
_ROW = re.compile(r'[ \t\n]*<row r="([0-9]{1,7})"([^<>&]*)>')
_ATTRIBUTE = re.compile(r"""( ([A-Za-z]+|x14ac:dyDescent)="[ !#-%'-;=?-~]*")""")
_TEXT = r"([^<&\]]+)"
_CELL = re.compile(
    r'<c r="([A-Z]{1,3}[0-9]{1,7})"(?: s="([0-9]{1,6})")?(?: t="(n|s|b|str|inlineStr)")?'
    rf'(?:/>|>(?:<v>{_TEXT}</v>|<is><t(?: xml:space="preserve")?>{_TEXT}</t></is>)?</c>)'
)
_STEP = _CELL.groups + 1
_CONTROLS = bytes([*range(9), *range(11, 32)])
_NO_SIGNS = b"\xef\xbf\xbe", b"\xef\xbf\xbf"
"""What XML does not have, or would read as another end of a line."""
_KEPT = 1000
"""Different attributes of rows that are remembered."""


class PlainRows:
    """Takes plain rows, and feeds a parser with the rest.

    Args:
        take: is given the attributes of each row and its cells.
    """

    def __init__(self, take: Callable[[dict[str, str], Cells], None]) -> None:
        self._take = take
        self._usual = True
        self._spaces: set[str | None] = set()
        self._fed = self._ended = 0
        self._known: dict[str, dict[str, str] | None] = {}

    def begin(self, parser: XMLParserType) -> None:
        """Look at what a document says of itself before its rows."""
        self._parser = parser
        parser.XmlDeclHandler = self._declared
        parser.StartNamespaceDeclHandler = self._named
        parser.EndNamespaceDeclHandler = self._unnamed

    def ended(self) -> None:
        """Note where the parser meets the end of a row."""
        self._ended = self._parser.CurrentByteIndex + len(_END)

    def parse(self, text: bytes) -> bytes:
        """Take or feed what is whole, and return the begin of a row."""
        *rows, rest = text.split(_END)
        odd: list[bytes] = []
        usual = len(text.translate(None, _CONTROLS)) == len(text) and not any(
            sign in text for sign in _NO_SIGNS
        )
        for row in rows:
            if not self._ended:
                self._feed(row + _END)
                continue
            found = self._found(row) if usual and self._usual else None
            if found is not None and odd:
                self._feed(_END.join([*odd, b""]))
                odd.clear()
            # What looks like a row may stand in a comment that was begun before.
            if found is not None and self._ended == self._fed:
                self._take(*found)
            else:
                odd.append(row)
        if odd:
            self._feed(_END.join([*odd, b""]))
        if rows:
            return rest
        self._feed(text)
        return b""

    def _feed(self, text: bytes) -> None:
        self._fed += len(text)
        self._parser.Parse(text)

    def _declared(self, _: str, encoding: str | None, __: int) -> None:
        self._usual = encoding is None or encoding.upper() == "UTF-8"

    def _named(self, prefix: str | None, _: str) -> None:
        self._spaces.add(prefix)
        if self._ended:
            self._usual = False  # the same names may mean something else

    def _unnamed(self, _: str | None) -> None:
        self._usual = False

    def _found(self, row: bytes) -> tuple[dict[str, str], Cells] | None:
        """Return the attributes and cells of a row, if it is plain."""
        try:
            text = row.decode()
        except UnicodeDecodeError:
            return None
        head = _ROW.match(text)
        given = self._attributes(head[2]) if head is not None else None
        if head is None or given is None:
            return None
        parts = _CELL.split(text[head.end() :])
        if any(parts[::_STEP]):  # something between the cells
            return None
        return {**given, "r": head[1]}, [parts[place::_STEP] for place in range(1, _STEP)]

    def _attributes(self, text: str) -> dict[str, str] | None:
        """Return attributes by name, without their values' meaning; None: they are not plain."""
        if text not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = _ATTRIBUTE.findall(text)
            given = {name: whole[len(name) + 3 : -1] for whole, name in found}
            plain = (
                len(given) == len(found)
                and sum(len(whole) for whole, _ in found) == len(text)
                and given.keys().isdisjoint({"r", "xmlns"})
                and ("x14ac" in self._spaces or "x14ac:dyDescent" not in given)
            )
            self._known[text] = given if plain else None
        return self._known[text]
