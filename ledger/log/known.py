"""What a writer has asked already, and need not ask again until it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ledger.domain.events import CLOCK_STREAM
from ledger.log.canonical import stream_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.log.appended import Appended
    from ledger.log.database import Session
    from ledger.log.databases.sqlite_settings import sqlite

T = TypeVar("T")

STEPS = "SAVEPOINT", "RELEASE"
"""How statements begin that change nothing that was read."""
_FEW, _MOST = 10, 500
"""Words of what is kept, and answers of a table: of who books one by one on a few hundred posts."""


class Known(dict[str, Any]):
    """By a word for it what was asked of the log, and by a table's name what was read of it.

    `head` is the row of the end of the log, `last` the last event and its hash, `clock` the
    corrections of the clock; `read` says that the end was read back. What was read of a table is
    forgotten once the session writes to it, and everything once somebody else does.
    """

    def append(self, new: Appended) -> None:
        """Know the end of the log behind what was appended."""
        if stream_id(CLOCK_STREAM) in new.stored.streams:
            self.clear()  # days of receipt are others now
        for word in ("head", "read"):
            self.pop(word, None)
        if new.hashes:
            self["last"] = new.first + len(new.hashes) - 1, new.hashes[-1]
        if "last" in self and not new.goes_on:
            number, *_, recorded_at = new.commands[-1][:4]
            self["head"] = [(*self["last"], number, recorded_at)]


class Kept:
    """What is known from one transaction that records to the next, by the same connection."""

    def __init__(self) -> None:
        """Know nothing."""
        self.known = Known()
        self._version = 0

    def taken(self, connection: sqlite.Connection) -> Known:
        """Return what is known in a transaction that has begun; nothing, if others wrote since.

        What it comes to know is kept once it is committed.
        """
        version = connection.execute("PRAGMA data_version").fetchone()[0]
        known, self.known = self.known, Known()
        if version != self._version:
            known, self._version = Known(), version
        return known


def asked_once(session: Session, table: str, asked: tuple[str, ...], read: Callable[[], T]) -> T:
    """Return what was read of a table by some words; it is read again once the table has changed.

    Nobody changes what is returned. What is asked about many is a file, and is not kept.
    """
    if len(asked) > _FEW:
        return read()
    answers: dict[tuple[str, ...], T] = session.known.setdefault(table, {})
    if asked not in answers:
        if len(answers) == _MOST:
            answers.clear()
        answers[asked] = read()
    return answers[asked]
