"""Texts of the cells of a workbook, and what its elements are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

MAX_TEXT = 32_767
"""Characters of a cell; a spreadsheet has no more."""
_MAX_TEXTS = 4 << 20
_MAX_CHARACTERS = 1 << 28
"""Different texts of a workbook, and their characters; both stand in memory."""
_SHEETS = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main",
           "http://purl.oclc.org/ooxml/spreadsheetml/main")  # fmt: skip
"""Namespaces of the transitional and of the strict form."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def tags(*names: str) -> dict[str, str]:
    """Return the plain names of elements by what the parser calls them, in both forms."""
    return {f"{space} {name}": name for space in _SHEETS for name in names}


class Fault(UsageError):
    """What is wrong with a workbook; its file is said by whoever opened it."""


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
        self._characters = 0

    def begin(self, parser: XMLParserType) -> None:
        """Set the handlers of a parser."""
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._pieces.append

    def _start(self, tag: str, _: dict[str, str]) -> None:
        name = self._tags.get(tag)
        if name == "si":
            self._text = ""
        elif name == "rPh":
            self._spoken = True
        self._pieces.clear()

    def _end(self, tag: str) -> None:
        name = self._tags.get(tag)
        if name == "t" and not self._spoken:
            self._text = fitting_text(self._text + "".join(self._pieces))
        elif name == "rPh":
            self._spoken = False
        elif name == "si":
            self.found.append(unescaped(self._text))
            self._characters += len(self._text)
            if len(self.found) > _MAX_TEXTS or self._characters > _MAX_CHARACTERS:
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
