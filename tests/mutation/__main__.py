"""`make mutate`: put faults into the domain, one at a time, and see whether a test notices.

python -m tests.mutation [--count 200] [--seed 1] [--only ledger/domain/legs.py]

The work tree is never touched: every worker has a copy of it. Survivors are printed as a
difference; the exit code is 1 if too few faults were noticed.
"""

from __future__ import annotations

import argparse
import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from tests.mutation.mutants import Mutant, mutants, mutated
from tests.mutation.reach import PYTEST, Reach

HOME = Path(__file__).parents[2]
WANTED = 95
"""Percent of the faults that the tests have to notice."""
PATIENCE_SECONDS = 900
"""A fault that lets the tests run on for so long is noticed by whoever waits."""
PARTS = ("benchmarks", "cli", "docs", "ledger", "tests", "pyproject.toml", "README.md")


class Outcome(NamedTuple):
    """Whether a test noticed a fault, and what the fault was."""

    mutant: Mutant
    noticed: bool
    difference: str


def main(arguments: list[str]) -> int:
    """Try a seeded sample of faults and print what survived."""
    options = _options(arguments)
    modules = sorted((HOME / "ledger" / "domain").rglob("*.py"))
    every = [fault for module in modules for fault in mutants(HOME, module)]
    mine = [fault for fault in every if options.only in fault.module]
    sample = random.Random(options.seed).sample(mine, min(options.count, len(mine)))
    with tempfile.TemporaryDirectory(prefix="budget-ledger-mutate-") as folder:
        copies = [_copy(Path(folder) / str(number)) for number in range(options.workers)]
        _say(f"{len(mine)} faults are possible, {len(sample)} are tried (seed {options.seed})")
        _say("running the tests once without a fault …")
        reach = Reach(copies[0])
        free: SimpleQueue[Path] = SimpleQueue()
        for copy in copies:
            free.put(copy)
        with ThreadPoolExecutor(options.workers) as pool:
            outcomes = list(pool.map(lambda fault: _attempt(fault, reach, free), sample))
    return _report(outcomes)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="ledger/domain", help="a part of the module's path")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    return parser.parse_args(arguments)


def _copy(target: Path) -> Path:
    target.mkdir()
    for name in PARTS:
        source = HOME / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target / name)
    return target


def _attempt(fault: Mutant, reach: Reach, free: SimpleQueue[Path]) -> Outcome:
    """Put one fault into a copy, run the tests that reach it, and mend the copy."""
    copy = free.get()
    module = copy / fault.module
    code = module.read_text(encoding="utf-8")
    try:
        changed = mutated(fault, code)
        module.write_text(changed, encoding="utf-8")
        noticed = _noticed(copy, reach.tests(fault.module, fault.first_line, fault.last_line))
    finally:
        module.write_text(code, encoding="utf-8")
        free.put(copy)
    lines = difflib.unified_diff(code.splitlines(), changed.splitlines(), fault.module, "", n=1)
    _say(f"{'noticed ' if noticed else 'SURVIVED'} {fault}")
    return Outcome(fault, noticed, "\n".join(line for line in lines if line[:3] != "+++"))


def _noticed(copy: Path, tests: list[str]) -> bool:
    if not tests:
        return False
    # Bytecode of a module that was changed twice within a second would be taken for current.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    # A command line has its limits, and the nearest tests answer first.
    for start in range(0, len(tests), 400):
        part = tests[start : start + 400]
        try:
            done = subprocess.run(
                [*PYTEST, *part],
                cwd=copy,
                env=environment,
                check=False,
                capture_output=True,
                timeout=PATIENCE_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return True
        if done.returncode:
            return True
    return False


def _report(outcomes: list[Outcome]) -> int:
    survivors = [one for one in outcomes if not one.noticed]
    for one in survivors:
        _say(f"\nsurvived: {one.mutant}\n{one.difference}")
    noticed = len(outcomes) - len(survivors)
    percent = 100 * noticed // max(1, len(outcomes))
    _say(f"\n{noticed} of {len(outcomes)} faults were noticed ({percent} %); wanted: {WANTED} %")
    return 0 if noticed * 100 >= WANTED * len(outcomes) else 1


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
