"""Follow a log that grows: look again at intervals, whoever writes to it.

Polling serves both kinds of database, and misses nothing: sequence numbers have no gaps and are
visible in their order, for all writers take one lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

POLL_SECONDS = 0.2
"""How long an event may stay unnoticed."""

_AT_ONCE = 500


class PollingSubscription(Subscription[ApplicationRecorder]):
    """Yields recorded events without end, until `stop` is called, from any thread."""

    def __init__(
        self,
        recorder: ApplicationRecorder,
        gt: int | None = None,
        topics: Sequence[str] = (),
    ) -> None:
        """Begin behind `gt`; nothing is read before the first event is asked for."""
        super().__init__(recorder, gt, topics)
        self._seen = gt or 0
        self._waiting: list[Notification] = []
        self._stopped = Event()

    def stop(self) -> None:
        """End the iteration, also one that waits."""
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        """Return the next event, waiting for it if need be."""
        if not self._waiting:
            self._waiting = self.take()[::-1]
        if self._waiting and not self._has_been_stopped:
            return self._waiting.pop()
        raise StopIteration

    def take(self) -> list[Notification]:
        """Return what is new, waiting for it if need be; nothing once it was stopped."""
        while not self._has_been_stopped:
            if found := self._look():
                return found
            self._stopped.wait(POLL_SECONDS)
        return []

    def _look(self) -> list[Notification]:
        last = self._recorder.max_notification_id() or 0
        if last <= self._seen:
            return []
        found = list(
            self._recorder.select_notifications(
                self._seen, _AT_ONCE, last, self._topics, inclusive_of_start=False
            )
        )
        # What the topics leave out need not be looked at again.
        self._seen = found[-1].id if len(found) == _AT_ONCE else last
        return found
