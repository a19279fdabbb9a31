"""What an auditor asks of a large ledger: what changed and why, what followed, what comes."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

from benchmarks.measure import Figure, at_most, interleaved, run, told
from ledger.application import Ledger

_OF_A_POSITION, _OF_A_PROOF, _SECONDS_A_CAUSE = 2, 3, 0.005
_FEW, _MANY, _FOLLOWED = 500, 50_000, 10_000


def tracing(database: Path, runs: int) -> list[Figure]:
    """Ask cold, beside a cold `position`; a difference may take 5 ms more for each cause."""
    command = (sys.executable, "-m", "cli", "--database", str(database))
    with Ledger(str(database)) as ledger:
        last = int(ledger.receipt().partition("-")[0])
    few, many = (("diff", "--since", str(last - min(n, last // 2))) for n in (_FEW, _MANY))
    followed = min(_FOLLOWED, last // 2)
    follow = ("follow", "--quiet", "--once", "--from", str(last - followed))
    prove = ("prove", "event", str(last // 2))
    # A machine's first proof reads every hash, and is told by itself; what counts are those after.
    first = run(*command, *prove)
    position, *asked, way, lines, proof = interleaved(
        runs,
        *(
            partial(run, *command, *words)
            for words in (("position",), few, many, ("trace", str(last // 2)), follow, prove)
        ),
    )
    compared = f"cold `position` {position * 1000:,.0f} ms"
    found = []
    for words, seconds in zip((few, many), asked, strict=True):
        causes = _causes(*command, *words)
        name = f"cold `diff` of {last - int(words[2]):,} events in {last:,}, {causes:,} causes"
        allowed = _OF_A_POSITION * position + causes * _SECONDS_A_CAUSE
        shown = f"{seconds * 1000:,.0f} ms, {seconds / position:.2f} × a cold `position`"
        what = f"twice a {compared}, and 5 ms a cause"
        found.append(at_most(name, shown, what, seconds / allowed, 1))
    ratio = way / position
    name = f"cold `trace` of an event in {last:,}"
    found.append(at_most(name, f"{way * 1000:,.0f} ms", compared, ratio, _OF_A_POSITION))
    ratio, shown = proof / position, f"{proof * 1000:,.0f} ms"
    name = f"cold `prove event` in {last:,}; on a machine for the first time {first:.1f} s"
    found.append(at_most(name, shown, compared, ratio, _OF_A_PROOF))
    return [*found, told(f"`follow` of {followed:,} events", f"{followed / lines:,.0f} events/s")]


def _causes(*command: str) -> int:
    """Return how many causes a difference names."""
    words = (*command, "--format", "json")
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    figures = json.loads(done.stdout)["figures"]
    return len({cause["first_sequence"] for one in figures for cause in one["causes"]})
