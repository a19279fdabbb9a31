"""The ledger is the one that was opened, and it extends what was seen of it (design §3, 3 and 4).

A file can be renamed, deleted or replaced while it is open, and a backup can be put in its place:
what is written then goes where nobody will look, and what is read mixes two states. So each
transaction asks, at its begin and at its end, whether the file under the name is the open one, and
whether the last event that was seen is still there, with the same hash.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from ledger.domain.errors import DatabaseError
from ledger.domain.said import Said
from ledger.log.relations import guards

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.log.database import Session


def _looked_at(path: str) -> tuple[tuple[int, int] | None, int]:
    """Return what tells a file from any other of the same name, and how many names it has."""
    try:
        found = os.stat(path)
    except OSError:
        return None, 0
    return (found.st_dev, found.st_ino), found.st_nlink


def _other_name(path: str) -> Said:
    """Return what else a file is called in its folder, such as by a restore that was killed."""
    real = os.path.realpath(path)
    with suppress(OSError), os.scandir(os.path.dirname(real)) as beside:
        number = os.stat(real).st_ino
        for one in beside:
            if one.inode() == number and one.path != real:
                return Said("it is called {name} too", name=one.path)
    return Said("it is called nothing else in this folder")


class FileWitness:
    """Knows which file was opened under a name, and which write-ahead log beside it.

    Make it before the file is opened: what is put under the name in between is refused as well.
    """

    def __init__(self, path: str) -> None:
        self._path, self._log = path, f"{path}-wal"
        self._opened, _ = _looked_at(self._path)
        self._opened_log: tuple[int, int] | None = None
        self.watches_log = True
        """False for a file that is read as it stands, whose log is none of its business."""

    def check(self, consequence: Said, *, writes: bool = False) -> None:
        """Refuse unless file and log under their names are the open ones.

        Of a file with a second name each has a log and locks of its own: two who write by both
        undo what the other was told is recorded.

        SQLite removes its log only when the last connection closes, so while one is open a log
        that was there stays. It may appear with the first statement.

        Args:
            consequence: what that means for whoever asked or recorded.
            writes: whether something is recorded.

        Raises:
            DatabaseError: renamed, deleted or replaced; or it is written and has another name.
        """
        found, names = _looked_at(self._path)
        if found != self._opened:
            self._refuse(self._path, consequence)
        if writes and names > 1:
            problem = "database {path}: BL-976 has another name as well (hard link); {consequence}"
            remedy = (
                "remove the name that is not used, nothing is lost by it; {other}; a backup is "
                "made by: backup FILE"
            )
            values = {"consequence": consequence, "other": _other_name(self._path)}
            raise DatabaseError.of(problem, remedy, path=self._path, **values)
        log = _looked_at(self._log)[0] if self.watches_log else None
        if self._opened_log is not None and log != self._opened_log:
            self._refuse(self._log, consequence)
        self._opened_log = log

    def _refuse(self, path: str, consequence: Said) -> None:
        problem = (
            "database {path}: BL-468 was renamed, deleted or replaced while it was open; "
            "{consequence}"
        )
        remedy = "put the right file back, and compare it with your receipts: verify --receipt"
        raise DatabaseError.of(problem, remedy, path=path, consequence=consequence)


_ACTS = (
    "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view') "
    "OR rootpage IS NULL OR rootpage <= 0"
)
"""What a file can act by, and not only hold; a table of a module has no page of its own."""


def check_guards(session: Session, url: str, consequence: Said) -> None:
    """Refuse a SQLite file that acts by other triggers than the log's own, or lacks one of them.

    A trigger can swallow what is recorded, and a view can answer in the place of a table.

    Raises:
        DatabaseError: with what it is.
    """
    rows = session.all(_ACTS)
    wanted = guards(session.dialect)
    for kind, name, sql in rows:
        if sql not in wanted:
            problem = (
                "database {url}: BL-693 {kind} {name} is none of a ledger's, and could change "
                "what is read or written; {consequence}"
            )
            told = {"kind": Said(str(kind)), "name": str(name), "consequence": consequence}
            raise DatabaseError.of(problem, "see verify", url=url, **told)
    if len(rows) != len(wanted):
        problem = (
            "database {url}: BL-694 lacks a trigger that guards the log against change; "
            "{consequence}"
        )
        raise DatabaseError.of(problem, "see verify", url=url, consequence=consequence)


_ENDS = "SELECT sequence, hash FROM event WHERE sequence IN (?, (SELECT max(sequence) FROM event))"


class HeadWitness:
    """Remembers the last event that was seen, and that every later state must contain.

    Attributes:
        seen: its number and its hash; None: no event was seen yet.
        told: who is told, once, that the state does not contain what an earlier program saw, which
            is given as `seen`; None: it is refused, as it is once this program saw it itself.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self.seen: tuple[int, bytes] | None = None
        self.told: Callable[[DatabaseError], None] | None = None

    @property
    def number(self) -> int:
        """Return the number of the event that was seen; 0: none yet."""
        return self.seen[0] if self.seen else 0

    def check(self, session: Session) -> None:
        """Refuse a state that does not extend the one seen before; see `refuse_unless`."""
        if self.seen is not None:
            rows = session.all("SELECT hash FROM event WHERE sequence = ?", self.number)
            self.refuse_unless(bytes(rows[0][0]) if rows else None)

    def refuse_unless(self, found: bytes | None) -> None:
        """Refuse a state in which the event that was seen has another hash, or does not stand.

        Raises:
            DatabaseError: the event is missing, or another one has its number.
        """
        told, self.told = self.told, None
        if self.seen is not None and found != self.seen[1]:
            state = Said("is gone" if found is None else "is another one")
            problem = (
                "database {url}: BL-469 event {event}, seen before on this machine, {state}; an "
                "older or another ledger lies in its place"
            )
            remedy = (
                "compare it with your receipts: verify --receipt; restored on purpose: "
                "verify --restored"
            )
            values = {"url": self._url, "event": self.number, "state": state}
            gone = DatabaseError.of(problem, remedy, **values)
            if told is None:
                raise gone
            told(gone)
            self.seen = None

    def look(self, session: Session) -> Callable[[], None]:
        """Look at the last event; call what is returned once that state is certain to last.

        Of a transaction that records, this is after its commit. The file may have been written over
        since the transaction began, so its end has to extend what was seen as well.

        Raises:
            DatabaseError: as `check` says.
        """
        found = {number: bytes(digest) for number, digest in session.all(_ENDS, self.number)}
        if self.seen is not None:
            self.refuse_unless(found.get(self.number))
        last = max(found, default=0)
        return lambda: self.remember((last, found[last]) if last else None)

    def remember(self, last: tuple[int, bytes] | None) -> None:
        """Remember the last event of a state that is certain to last; a standby may be behind."""
        if last and last[0] >= self.number:
            self.seen = last
