"""The styles of a workbook's cells: how their numbers are written, and which are struck out."""

from __future__ import annotations

from ledger.importing.files.cell_format import CellFormat, cell_format
from ledger.importing.files.cell_texts import tags
from ledger.importing.files.guarded_xml import Fault

_MAX_FORMATS = 4096
_MAX_STYLES = 1 << 16
_ROOMS = tags("fonts", "cellXfs", "cellStyleXfs", "dxfs")
"""What stands in one of them belongs to it."""


class CellStyles:
    """Takes the tags of the part that holds the styles.

    Attributes:
        formats: of numbers, by the number of the style.
        struck: the numbers of the styles whose texts are struck out.
    """

    def __init__(self) -> None:
        self.formats: list[CellFormat] = []
        self.struck: set[str] = set()
        self._codes: dict[str, str] = {}
        self._fonts: list[bool] = []
        self._room = ""
        self._readers = dict(
            zip(
                tags("numFmt", "xf", "font", "strike"),
                2 * (self._format, self._style, self._font, self._strike),
                strict=True,
            )
        )

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Read the begin of an element."""
        self._room = _ROOMS.get(tag, self._room)
        read = self._readers.get(tag)
        if read is not None:
            read(given)

    def _format(self, given: dict[str, str]) -> None:
        self._codes[given.get("numFmtId", "")] = given.get("formatCode", "")
        if len(self._codes) > _MAX_FORMATS:
            raise Fault.of("BL-937 has more formats than any workbook", "save it anew")

    def _style(self, given: dict[str, str]) -> None:
        if self._room != "cellXfs":
            return
        if len(self.formats) > _MAX_STYLES:
            raise Fault.of("BL-938 has more styles than any workbook", "save it anew")
        number, font = given.get("numFmtId", "0"), given.get("fontId", "0")[:6]
        if font.isdecimal() and int(font) < len(self._fonts) and self._fonts[int(font)]:
            self.struck.add(str(len(self.formats)))
        self.formats.append(cell_format(number, self._codes.get(number)))

    def _font(self, _: dict[str, str]) -> None:
        if self._room == "fonts" and len(self._fonts) <= _MAX_STYLES:
            self._fonts.append(False)

    def _strike(self, given: dict[str, str]) -> None:
        if self._room == "fonts" and self._fonts:
            self._fonts[-1] = is_yes(given.get("val", "1"))


def is_yes(text: str | None) -> bool:
    """Return whether an attribute says that something holds."""
    return text in {"1", "true", "on"}
