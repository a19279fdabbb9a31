"""Show one seed in a readable way, or run many: `python -m tests.model --help`."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.model.compare import Difference, differences, record
from tests.model.days import text_of
from tests.model.draw import KINDS, Step
from tests.model.stories import story

SHOWN = 12


def found_in(steps: list[Step], seed: int) -> tuple[list[Difference], list[tuple[Step, str]]]:
    """Record the steps in a ledger of their own and compare."""
    with tempfile.TemporaryDirectory() as folder:
        recorded = record(steps, Path(folder) / "ledger.db")
        try:
            return list(differences(recorded, seed)), recorded.refused
        finally:
            recorded.ledger.close()


def kept(steps: list[Step], gone: set[int]) -> list[Step]:
    """Leave steps out; a withdrawal keeps the number of its fact."""
    numbers: dict[int, int] = {}
    left: list[Step] = []
    for index, step in enumerate(steps):
        needs = [number for number in (step.withdraws, step.pays) if number >= 0]
        if index in gone or any(number not in numbers for number in needs):
            continue
        numbers[index] = len(left)
        withdraws = numbers[step.withdraws] if step.withdraws >= 0 else -1
        pays = numbers[step.pays] if step.pays >= 0 else -1
        left.append(Step(step.command, step.known_on, withdraws, pays, step.paid_on))
    return left


def shrunk(steps: list[Step], seed: int, figure: str) -> list[Step]:
    """Leave out what a difference of this figure does not need: in halves, then one by one."""
    size = max(1, len(steps) // 2)
    while size:
        start = len(steps) - size
        while start > -size:
            gone = set(range(max(0, start), start + size))
            fewer = kept(steps, gone)
            try:
                same = any(one.figure == figure for one in found_in(fewer, seed)[0])
            except (KeyError, ValueError, IndexError):
                same = False
            if same:
                steps = fewer
            start -= size
        size //= 2
    return steps


def shown(step: Step) -> str:
    """Say a step with its days as days, without what nobody said."""
    text = repr(step.command) if step.command else f"withdraw step {step.withdraws}"
    if step.pays >= 0:
        text = f"pay step {step.pays} on {text_of(step.paid_on)}"
    text = re.sub(r"(?<![\d-])(19[34]\d\d|2[01]\d{3})(?!\d)", lambda m: text_of(int(m[1])), text)
    text = re.sub(r", \w+=(?:None|''|0|UNSET|\(\))(?=[,)])", "", text)
    return f"{text}  (known on {text_of(step.known_on)})"


def say(text: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{text}\n")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("first", type=int, help="the first seed")
    parser.add_argument("count", type=int, nargs="?", default=1, help="how many seeds")
    parser.add_argument("--without", nargs="*", default=[], choices=KINDS, help="kinds left out")
    parser.add_argument("--only", nargs="*", default=KINDS, choices=KINDS, help="kinds that may be")
    parser.add_argument("--shrink", metavar="FIGURE", nargs="?", const="", help="make it small")
    asked = parser.parse_args()
    kinds = frozenset(asked.only) - frozenset(asked.without)
    failed = 0
    for seed in range(asked.first, asked.first + asked.count):
        steps = story(seed, kinds)
        different, refused = found_in(steps, seed)
        say(f"seed {seed}: {len(steps)} steps, {len(refused)} refused, {len(different)} differ")
        failed += bool(different)
        if different and asked.shrink is not None:
            figure = asked.shrink or different[0].figure
            steps = shrunk(steps, seed, figure)
            different, refused = found_in(steps, seed)
        if different and (asked.count == 1 or asked.shrink is not None):
            say("\n".join(f"  {number:3} {shown(step)}" for number, step in enumerate(steps)))
        for step, why in refused if asked.count == 1 else ():
            say(f"  refused {type(step.command).__name__}: {why}")
        for one in different[:SHOWN]:
            say(f"    {one}")
        if len(different) > SHOWN:
            counted = Counter(one.figure for one in different)
            say("    … " + ", ".join(f"{name} {times}" for name, times in counted.most_common()))
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
