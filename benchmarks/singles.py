"""Bookings one by one: a commit for each beside a bare loop, and many in one transaction."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from benchmarks.measure import Figure, at_least, at_most, child


def singles(place: Path, work: Path, runs: int) -> list[Figure]:
    """Compare single commits with a bare loop, and one `execute_all` with one `ImportCosts`."""
    taken = []
    for _ in range(runs):
        for old in work.glob("single*"):
            old.unlink()
        one = child("single", str(place), str(work / "single.db"))
        taken.append((one, child("together", str(place), str(work / "single-all.db"))))
    commits = median(one["commits"] / one["seconds"] for one, _ in taken)
    bare = median(one["commits"] / one["bare"] for one, _ in taken)
    ratio = median(one["bare"] / one["seconds"] for one, _ in taken)
    rows = taken[0][1]["rows"]
    batch, file = (median(two[name] for _, two in taken) for name in ("batch", "file"))
    return [
        at_least(
            "single commits in one process, SQLite",
            f"{commits:,.0f} commits/s",
            f"bare insert and commit {bare:,.0f}/s",
            ratio,
            0.3,
        ),
        at_most(
            f"`execute_all` of {rows:,.0f} bookings",
            f"{batch * 1000:,.0f} ms",
            f"one `ImportCosts` of them {file * 1000:,.0f} ms",
            batch / file,
            3,
        ),
    ]
