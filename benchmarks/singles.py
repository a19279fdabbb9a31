"""Bookings one by one: a commit for each beside a bare loop, and many in one transaction."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from benchmarks.measure import Figure, at_least, at_most, child

_WITH_A_SEAL = 1.1
"""Nothing, but for what two runs differ by."""


def singles(place: Path, work: Path, runs: int) -> list[Figure]:
    """Compare single commits with a bare loop, and one `execute_all` with one `ImportCosts`."""
    taken = []
    for _ in range(runs):
        for old in work.glob("single*"):
            old.unlink()
        one = child("single", str(place), str(work / "single.db"))
        sealed = child("single", str(place), str(work / "single-sealed.db"), "sealed")
        two = child("together", str(place), str(work / "single-all.db"))
        taken.append((one, sealed, two))
    commits, signed = (
        median(row[at]["commits"] / row[at]["seconds"] for row in taken) for at in (0, 1)
    )
    bare = median(one["commits"] / one["bare"] for one, *_ in taken)
    ratio = median(one["bare"] / one["seconds"] for one, *_ in taken)
    rows = taken[0][-1]["rows"]
    batch, file = (median(two[name] for *_, two in taken) for name in ("batch", "file"))
    return [
        at_least(
            "single commits in one process, SQLite",
            f"{commits:,.0f} commits/s",
            f"bare insert and commit {bare:,.0f}/s",
            ratio,
            0.3,
        ),
        at_most(
            "the same in a ledger with a seal",
            f"{signed:,.0f} commits/s",
            f"without {commits:,.0f}/s",
            commits / signed,
            _WITH_A_SEAL,
        ),
        at_most(
            f"`execute_all` of {rows:,.0f} bookings",
            f"{batch * 1000:,.0f} ms",
            f"one `ImportCosts` of them {file * 1000:,.0f} ms",
            batch / file,
            3,
        ),
    ]
