"""The pages of a SQLite file are looked through while the log is walked.

The engine does that alone, a quarter of all that `verify` has to do, and asks nothing of Python: a
thread beside is enough. It has a connection of its own, which sees the ledger as it was at the
same moment or a recording later.
"""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING, Self

from ledger.log.verifying.objects import integrity_findings

if TYPE_CHECKING:
    from ledger.domain.errors import Finding
    from ledger.log.database import Database
    from ledger.log.databases.sqlite_session import SqliteSession

_MOMENT = 0.05


class PageCheck:
    """Looks through the pages until its block ends, or until somebody asks what was found.

    In a damaged file no question has to end, nor to find what is there: those of the session that
    is used meanwhile are given up, and its answers are worth nothing.
    """

    def __init__(self, database: Database, beside: SqliteSession) -> None:
        """Name the database, and the session that is used meanwhile."""
        self._database, self._beside = database, beside
        self._own: SqliteSession | None = None
        self._awaited = Event()
        self._found: list[Finding] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._awaited.set()
        while self._thread.is_alive():
            if self._own is not None:
                self._own.give_up()
            self._thread.join(_MOMENT)

    def found(self) -> list[Finding]:
        """Wait for the end, and return where pages, rows and indexes do not agree.

        Raises:
            DatabaseError: the file cannot be read.
        """
        self._awaited.set()
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._found

    def _run(self) -> None:
        try:
            with self._database.examine() as self._own:
                self._found = integrity_findings(self._own)
        except BaseException as error:  # noqa: BLE001 - raised again where it is asked for
            self._error = error
        while (self._found or self._error) and not self._awaited.wait(_MOMENT):
            self._beside.give_up()
