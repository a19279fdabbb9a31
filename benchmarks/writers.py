"""Single appends on PostgreSQL: through the functions, beside eventsourcing's stock recorder."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import uuid4

from eventsourcing.persistence import StoredEvent
from sqlalchemy.engine import make_url

from benchmarks.bulk import fresh, server
from benchmarks.measure import INSTALLED, ROOT, Figure, at_least, told
from ledger.application import Ledger
from ledger.domain.events import BodyRegistered
from ledger.log.appending import NewEvent, append
from ledger.log.canonical import Envelope
from ledger.log.database import open_database

if TYPE_CHECKING:
    from collections.abc import Callable

    from eventsourcing.postgres import PostgresApplicationRecorder

WRITERS = (1, 8, 16)
_SECONDS = 3.0


def writers(work: Path, runs: int) -> list[Figure]:
    """Compare commits a second of one event each, by so many processes at once."""
    with server(work) as url:
        if url is None:
            return [told("PostgreSQL, appends", "not measured: no server")]
        found = []
        for count in WRITERS:
            taken = []
            for _ in range(runs):
                with fresh(url) as database:
                    Ledger.create(database).close()
                    _recorder(database).create_table()
                    taken.append([_together(side, database, count) for side in ("stock", "ours")])
            stock, ours = (median(side) for side in zip(*taken, strict=True))
            ratio = median(ours / stock for stock, ours in taken)
            found.append(
                at_least(
                    f"appends through the function on PostgreSQL, writers: {count}",
                    f"{ours:,.0f} commits/s",
                    f"eventsourcing's recorder {stock:,.0f}/s",
                    ratio,
                    1,
                )
            )
        return found


def _together(side: str, database: str, count: int) -> float:
    """Return the commits a second of so many processes together."""
    words = [sys.executable, "-m", "benchmarks.writers", side, database]
    processes = [
        subprocess.Popen(words, cwd=ROOT, env=INSTALLED, stdin=-1, stdout=-1) for _ in range(count)
    ]
    for one in processes:  # each says when it is ready
        one.stdout.readline()  # type: ignore[union-attr] # it is a pipe
    for one in processes:
        one.stdin.write(b"\n")  # type: ignore[union-attr] # as above
        one.stdin.flush()  # type: ignore[union-attr] # as above
    return sum(int(one.communicate()[0]) for one in processes) / _SECONDS


def _ours(url: str) -> Callable[[], None]:
    place = open_database(url)
    place.exists()

    def once() -> None:
        # As there: what is to be recorded is made before the lock is taken.
        key = uuid4().hex
        new = NewEvent(BodyRegistered(key, key, "municipality"), 20_000, uuid4().bytes, 1)
        envelope = Envelope(key.encode(), sha256(b"").digest(), 0, "bench", 3)
        with place.write() as session:
            append(session, envelope._replace(recorded_at=session.now or 0), [new])

    return once


def _recorder(url: str) -> PostgresApplicationRecorder:
    from eventsourcing.postgres import (  # noqa: PLC0415 - it needs a pool, which `dev` brings
        PostgresApplicationRecorder,
        PostgresDatastore,
    )

    at = make_url(url)
    host = at.query.get("host", at.host)
    login = at.username or "", at.password or ""
    store = PostgresDatastore(
        str(at.database), str(host), at.port or 5432, *login, connect_timeout=15
    )
    return PostgresApplicationRecorder(store)


def _stock(url: str) -> Callable[[], None]:
    recorder = _recorder(url)

    def once() -> None:
        recorder.insert_events([StoredEvent(uuid4(), 1, "BodyRegistered:1", b"x" * 60)])

    return once


def _write(once: Callable[[], None]) -> int:
    """Say that one is ready, wait for the others, and count commits."""
    once()
    print("ready", flush=True)
    sys.stdin.readline()
    done, end = 0, perf_counter() + _SECONDS
    while perf_counter() < end:
        once()
        done += 1
    return done


if __name__ == "__main__":
    print(_write({"ours": _ours, "stock": _stock}[sys.argv[1]](sys.argv[2])))
    # The library's pool has threads of its own.
    sys.stdout.flush()
    os._exit(0)
