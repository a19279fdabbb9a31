"""`python -m benchmarks [--quick]`: measure, print the table, keep it in `results.md`.

`--quick` uses small sizes, says whether everything runs, and keeps nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bodies import bodies
from benchmarks.bulk import batch, imported, large, postgresql, workbook
from benchmarks.cold import cold, help_text
from benchmarks.measure import Figure, child, table
from benchmarks.printing import printing
from benchmarks.replaying import rebuilding, replaying, resting, verifying
from benchmarks.replays import replays
from benchmarks.singles import singles
from benchmarks.tracing import tracing
from benchmarks.workload import generate
from benchmarks.writers import writers
from ledger.application import Ledger

RESULTS = Path(__file__).with_name("results.md")
FULL, QUICK = (10_000, 100_000, 1_000_000), (1_000, 5_000, 20_000)
COUNTRIES, QUICK_COUNTRIES = (10, 500, 10_750), (10, 25, 50)
_RUNS, _RUNS_OF_A_PROCESS, _RUNS_OF_MUCH = 5, 7, 3


def measure(
    work: Path, sizes: tuple[int, int, int], countries: tuple[int, int, int]
) -> tuple[list[Figure], str]:
    """Take every figure in one run; return them with the name of the database program."""
    small, middle, much = (generate(work, size) for size in sizes)
    figures = batch(middle, work, _RUNS)
    figures += singles(middle, work, _RUNS)
    figures += postgresql(middle, work, _RUNS)
    figures += writers(work, _RUNS)
    figures += imported(middle, work, _RUNS)
    figures += workbook(middle, work, _RUNS)
    figures += imported(much, work, _RUNS_OF_MUCH)
    big, found = large(much, work)
    figures += found
    figures += replaying(much, big, _RUNS)
    figures += rebuilding(much, big, _RUNS_OF_MUCH)
    figures += verifying(much, big, _RUNS_OF_MUCH)
    figures += resting(much, big, _RUNS)
    figures += tracing(big, _RUNS)
    little = work / "small.db"
    child("ready", str(small), str(little))
    figures += cold({sizes[0]: (little, small), sizes[2]: (big, much)}, _RUNS_OF_A_PROCESS)
    figures += bodies(work, countries, _RUNS_OF_MUCH)
    figures += replays(work, countries[1], _RUNS_OF_MUCH)
    figures += printing(work, _RUNS)
    figures += help_text(_RUNS_OF_A_PROCESS)
    with Ledger(str(little)) as ledger:
        return figures, ledger.doctor()["database"].partition(" (")[0]


def report(figures: list[Figure], database: str) -> str:
    """Return the page: what was measured, where, and the table."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {database}"
    return (
        "# Benchmarks\n\n"
        f"Made by `python -m benchmarks` on {machine}.\n\n"
        f"Medians of at least {_RUNS} runs, of a million lines {_RUNS_OF_MUCH} (one as a batch),\n"
        "all sides in one run; every sum was checked against the generator's own. The floor is\n"
        "the same rows in bare sqlite3, without events, chain, rules or audit trail (`floor.py`).\n"
        "A batch is one command, recorded with chain and read models, and durable when it is\n"
        "acknowledged. A country has so many municipalities, five to a post (`country.py`).\n\n"
        f"{table(figures)}\n"
    )


def main() -> int:
    """Measure and report; the exit code says whether every target holds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes; keeps no results")
    quick = parser.parse_args().quick
    with TemporaryDirectory(prefix="budget-ledger-bench-") as folder:
        sizes = (QUICK, QUICK_COUNTRIES) if quick else (FULL, COUNTRIES)
        figures, database = measure(Path(folder), *sizes)
    page = report(figures, database)
    print(page)
    if quick:
        return 0
    RESULTS.write_text(page, encoding="utf-8")
    return int(any(figure.holds is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
