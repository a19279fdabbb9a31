"""Time processes, keep medians, and say whether a target holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
FLOOR = str(Path(__file__).with_name("floor.py"))

INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""What is installed has its bytecode: no process that is measured compiles the program again."""


class Figure(NamedTuple):
    """One line of the result: what was measured, the value, its comparison, the target."""

    name: str
    value: str
    compared: str
    ratio: str
    target: str
    holds: bool | None


def run(*words: str) -> float:
    """Run a process to its end; return its wall seconds."""
    started = perf_counter()
    subprocess.run(words, check=True, cwd=ROOT, env=INSTALLED, stdout=subprocess.DEVNULL)
    return perf_counter() - started


def floor(*words: str) -> float:
    """Run the floor; return its wall seconds."""
    # The interpreter that runs this: in the product's environment, and never a version manager's
    # shim. Its resolved path would read the start-up files of another environment.
    return run(sys.executable, FLOOR, *words)


def child(*words: str) -> dict[str, float]:
    """Run a step of `benchmarks.child`; return its figures."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.child", *words],
        check=True,
        cwd=ROOT,
        env=INSTALLED,
        stdout=subprocess.PIPE,
        text=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def interleaved(runs: int, *sides: Callable[[], float]) -> list[float]:
    """Run all sides in turn, so that a busy moment meets them alike; return each median."""
    taken = [[side() for side in sides] for _ in range(runs)]
    return [median(column) for column in zip(*taken, strict=True)]


def at_least(name: str, value: str, compared: str, ratio: float, target: float) -> Figure:
    """Return the figure of a ratio that shall be large."""
    return Figure(name, value, compared, f"{ratio:.2f}", f"≥ {target:g}", ratio >= target)


def at_most(name: str, value: str, compared: str, ratio: float, target: float) -> Figure:
    """Return the figure of a ratio that shall be small."""
    return Figure(name, value, compared, f"{ratio:.2f}", f"≤ {target:g}", ratio <= target)


def told(name: str, value: str, compared: str = "", ratio: str = "") -> Figure:
    """Return a figure without a target."""
    return Figure(name, value, compared, ratio, "", None)


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table."""
    words = {True: "yes", False: "**no**", None: ""}
    head = ("what", "measured", "compared with", "ratio", "target", "holds")
    rows = [head, *((*figure[:5], words[figure.holds]) for figure in figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
