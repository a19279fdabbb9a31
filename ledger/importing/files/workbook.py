"""The parts of an XLSX archive: which sheets it has, its texts, how its cells are written.

Nothing that the file says of itself is believed, and what a hostile one could do is refused, such
as archives that unpack to more than any sheet needs.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from ledger.domain.errors import UsageError
from ledger.domain.said import Said
from ledger.importing.files.cell_styles import CellStyles, is_yes
from ledger.importing.files.cell_texts import Depth, SharedTexts, tags
from ledger.importing.files.guarded_xml import BROKEN, Fault, XmlLimits, pieces
from ledger.importing.files.text import refuse_markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from xml.parsers.expat import XMLParserType

MAX_UNPACKED = 1 << 30
"""Bytes of everything in the file when unpacked."""
MAX_RATIO = 200
"""How much smaller than its content a file may be; real sheets shrink to a tenth or so."""
MAX_ENTRIES = 2000
_LIMITS = XmlLimits(text=512 << 10, remedy="save it anew")
"""The longest text of a cell has fewer bytes."""
_MAX_TAGS = 1 << 27
"""Tags of all parts that are read: a million rows of twenty cells have fewer."""
_MAX_SMALL = 16 << 20
"""Bytes of a part that is no sheet and no texts."""
_BROKEN = (
    *(*BROKEN, zipfile.BadZipFile, zlib.error),
    *(EOFError, OSError, RuntimeError),
)
"""What a broken archive, or its XML, makes the libraries raise."""
_SMALL = 1 << 20


class SheetEntry(NamedTuple):
    """A sheet of rows: its name, whether it is shown, and where it stands in the archive."""

    name: str
    visible: bool
    part: str


class Workbook:
    """An XLSX file that is open.

    Attributes:
        sheets: those of rows, in their order.
        starts_1904: whether day 0 of its dates is 1 January 1904.
        recalculates: whether it asks to be calculated anew, so that no stored result counts.
        formats: of its cells, by the number of their style.
        struck: the numbers of the styles whose texts are struck out.
        texts: shared by its cells, by their number.

    Raises:
        UsageError: no XLSX, a hostile one, or one that does not hang together.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._archive = _opened(path)
        self._tags = 0
        self.sheets: list[SheetEntry] = []
        self.starts_1904 = self.recalculates = False
        try:
            with self.worded():
                self._parts = _parts(self._archive)
                others = self._read_sheets()
                styles = self._read_styles(others.get("styles"))
                self.formats, self.struck = styles.formats, styles.struck
                self.texts = self._read_texts(others.get("sharedStrings"))
        except UsageError:
            self.close()
            raise

    @contextmanager
    def worded(self) -> Iterator[None]:
        """Word what is wrong with the file.

        Raises:
            UsageError: whatever a broken or hostile file does to the libraries below.
        """
        try:
            yield
        except Fault as fault:
            raise fault.within(Said("file {name}", name=self._name)) from None
        except _BROKEN as error:
            words = (str(error).splitlines() or [type(error).__name__])[0][:120]
            if isinstance(error, expat.ExpatError):
                words = expat.ErrorString(error.code)  # a place would be that in an unpacked part
            problem = "file {name}: BL-423 no readable XLSX ({words})"
            raise UsageError.of(problem, "save it anew", name=self._name, words=words) from None

    def parsed(
        self,
        part: str,
        begin: Callable[[XMLParserType], None],
        parse: Callable[[bytes], bytes] | None = None,
    ) -> Iterator[None]:
        """Parse a part of the archive piece by piece, as `guarded_xml.pieces` does."""
        with self._archive.open(self._parts[part.lower()]) as file:
            for piece in pieces(file, begin, _LIMITS, parse):
                self._tags += piece.count(b"<")
                if self._tags > _MAX_TAGS:
                    raise Fault.of("BL-933 has more tags than any workbook", "save it as CSV")
                yield

    def close(self) -> None:
        """Close the file."""
        self._archive.close()

    def _whole(self, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
        depth = Depth()

        def opened(tag: str, given: dict[str, str]) -> None:
            depth.opened()
            start(tag, given)

        def begin(parser: XMLParserType) -> None:
            parser.StartElementHandler, parser.EndElementHandler = opened, depth.closed

        if self._archive.getinfo(self._parts[part.lower()]).file_size > _MAX_SMALL:
            problem = "BL-935 {part!r} has more than {most} MiB"
            raise Fault.of(problem, "save it anew", part=part[:60], most=_MAX_SMALL >> 20)
        for _ in self.parsed(part, begin):
            pass

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to by id: the kind, and where that stands."""
        found: dict[str, tuple[str, str]] = {}
        folder, name = posixpath.split(part)

        def start(tag: str, given: dict[str, str]) -> None:
            if tag.endswith(" Relationship") and given.get("TargetMode") != "External":
                place = posixpath.normpath(posixpath.join("/", folder, given.get("Target", "")))
                kind = given.get("Type", "").rpartition("/")[2]
                found[given.get("Id", "")] = kind, place.lstrip("/")

        relations = f"{folder}/_rels/{name}.rels".lstrip("/")
        if relations.lower() in self._parts:
            self._whole(relations, start)
        return found

    def _read_sheets(self) -> dict[str, str]:
        """Read which sheets there are, and return where styles and texts stand."""
        roots = [part for kind, part in self._related("").values() if kind == "officeDocument"]
        if not roots or not roots[0].lower().endswith(".xml"):
            raise Fault.of("BL-424 is no XLSX", "save it as XLSX, or as CSV")
        related = self._related(roots[0])
        known = tags("sheet", "workbookPr", "calcPr")

        def start(tag: str, given: dict[str, str]) -> None:
            name = known.get(tag)
            if name == "workbookPr":
                self.starts_1904 = is_yes(given.get("date1904"))
            elif name == "calcPr":
                self.recalculates = is_yes(given.get("fullCalcOnLoad"))
            elif name == "sheet":
                key = next((id_ for name, id_ in given.items() if name.endswith(" id")), "")
                kind, part = related.get(key, ("", ""))
                if kind == "worksheet":
                    shown = given.get("state", "visible") == "visible"
                    self.sheets.append(SheetEntry(given.get("name", ""), shown, part))

        self._whole(roots[0], start)
        return dict(related.values())

    def _read_styles(self, part: str | None) -> CellStyles:
        styles = CellStyles()
        if part is not None and part.lower() in self._parts:
            self._whole(part, styles.start)
        return styles

    def _read_texts(self, part: str | None) -> list[str]:
        texts = SharedTexts()
        if part is not None and part.lower() in self._parts:
            for _ in self.parsed(part, texts.begin):
                pass
        return texts.found


def _opened(path: Path) -> zipfile.ZipFile:
    """Open an archive; refuse what is none, or would unpack to more than any sheet needs."""
    try:
        with path.open("rb") as file:
            if file.read(4) == b"\xd0\xcf\x11\xe0":
                problem = "file {name}: BL-500 is an old workbook (.xls), or has a password"
                raise UsageError.of(problem, "save it as XLSX without a password", name=path.name)
        refuse_markup(path)
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        remedy = "save it as XLSX, or as CSV"
        raise UsageError.of("file {name}: BL-424 is no XLSX", remedy, name=path.name) from None
    entries = archive.infolist()
    whole = sum(entry.file_size for entry in entries)
    # Of each entry: beside what cannot be packed a bomb would not be seen.
    large = (entry for entry in entries if entry.file_size > _SMALL)
    ratio = max((entry.file_size // max(1, entry.compress_size) for entry in large), default=0)
    remedy = "save it as CSV"
    if len(entries) > MAX_ENTRIES or whole > MAX_UNPACKED:
        archive.close()
        problem = "file {name}: BL-425 unpacks to {whole} MiB in {count} entries"
        count = len(entries)
        raise UsageError.of(problem, remedy, name=path.name, whole=whole >> 20, count=count)
    if ratio > MAX_RATIO:
        archive.close()
        problem = "file {name}: BL-426 unpacks to {whole} times its size, as a zip bomb does"
        raise UsageError.of(problem, remedy, name=path.name, whole=ratio)
    return archive


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the entries by their names in small letters, as programs disagree about these."""
    found: dict[str, str] = {}
    for name in archive.namelist():
        plain = name.replace("\\", "/").lstrip("/").lower()
        if found.setdefault(plain, name) != name or archive.namelist().count(name) > 1:
            raise Fault.of("BL-940 has {name!r} twice", "save it anew", name=name[:60])
    return found
