"""A whole log on one core: typed replay, folded per body and year, and read models made anew."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.measure import Figure, at_least, at_most, child, floor, interleaved, run
from benchmarks.workload import WrongSumsError

_OF_A_BARE_LOOP, _OF_THE_FLOOR = 0.5, 2.5
_CHAIN_OF_HASHING, _TREE_OF_HASHING, _ALL_OF_HASHING = 2, 4, 8
_OF_A_REPORT = 0.15


def replaying(place: Path, database: Path, runs: int) -> list[Figure]:
    """Replay in a process of its own each time, beside a bare loop that decodes the same rows."""
    taken = [
        (child("fold", str(place), str(database)), child("decode", str(place), str(database)))
        for _ in range(runs)
    ]
    wanted = json.loads((place / "workload.json").read_text(encoding="utf-8"))["total_cents"]
    if any(ours["total_cents"] != wanted for ours, _ in taken):
        raise WrongSumsError("the replay adds up to another total")
    events = taken[0][0]["events"]
    rate, bare = (events / median(pair[side]["seconds"] for pair in taken) for side in (0, 1))
    name = f"typed replay of {events:,.0f} events"
    compared = f"a bare loop that decodes them {bare:,.0f} events/s"
    return [at_least(name, f"{rate:,.0f} events/s", compared, rate / bare, _OF_A_BARE_LOOP)]


def rebuilding(place: Path, database: Path, runs: int) -> list[Figure]:
    """Make all read models anew, beside the floor's load of the same rows."""
    words = ("-m", "cli", "--database", str(database), "rebuild")
    ours, bare = interleaved(
        runs,
        lambda: run(sys.executable, *words),
        lambda: floor("load", str(place / "bookings.csv"), f"{database}-floor"),
    )
    rows = json.loads((place / "workload.json").read_text(encoding="utf-8"))["count"]
    name = f"`rebuild` of {rows:,.0f} events"
    return [
        at_most(name, f"{ours:,.1f} s", f"floor load {bare:,.1f} s", ours / bare, _OF_THE_FLOOR)
    ]


def verifying(place: Path, database: Path, runs: int) -> list[Figure]:
    """Check a log, beside a bare loop that reads the same rows and takes one SHA-256 of each."""
    steps = ("hashed", "chained", "treed", "verified")
    taken = [[child(step, str(place), str(database)) for step in steps] for _ in range(runs)]
    bare, chain, tree, whole = (
        median(run[side]["seconds"] for run in taken) for side in range(len(steps))
    )
    events = f"{taken[0][0]['events']:,.0f} events"
    used = median(run[-1]["cpu"] for run in taken)
    took = f"{whole:,.1f} s, {used:,.1f} s of processors"
    compared = f"a bare loop that hashes them {bare:,.1f} s"
    both = f"chain and tree of {events}"
    return [
        at_most(f"chain of {events}", f"{chain:,.1f} s", compared, chain / bare, _CHAIN_OF_HASHING),
        at_most(both, f"{tree:,.1f} s", compared, tree / bare, _TREE_OF_HASHING),
        at_most(f"`verify` of {events}", took, compared, whole / bare, _ALL_OF_HASHING),
    ]


def resting(place: Path, database: Path, runs: int) -> list[Figure]:
    """Check what a document rests on, beside the whole command that prints one."""
    words = ("-m", "cli", "--database", str(database), "report", "year-end", "--year", "2024")
    report = partial(run, sys.executable, *words, "--format", "html")
    report()  # the first on a machine walks the whole chain, and says so
    checked, printed = interleaved(
        runs, lambda: child("footer", str(place), str(database))["seconds"], report
    )
    name, value = "what a document rests on, 1,000 events further", f"{checked * 1000:,.1f} ms"
    compared = f"cold year-end page {printed * 1000:,.0f} ms"
    return [at_most(name, value, compared, checked / printed, _OF_A_REPORT)]
