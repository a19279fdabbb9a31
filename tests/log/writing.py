"""What goes into the envelope of events that a recorder inserts."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from ledger.log.canonical import PROOFS, Envelope, prefixed
from ledger.log.database import Session
from ledger.log.eventlog import Head, Recorded
from ledger.log.recorder import stream_of

if TYPE_CHECKING:
    from eventsourcing.persistence import StoredEvent

_MICROSECONDS_OF_A_DAY = 86_400_000_000


def system_user() -> str:
    """Return the login that the operating system vouches for, whatever the environment claims."""
    try:
        import os  # noqa: PLC0415 - together with pwd
        import pwd  # noqa: PLC0415 - not on Windows

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        import getpass  # noqa: PLC0415 - the second choice only

        return getpass.getuser()


def _now() -> int:
    return time.time_ns() // 1000


def _utc_day(instant: int) -> int:
    return instant // _MICROSECONDS_OF_A_DAY


@dataclass(frozen=True, slots=True)
class Writing:
    """What goes into the envelope of inserted events, and who follows them.

    Attributes:
        actor: the login of who acts; empty means the operating system's user.
        proof: how far a given actor is proven (see `PROOFS`).
        clock: microseconds since 1970-01-01 UTC.
        day: the day of an instant, for "known on".
        on_append: called inside the writing transaction with the recorded events, typed; keeps
            read models. With it, only events are taken that the product could have written itself.
    """

    actor: str = ""
    proof: str = "program"
    clock: Callable[[], int] = _now
    day: Callable[[int], int] = _utc_day
    on_append: Callable[[Session, Sequence[Recorded]], None] | None = None

    def envelope(self, last: Head, events: Sequence[StoredEvent]) -> Envelope:
        """Return the envelope of the events behind the head; the same call gives the same id."""
        said = (
            part
            for e in events
            for part in (
                stream_of(e.originator_id),
                str(e.originator_version).encode(),
                e.topic.encode(),
                e.state,
            )
        )
        content = sha256(b"BLR1" + prefixed(said)).digest()
        at = max(self.clock(), last.recorded_at)
        unique = sha256(b"recorder" + last.hash + content + at.to_bytes(8, "big")).digest()[:16]
        actor, proof = (self.actor, self.proof) if self.actor else (system_user(), "os-user")
        return Envelope(unique, content, at, actor, PROOFS.index(proof))
