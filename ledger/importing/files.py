"""A text file read twice: once for its hash, once for its lines, and it must be the same file.

Nothing but a block and a line is held. What a hostile file could do to memory is refused: too many
bytes, a line without an end.
"""

from __future__ import annotations

import io
from hashlib import sha256
from typing import TYPE_CHECKING

from ledger.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typing_extensions import Buffer

MAX_BYTES = 8 << 30
"""A file of more than eight gibibytes is refused before it is read."""
MAX_LINE = 1 << 20
"""Characters of a line; a line without an end would fill the memory."""
_BLOCK = 1 << 20


def file_hash(path: Path) -> bytes:
    """Return the SHA-256 of a file.

    Raises:
        UsageError: it cannot be read, is no file, or is too large.
    """
    digest = sha256()
    try:
        if not path.is_file():
            problem = "is a folder" if path.is_dir() else "No such file"
            raise UsageError(f"file {path}: {problem} → check the path")
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"file {path.name}: over {MAX_BYTES >> 30} gibibytes → split it")
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise UsageError(f"file {path}: {error.strerror} → check the path") from None
    return digest.digest()


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
        self.number = 0
        self.bytes_read = 0

    def __iter__(self) -> Iterator[str]:
        """Yield each line."""
        raw = _Hashed(self._path)
        name = self._path.name
        with io.TextIOWrapper(
            io.BufferedReader(raw, _BLOCK), encoding=self._encoding, newline=""
        ) as text:
            try:
                while line := text.readline(MAX_LINE):
                    self.number += 1
                    self.bytes_read = raw.count
                    if len(line) >= MAX_LINE:
                        problem = f"file {name}, line {self.number}: has no end"
                        raise UsageError(f"{problem} → export it as text, a line each")
                    if "\x00" in line:
                        problem = f"file {name}, line {self.number}: contains a NUL character"
                        raise UsageError(f"{problem} → export it as text")
                    yield line
            except UnicodeDecodeError:
                word = self._encoding.removesuffix("-sig").upper()
                problem = f"file {name}, line {self._undecodable()}: not {word}"
                remedy = "save it as UTF-8 (CSV UTF-8), or name its encoding in a profile"
                raise UsageError(f"{problem} → {remedy}") from None
            if raw.digest.digest() != self._expected:
                problem = f"file {name}: was changed while it was read"
                raise UsageError(f"{problem}; nothing was recorded → import it again")

    def _undecodable(self) -> int:
        """Return the number of the first line that is no text in this encoding."""
        number = 0
        with self._path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    line.decode(self._encoding)
                except UnicodeDecodeError:
                    return number
        return number
