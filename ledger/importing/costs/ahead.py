"""Large files are read ahead by a process of their own, while this one writes.

Python runs on one core. Reading a file, and making of its bookings what will be stored, asks the
log nothing: so it is done beside, and what comes back is only decided and written here. Without
such a process, or when it goes, the file is read here like any other, to the same end.
"""

from __future__ import annotations

import marshal
import os
import pickle
import subprocess
import sys
from typing import IO, TYPE_CHECKING, Any, Self

from ledger.domain.errors import UsageError
from ledger.importing.costs import ahead_process as other

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ledger.domain.said import Said
    from ledger.importing.costs.ahead_process import Job
    from ledger.importing.costs.read_rows import Read
    from ledger.importing.costs.table import TableReader
    from ledger.importing.files.rows import CsvRows

LARGE = 4 << 20
"""Bytes from which on it is worth while: such a process needs a tenth of a second to begin."""

_PIPE_BYTES = 1 << 20
"""As much as a message, where a pipe may hold it: then the one who is ahead does not wait."""

_BEGIN = (
    "import marshal, sys\n"
    "given, out = sys.stdin.buffer, sys.stdout.buffer\n"
    "sys.path[:] = marshal.load(given)\n"
    "from ledger.importing.costs.ahead_process import main\n"
    "main(given, out)\n"
)


class ProcessGone(Exception):
    """The process that reads ahead is there no more, or never was: read the file without it."""


def is_worth_while(path: Path) -> bool:
    """Return whether a file is large, and there are a core and an interpreter to read it ahead."""
    try:
        large = path.stat().st_size >= LARGE
    except OSError:
        return False
    # Packed into one program, the executable is that program and no interpreter.
    return large and _cores() > 1 and bool(sys.executable) and not hasattr(sys, "frozen")


def _cores() -> int:
    """Return how many cores this process may use, where the system tells."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


class AheadProcess:
    """A process that begins at once, waits for its job, and ends with the block."""

    def __enter__(self) -> Self:
        """Start it, isolated but for the places where this one found its modules.

        Raises:
            ProcessGone: it cannot be started.
        """
        flags = ["-I", "-S", *(["-B"] if sys.flags.dont_write_bytecode else [])]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this very interpreter
                [sys.executable, *flags, "-c", _BEGIN],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pipesize=_PIPE_BYTES,
            )
        except OSError:
            raise ProcessGone from None
        try:
            self._tell(marshal.dumps(sys.path))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            try:
                if stream is not None:
                    stream.close()
            except OSError:
                continue  # what was not read yet is not wanted
        self._process.wait()

    def begin(self, job: Job) -> None:
        """Tell it what to read, and that there is no more to be told."""
        self._tell(pickle.dumps(job))
        if self._process.stdin is not None:
            self._process.stdin.close()

    def _tell(self, what: bytes) -> None:
        given = self._process.stdin
        try:
            if given is not None:
                given.write(what)
                given.flush()
        except OSError:
            raise ProcessGone from None

    def messages(self) -> Iterator[tuple[int, int, Sequence[Any]]]:
        """Yield kind, bytes of the file read so far, and content, up to the end.

        Raises:
            ProcessGone: there is no end.
        """
        source = self._process.stdout
        while source is not None:
            length = int.from_bytes(_exactly(source, other.LENGTH), "big")
            # From a process that runs this very code on data of this very user.
            kind, read, *content = marshal.loads(_exactly(source, length))  # noqa: S302 - from our own process
            yield kind, read, content
            if kind == other.END:
                return


def _exactly(source: IO[bytes], count: int) -> bytes:
    found = source.read(count)
    if len(found) < count:
        raise ProcessGone
    return found


class AheadRows:
    """The rows of a CSV file behind its header, as a process that reads ahead sends them."""

    sheet: str | None = None
    notes: tuple[Said, ...] = ()

    def __init__(self, rows: CsvRows, process: AheadProcess) -> None:
        """Take over from rows of which the header was read."""
        self._rows = rows
        self._process = process
        self._read = 0
        self.name = rows.name
        self.file_hash = rows.file_hash
        self.delimiter = rows.delimiter
        self.encoding = rows.encoding

    @property
    def read(self) -> tuple[int, int]:
        """Return the bytes read so far, and all of them."""
        return self._read, self._rows.read[1]

    def reads(self, table: TableReader) -> Iterator[Read]:
        """Yield what the rows say; `table` takes what was counted of others.

        Raises:
            UsageError: the file cannot be read as a whole.
            ProcessGone: nobody reads ahead any more.
        """
        for kind, read, content in self._process.messages():
            self._read = read
            if kind == other.FAULT:
                raise UsageError(pickle.loads(content[0]))  # noqa: S301 - from our own process
            if kind == other.END:
                counted = pickle.loads(content[0])  # noqa: S301 - as above
                for mine, found in zip(table.counted, counted, strict=True):
                    mine.update(found)
                return
            yield other.read_of(kind, content)
