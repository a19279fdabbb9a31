"""A text file read twice: once for its hash, once for its lines, and it must be the same file.

Nothing but a block and a line is held. What a hostile file could do to memory is refused: too many
bytes, a line without an end.
"""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError
from ledger.domain.said import Said, by_system
from ledger.log.databases.listening import timed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typing_extensions import Buffer

MAX_BYTES = 8 << 30
"""A file of more than eight gibibytes is refused before it is read."""
MAX_LINE = 1 << 20
"""Characters of a line; a line without an end would fill the memory."""
_BLOCK = 1 << 20
_MARKUP = tuple(
    b"<" + tag
    for tag in (
        b"!doctype",
        b"!--",
        b"html",
        b"head",
        b"meta",
        b"style",
        b"table",
        b"?xml",
        b"work",
    )
)
"""What web pages and XML begin with; no header of a table does."""
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_LEADS, _FOLLOWS = b"\xc2\xc3", bytes(range(0x80, 0xC0))
"""Bytes of a letter such as ü in UTF-8; elsewhere each is a sign of its own: `Ã¼`."""
_END_OF_FILE = "\x1a"
"""What programs of DOS write behind the last line."""
_CHARACTERS = 96 << 10
"""Characters that are read at once: what is made of so many stays in the processor's cache."""


@contextmanager
def worded(path: Path) -> Iterator[None]:
    """Word what the system says about a file that is read."""
    try:
        with timed("read", path):
            yield
    except OSError as error:
        problem = "file {path}: BL-214 {error}"
        raise UsageError.of(
            problem, "check the path", path=str(path), error=by_system(error)
        ) from None


def file_hash(path: Path) -> bytes:
    """Return the SHA-256 of a file.

    Raises:
        UsageError: it cannot be read, is no file, or is too large.
    """
    digest = sha256()
    with worded(path):
        if not path.is_file():
            problem, remedy = _no_file(path)
            raise UsageError.of(problem, remedy, path=str(path))
        if path.stat().st_size > MAX_BYTES:
            problem = "file {name}: BL-361 over {most} gibibytes"
            raise UsageError.of(problem, "split it", name=path.name, most=MAX_BYTES >> 30)
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.digest()


def is_archive(path: Path) -> bool:
    """Return whether a file begins as an archive does, which every workbook is."""
    with worded(path), path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def refuse_markup(path: Path) -> None:
    """Refuse a web page and an XML spreadsheet, which systems save as `.xls` or `.csv`.

    Raises:
        UsageError: it is one, or cannot be read.
    """
    with worded(path), path.open("rb") as file:
        begin = file.read(1 << 12)
    begin = begin.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not begin.startswith(_MARKUP):
        return
    kind = Said("a web page (HTML)")
    if b"office:spreadsheet" in begin:
        kind = Said("an XML spreadsheet of 2003")
    elif begin.startswith(b"<?xml") and b"<html" not in begin:
        kind = Said("XML")
    problem = "file {name}: BL-909 is {kind}, whatever its name says"
    remedy = "open it in a spreadsheet program, and save it as XLSX"
    raise UsageError.of(problem, remedy, name=path.name, kind=kind)


def _no_file(path: Path) -> tuple[str, str]:
    if not path.exists():
        return "file {path}: BL-362 No such file", "check the path"
    if path.is_dir():
        return "file {path}: BL-243 is a folder", "check the path"
    # What comes through a pipe cannot be read a second time.
    return "file {path}: BL-363 is no file", "save it as one"


class _Hashed(io.RawIOBase):
    """A file that remembers the hash of what was read of it."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self.digest = sha256()
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        count = self._file.readinto(buffer)
        self.digest.update(memoryview(buffer)[:count])
        self.count += count
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


def text_lines(text: str) -> list[str]:
    """Return the lines of a text with their ends."""
    return io.StringIO(text, newline="").readlines()


def count_lines(text: str) -> int:
    """Return how many lines a text has whose last one ends, too."""
    alone = text.count("\r") - text.count("\r\n") if "\r" in text else 0
    return text.count("\n") + alone


class TextLines:
    """The lines of a text file, with their ends as they are; iterate once.

    Args:
        path: the file.
        encoding: `utf-8-sig`, `cp1252`, …; strict: no character is guessed.
        expected: the hash that it had, compared at its end.

    Raises:
        UsageError: while iterating: another encoding, a NUL character, a line without an end, or
            the file changed while it was read.
    """

    def __init__(self, path: Path, encoding: str, expected: bytes) -> None:
        """Nothing is opened before the first line is asked for."""
        self._path = path
        self._encoding = encoding
        self._expected = expected
        # UTF-8 that was read as Windows wrote it, and saved, is garbled as well.
        single = encoding if len("ä".encode(encoding, "ignore")) == 1 else "cp1252"
        leads, follows = (part.decode(single, "ignore") for part in (_LEADS, _FOLLOWS))
        self._leads = leads
        self._garbled = re.compile(f"[{re.escape(leads)}][{re.escape(follows)}]")
        self.bytes_read = 0

    def texts(self) -> Iterator[str]:
        r"""Yield many whole lines at a time, as one text; only the last line may have no end.

        A line ends with \n, \r or both, and with nothing else.
        """
        with worded(self._path):
            raw = _Hashed(self._path)
            yield from self._texts(raw)
            if raw.digest.digest() != self._expected:
                problem = "file {name}: BL-344 was changed while it was read; nothing was recorded"
                raise UsageError.of(problem, "import it again", name=self._path.name)

    def _texts(self, raw: _Hashed) -> Iterator[str]:
        with io.TextIOWrapper(
            io.BufferedReader(raw, _BLOCK), encoding=self._encoding, newline=""
        ) as text:
            try:
                for lines in self._whole_lines(text):
                    self.bytes_read = raw.count
                    yield lines
            except UnicodeError:  # its subclass, or UTF-16 without its mark
                word = self._encoding.removesuffix("-sig").upper()
                raise UsageError.of(
                    "file {name}, line {line}: BL-364 not {encoding}",
                    "save it as UTF-8 (CSV UTF-8), or name its encoding in a profile",
                    name=self._path.name,
                    line=self._undecodable(),
                    encoding=word,
                ) from None

    def _whole_lines(self, text: io.TextIOWrapper) -> Iterator[str]:
        count, rest = 0, ""
        while block := text.read(_CHARACTERS):
            # Behind a \r at the end a \n may follow, so it ends no line yet.
            end = max(block.rfind("\n"), block.rfind("\r", 0, -1)) + 1
            lines = rest + block[:end] if end else ""
            rest = block[end:] if end else rest + block
            self._check(lines, rest, count)
            if lines:
                count += count_lines(lines)
                yield lines
        if rest := rest.rstrip(_END_OF_FILE):
            yield rest

    def _check(self, lines: str, rest: str, before: int) -> None:
        """Refuse a NUL character, and a line that is longer than what is read at once."""
        if any(lead in lines or lead in rest for lead in self._leads):
            self._refuse_garbled(lines + rest, before)
        endless = len(rest) >= MAX_LINE or len(lines) >= MAX_LINE
        if not endless and "\x00" not in lines and "\x00" not in rest:
            return
        for number, line in enumerate([*text_lines(lines), rest], before + 1):
            if len(line) >= MAX_LINE:
                problem = "file {name}, line {line}: BL-365 has no end"
                remedy = "export it as text, a line each"
                raise UsageError.of(problem, remedy, name=self._path.name, line=number)
            if "\x00" in line:
                problem = "file {name}, line {line}: BL-366 contains a NUL character"
                remedy = "export it as text"
                raise UsageError.of(problem, remedy, name=self._path.name, line=number)

    def _refuse_garbled(self, lines: str, before: int) -> None:
        if found := self._garbled.search(lines):
            raise UsageError.of(
                "file {name}, line {line}: BL-656 {text!r} is a letter in UTF-8, read otherwise",
                "name the encoding utf-8 in a profile; if it is, export the file anew",
                name=self._path.name,
                line=before + count_lines(lines[: found.start()]) + 1,
                text=found[0],
            )

    def _undecodable(self) -> int:
        """Return the number of the first line that is no text in this encoding."""
        with self._path.open("rb") as file:
            lines = chain.from_iterable(map(_LONE_RETURN.split, file))
            for number, line in enumerate(lines, 1):
                try:
                    line.decode(self._encoding)
                except UnicodeDecodeError:
                    return number
        return 0
