"""`make mutate`: put faults into the domain, one at a time, and see whether a test notices.

python -m tests.mutation [--count 200] [--seed 1] [--only ledger/domain/grants/legs.py]

The work tree is never touched: every worker has a copy of it. The tests of the domain are asked
first, those of the layers above only about what survives. Survivors are printed as a difference;
the exit code is 1 if too few faults were noticed.
"""

from __future__ import annotations

import argparse
import difflib
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from tests.mutation.equal import reason_of
from tests.mutation.mutants import Mutant, mutants, mutated
from tests.mutation.reach import LAYERS, Reach
from tests.mutation.worker import Worker

HOME = Path(__file__).parents[2]
WANTED = 95
"""Percent of the faults that the tests have to notice."""
PARTS = ("benchmarks", "cli", "docs", "ledger", "tests", "pyproject.toml", "README.md")


class Fault(NamedTuple):
    """A fault with the text of its module without it and with it."""

    mutant: Mutant
    before: str
    after: str

    @property
    def reason(self) -> str | None:
        """Why nobody could see the fault, or None."""
        return reason_of(self.mutant.module, self.before, self.after)

    @property
    def difference(self) -> str:
        """The fault as a difference."""
        texts = self.before.splitlines(), self.after.splitlines()
        lines = difflib.unified_diff(*texts, self.mutant.module, "", n=1)
        return "\n".join(line for line in lines if line[:3] != "+++")


def main(arguments: list[str]) -> int:
    """Try a seeded sample of faults and print what survived."""
    options = _options(arguments)
    modules = sorted((HOME / "ledger" / "domain").rglob("*.py"))
    every = [fault for module in modules for fault in mutants(HOME, module)]
    mine = [fault for fault in every if options.only in fault.module]
    sample = random.Random(options.seed).sample(mine, min(options.count, len(mine)))
    _say(f"{len(mine)} faults are possible, {len(sample)} are tried (seed {options.seed})")
    faults = [fault for one in sample if _is_code(fault := _fault(one))]
    equal = [one for one in faults if one.reason]
    left = [one for one in faults if not one.reason]
    with tempfile.TemporaryDirectory(prefix="budget-ledger-mutate-") as folder:
        copies = [_copy(Path(folder) / str(number)) for number in range(options.workers)]
        for layer in options.layers.split(","):
            left = _survivors(left, layer, copies)
    return _report(len(faults), equal, left)


def _survivors(faults: list[Fault], layer: str, copies: list[Path]) -> list[Fault]:
    """Return the faults that no test of a layer notices."""
    if not faults:
        return []
    _say(f"running tests/{layer} once without a fault …")
    reach = Reach(copies[0], layer)
    for test in reach.failed:
        _say(f"left out, for it fails without any fault: {test}")
    with ExitStack() as stack:
        free: SimpleQueue[Worker] = SimpleQueue()
        for copy in copies:
            free.put(stack.enter_context(Worker(copy, layer)))
        with ThreadPoolExecutor(len(copies)) as pool:
            noticed = list(pool.map(lambda fault: _noticed(fault, reach, free), faults))
    return [fault for fault, seen in zip(faults, noticed, strict=True) if not seen]


def _noticed(fault: Fault, reach: Reach, free: SimpleQueue[Worker]) -> bool:
    mutant = fault.mutant
    where = mutant.module, mutant.first_line, mutant.last_line
    tests = reach.tests(*where)
    with _taken(free) as worker:
        noticed = bool(tests) and worker.notices(
            mutant.module,
            fault.before,
            fault.after,
            tests,
            seconds=reach.seconds(tests),
            on_import=reach.on_import(*where),
        )
    _say(f"{'noticed ' if noticed else 'SURVIVED'} {mutant} ({len(tests)} tests)")
    return noticed


@contextmanager
def _taken(free: SimpleQueue[Worker]) -> Iterator[Worker]:
    worker = free.get()
    try:
        yield worker
    finally:
        free.put(worker)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="ledger/domain", help="a part of the module's path")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--layers", default=",".join(LAYERS), help="folders of tests, in order")
    return parser.parse_args(arguments)


def _fault(mutant: Mutant) -> Fault:
    code = (HOME / mutant.module).read_text(encoding="utf-8")
    return Fault(mutant, code, mutated(mutant, code))


def _is_code(fault: Fault) -> bool:
    """Return whether the text with the fault is a program at all; Python refuses the others."""
    try:
        compile(fault.after, fault.mutant.module, "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _copy(target: Path) -> Path:
    target.mkdir()
    for name in PARTS:
        source = HOME / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target / name)
    return target


def _report(count: int, equal: list[Fault], survivors: list[Fault]) -> int:
    for one in equal:
        _say(f"\nexplained as equal: {one.mutant}: {one.reason}\n{one.difference}")
    for one in survivors:
        _say(f"\nsurvived: {one.mutant}\n{one.difference}")
    able = count - len(equal)
    noticed = able - len(survivors)
    percent = 100 * noticed // max(1, able)
    _say(f"\n{noticed} of {able} faults were noticed ({percent} %); wanted: {WANTED} %")
    _say(f"{len(equal)} more are explained as equal (tests/mutation/equal.py)")
    return 0 if noticed * 100 >= WANTED * able else 1


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
