"""Texts of the cells of a workbook, and what its elements are called."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import getsizeof
from typing import TYPE_CHECKING

from ledger.importing.files.guarded_xml import Fault

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

MAX_TEXT = 32_767
"""Characters of a cell; a spreadsheet has no more."""
_MAX_TEXTS = 4 << 20
_MAX_BYTES = 1 << 28
"""Different texts of a workbook, and their bytes; both stand in memory."""
MAX_DEPTH = 100
"""Elements within each other; a workbook has some ten."""
_SHEETS = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main",
           "http://purl.oclc.org/ooxml/spreadsheetml/main")  # fmt: skip
"""Namespaces of the transitional and of the strict form."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def tags(*names: str) -> dict[str, str]:
    """Return the plain names of elements by what the parser calls them, in both forms."""
    return {f"{space} {name}": name for space in _SHEETS for name in names}


def too_deep() -> Fault:
    """Return the refusal of what nests deeper than any workbook."""
    return Fault.of("BL-687 nests deeper than {most} tags", "save it anew", most=MAX_DEPTH)


class Depth:
    """Counts the elements that are open: the parser holds all of them."""

    def __init__(self) -> None:
        self._open = 0

    def opened(self) -> None:
        """Count one more.

        Raises:
            Fault: no workbook nests so deep.
        """
        self._open += 1
        if self._open > MAX_DEPTH:
            raise too_deep()

    def closed(self, _: str = "") -> None:
        """Count one less."""
        self._open -= 1


class SharedTexts:
    """Collects the texts that cells share; a text in several forms comes in pieces.

    Attributes:
        found: the texts, by their number.
    """

    def __init__(self) -> None:
        self.found: list[str] = []
        self._tags = tags("si", "t", "rPh")
        self._pieces: list[str] = []
        self._text = ""
        self._spoken = False
        self._bytes = 0
        self._depth = Depth()

    def begin(self, parser: XMLParserType) -> None:
        """Set the handlers of a parser."""
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._pieces.append

    def _start(self, tag: str, _: dict[str, str]) -> None:
        name = self._tags.get(tag)
        self._depth.opened()
        if name == "si":
            self._text = ""
        elif name == "rPh":
            self._spoken = True
        self._pieces.clear()

    def _end(self, tag: str) -> None:
        name = self._tags.get(tag)
        self._depth.closed()
        if name == "t" and not self._spoken:
            self._text = fitting_text(self._text + "".join(self._pieces))
        elif name == "rPh":
            self._spoken = False
        elif name == "si":
            self.found.append(unescaped(self._text))
            self._bytes += getsizeof(self._text)
            if len(self.found) > _MAX_TEXTS or self._bytes > _MAX_BYTES:
                problem = "BL-931 has more texts than a workbook can use"
                raise Fault.of(problem, "save it as CSV")


def fitting_text(text: str) -> str:
    """Return the text of a cell.

    Raises:
        Fault: no cell has so long a one.
    """
    if len(text) > MAX_TEXT:
        problem = "BL-932 a cell of more than {most} characters"
        raise Fault.of(problem, "save it as CSV", most=MAX_TEXT)
    return text


def unescaped(text: str) -> str:
    """Return a text with the signs that XML has no place for, which the format writes `_x000D_`."""
    return _ESCAPED.sub(lambda one: chr(int(one[1], 16)), text) if "_x" in text else text


@lru_cache(maxsize=1 << 15)
def column_of(letters: str) -> int:
    """Return the number of a column; 0: these are no letters of one."""
    if not (letters.isascii() and letters.isalpha() and letters.isupper() and len(letters) <= 3):  # noqa: PLR2004 - bounds of a workbook
        return 0
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return column
