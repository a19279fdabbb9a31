"""Follow a log that grows: look again at intervals, and at once when this process has written.

Polling serves both kinds of database, and misses nothing: sequence numbers have no gaps and are
visible in their order, for all writers take one lock.
"""

from __future__ import annotations

from threading import Event, Lock
from typing import TYPE_CHECKING
from weakref import WeakSet

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

if TYPE_CHECKING:
    from collections.abc import Sequence

POLL_SECONDS = 0.2
"""How long an event of another process may stay unnoticed."""

_AT_ONCE = 500


class Wakers:
    """The subscriptions that want to know at once when something was recorded here."""

    def __init__(self) -> None:
        """Start with none; a subscription that is forgotten leaves by itself."""
        self._lock = Lock()
        self._events: WeakSet[Event] = WeakSet()

    def add(self, event: Event) -> None:
        """Set this event from now on, as long as its subscription lives."""
        with self._lock:
            self._events.add(event)

    def wake(self) -> None:
        """Tell everybody."""
        with self._lock:
            for event in self._events:
                event.set()


class PollingSubscription(Subscription[ApplicationRecorder]):
    """Yields recorded events without end, until `stop` is called, from any thread."""

    def __init__(
        self,
        recorder: ApplicationRecorder,
        wakers: Wakers,
        gt: int | None = None,
        topics: Sequence[str] = (),
    ) -> None:
        """Begin behind `gt`; nothing is read before the first event is asked for."""
        super().__init__(recorder, gt, topics)
        self._seen = gt or 0
        self._waiting: list[Notification] = []
        self._news = Event()
        wakers.add(self._news)

    def stop(self) -> None:
        """End the iteration, also one that waits."""
        super().stop()
        self._news.set()

    def __next__(self) -> Notification:
        """Return the next event, waiting for it if need be."""
        while not self._has_been_stopped:
            if not self._waiting:
                # Cleared before looking: what is recorded meanwhile sets it again.
                self._news.clear()
                self._waiting = self._look()
            if self._waiting and not self._has_been_stopped:
                return self._waiting.pop()
            if not self._has_been_stopped:
                self._news.wait(POLL_SECONDS)
        raise StopIteration

    def _look(self) -> list[Notification]:
        """Return what is new, last one first."""
        last = self._recorder.max_notification_id() or 0
        if last <= self._seen:
            return []
        found = self._recorder.select_notifications(
            self._seen, _AT_ONCE, last, self._topics, inclusive_of_start=False
        )
        # What the topics leave out need not be looked at again.
        self._seen = found[-1].id if len(found) == _AT_ONCE else last
        return list(reversed(found))
