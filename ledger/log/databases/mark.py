"""Whether a write-ahead log belongs to the file beside which it lies.

SQLite lays the pages of a log over whatever file has the name. Where that is an older copy, or one
of another ledger, two states are mixed. So every transaction leaves a mark in the file, behind the
mark of the one before it: the first one in a log says on which state of the file it was begun. What
the file itself holds must be that state, or a later one of the same log, which is being folded in.
"""

from __future__ import annotations

import os
import re
from struct import Struct, unpack
from typing import TYPE_CHECKING

from ledger.domain.errors import DatabaseError
from ledger.log.databases.sqlite_settings import sqlite, uri_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.domain.said import Said
    from ledger.log.databases.sqlite_session import SqliteSession

MARK = "mark"
_DIGITS = 16
_NONE = "0" * _DIGITS
"""Of a file to which only an older program, or nobody, wrote."""
_STORED = re.compile(rb"mark([0-9a-f]{%d})([0-9a-f]{%d})" % (_DIGITS, _DIGITS))
_HEADER, _FRAME, _LEAF, _CELLS = 32, 24, 0x0D, 8
"""Bytes of the head of a log and of a page in it; the kind of a page of rows, and its own head.
See https://www.sqlite.org/fileformat2.html, 1.6 and 4."""
_SUMS, _MAGIC = Struct(">2I"), b"\x37\x7f\x06"
_RECORD = 80
"""Bytes of a row that holds a mark, at most."""


def leave_mark(session: SqliteSession) -> None:
    """Mark the state that a transaction makes."""
    sql = (
        f"INSERT INTO ledger_meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET "
        f"value = substr(value, {-_DIGITS}) || substr(excluded.value, {-_DIGITS})"
    )
    # By the verb of questions: what a session keeps of them has nothing to do with marks.
    session.all(sql, MARK, _NONE + os.urandom(_DIGITS // 2).hex())


def is_mark(value: object) -> bool:
    """Return whether a value of the metadata is such a mark."""
    return _STORED.fullmatch(f"{MARK}{value}".encode()) is not None


def check_log_beside(path: str, url: str, consequence: Said) -> None:
    """Refuse a file whose write-ahead log was begun on another state of it.

    To be asked within a transaction: while it reads, no log is begun anew.

    Raises:
        DatabaseError: the log is that of another state.
    """
    log = f"{path}-wal"
    try:
        if not os.path.getsize(log):
            return
        root, mark = _of_file(path)
        marks = _of_log(log, root)
        first = next(marks, None)
    except (OSError, sqlite.Error):
        return  # whoever reads on is told
    if first is None or mark in first or any(mark == own for _, own in marks):
        return
    if not _counts(log):
        return  # torn when the power went: SQLite takes nothing of it
    problem = (
        "database {url}: BL-843 {log} was begun on another state of it: an older or another file "
        "lies in its place; {consequence}"
    )
    remedy = "put the right file back, or restore a backup"
    raise DatabaseError.of(problem, remedy, url=url, log=log, consequence=consequence)


_JOURNAL, _JOURNAL_HEADER = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 28
"""See https://www.sqlite.org/fileformat2.html, 3."""


def is_log(path: str) -> bool:
    """Return whether a file begins as SQLite begins a log, or as a power cut leaves one.

    That is empty, or shorter than its head: nothing is read of it.
    """
    with open(path, "rb") as file:
        head = file.read(_HEADER)
    whole = len(head) < _HEADER or _summed_head(head) is not None
    return not any(head) or (_MAGIC.startswith(head[:3]) and whole)


def is_journal(path: str) -> bool:
    """Return whether a file begins as SQLite begins a journal, or as a power cut leaves one: empty.

    Until its pages are on the disk its first eight bytes are none; a disk may take some of them.
    """
    with open(path, "rb") as file:
        head = file.read(_JOURNAL_HEADER)
    sizes = (int.from_bytes(head[at : at + 4], "big") for at in (20, 24))  # of a sector, of a page
    magic = _JOURNAL.startswith(head[:8].rstrip(b"\0"))
    begun = magic and all(one.bit_count() == 1 for one in sizes)
    return begun or not any(head) or (magic and len(head) < _JOURNAL_HEADER)


def _of_file(path: str) -> tuple[int, str]:
    """Return the page of the marks, and the mark of the file without its log.

    By a connection: to close the file in another way would let go of our own locks on it.
    """
    connection = sqlite.connect(uri_of(path, "ro&immutable=1"), uri=True)
    try:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'ledger_meta'"
        found = connection.execute(sql).fetchone()
        if not found:
            return 0, _NONE  # it is being made
        sql = "SELECT value FROM ledger_meta WHERE name = ?"
        row = connection.execute(sql, (MARK,)).fetchone()
        return found[0], row[0][-_DIGITS:] if row else _NONE
    finally:
        connection.close()


def _of_log(log: str, root: int) -> Iterator[tuple[str, str]]:
    """Yield the marks of a log with those before them, in order."""
    with open(log, "rb") as file:
        head = file.read(_HEADER)
        size, salt = int.from_bytes(head[8:12], "big"), head[16:24]
        # Behind its end lies what an earlier log left, under other salts.
        while len(frame := file.read(_FRAME)) == _FRAME and frame[8:16] == salt:
            if int.from_bytes(frame[:4], "big") == root:
                yield from _in_page(file.read(size))
            else:
                file.seek(size, os.SEEK_CUR)


def _counts(log: str) -> bool:
    """Return whether a log holds a whole transaction: its sums hold up to the end of one.

    See https://www.sqlite.org/fileformat2.html, 4.2.
    """
    with open(log, "rb") as file:
        head = file.read(_HEADER)
        size, sums = int.from_bytes(head[8:12], "big"), _summed_head(head)
        if sums is None:
            return False
        while len(frame := file.read(_FRAME)) == _FRAME and frame[8:16] == head[16:24]:
            sums = _summed(_summed(sums, frame[:8], _order(head)), file.read(size), _order(head))
            if frame[16:] != _SUMS.pack(*sums):
                return False
            if any(frame[4:8]):
                return True
    return False


def _order(head: bytes) -> str:
    return ">" if head[3:4] == b"\x83" else "<"


def _summed_head(head: bytes) -> tuple[int, int] | None:
    """Return the sums of the head of a log; None where it says others."""
    sums = _summed((0, 0), head[:24], _order(head))
    return sums if head[24:] == _SUMS.pack(*sums) else None


def _summed(sums: tuple[int, int], content: bytes, order: str) -> tuple[int, int]:
    first, second = sums
    words = iter(unpack(f"{order}{len(content) // 4}I", content[: len(content) // 4 * 4]))
    for one, other in zip(words, words, strict=False):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return first, second


def _in_page(page: bytes) -> Iterator[tuple[str, str]]:
    """Yield the mark in a page; what was deleted lies there as well, but no cell leads to it."""
    if page[:1] != bytes([_LEAF]):
        return
    for cell in range(int.from_bytes(page[3:5], "big")):
        place = int.from_bytes(page[_CELLS + 2 * cell : _CELLS + 2 * cell + 2], "big")
        found = _STORED.search(page, place, place + _RECORD)
        if found:
            yield found[1].decode(), found[2].decode()
            return
