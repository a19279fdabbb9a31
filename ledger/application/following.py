"""Follow a ledger: every event once, in order, as soon as it is recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import sleep

from eventsourcing.persistence import PersistenceError

from ledger.application.ledger import Ledger
from ledger.domain.errors import DatabaseError, LogError, Unreachable
from ledger.log.database import Session
from ledger.log.history import HistoryEntry, entries_at
from ledger.log.persistence import DATABASE, LedgerFactory

WAITS = (1, 1, 2, 4, 8, 16, 30, 30, 30)
"""Seconds before each further try to reach a server that was lost; then it is given up."""


class Following:
    """Hands out the events behind a number, many at a time, as they come.

    Args:
        ledger: open; its events are read with their envelopes.
        url: where it is, as it was opened.
        after: the number behind which it begins.
        once: end with the last event that is recorded when it begins.
        lost: told of each failure and of the seconds before the next try.

    Attributes:
        after: the last number that was handed out.
        waits: seconds before each further try, begun anew whenever the server was reached.
    """

    waits: Sequence[int] = WAITS

    def __init__(
        self,
        ledger: Ledger,
        url: str,
        after: int = 0,
        *,
        once: bool = False,
        lost: Callable[[Unreachable, int], None],
    ) -> None:
        """Nothing is read before the first events are asked for."""
        self.after = after
        self._ledger, self._factory = ledger, LedgerFactory({DATABASE: url})
        self._once, self._lost = once, lost

    def __iter__(self) -> Iterator[list[HistoryEntry]]:
        """Yield events without end, or up to the last one.

        Raises:
            Unreachable: the server did not come back in time.
            LogError: a number is missing, or the ledger is not the one that was opened.
        """
        recorder = self._factory.application_recorder()
        last = recorder.max_notification_id() or 0 if self._once else None
        waits = iter(self.waits)
        try:
            while last is None or self.after < last:
                try:
                    # Begun behind what was handed out, whatever was read and lost since.
                    found = [one.id for one in recorder.subscribe(self.after).take()]
                    numbers = [one for one in found if last is None or one <= last]
                    entries = self._ledger.ask(_entries, numbers)
                except (DatabaseError, PersistenceError) as error:
                    self._wait(error, waits)
                    continue
                waits = iter(self.waits)
                self._check(entries)
                yield entries
                self.after = entries[-1].event.sequence
        finally:
            self._factory.close()

    def _wait(self, error: Exception, waits: Iterator[int]) -> None:
        cause = error if isinstance(error, DatabaseError) else error.__cause__
        seconds = next(waits, None)
        if not isinstance(cause, Unreachable) or seconds is None:
            raise cause or error
        self._lost(cause, seconds)
        sleep(seconds)

    def _check(self, entries: Sequence[HistoryEntry]) -> None:
        """Refuse a gap: whoever follows would take what comes for the whole."""
        for number, entry in enumerate(entries, self.after + 1):
            if entry.event.sequence != number:
                problem = "event {event}: BL-746 is not there, but a later one is"
                raise LogError.of(problem, "see verify", event=number)


def _entries(session: Session, numbers: Sequence[int], _: int) -> list[HistoryEntry]:
    return entries_at(session, numbers)
