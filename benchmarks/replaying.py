"""Typed replay of a whole log, folded per body and year, on one core."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median

from benchmarks.measure import Figure, at_least, child
from benchmarks.workload import WrongSumsError


def replaying(place: Path, database: Path, runs: int) -> list[Figure]:
    """Replay in a process of its own each time."""
    taken = [child("fold", str(place), str(database)) for _ in range(runs)]
    wanted = json.loads((place / "workload.json").read_text(encoding="utf-8"))["total_cents"]
    if any(one["total_cents"] != wanted for one in taken):
        raise WrongSumsError("the replay adds up to another total")
    events = taken[0]["events"]
    rate = events / median(one["seconds"] for one in taken)
    name = f"typed replay of {events:,.0f} events"
    # The target is a rate; the ratio is to it.
    return [at_least(name, f"{rate:,.0f} events/s", "700,000 events/s", rate / 700_000, 1)]
