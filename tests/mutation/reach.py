"""Which tests run which line of the domain, so that a fault is shown to those alone."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

from tests.mutation.contexts import RESULTS

LAYERS = ("domain", "position", "application")
"""Folders of tests that are to notice; the nearest first, for they answer fastest."""
PYTEST = [sys.executable, "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider"]
# The second database runs the same rules.
PYTEST += ["-k", "not postgresql", "--hypothesis-seed=0"]
LINES = "reach.db"
SETTINGS = f"""[run]
source = ledger/domain
data_file = {LINES}
"""
KEPT = Path(__file__).parents[2] / "build" / "mutation"


class Reach:
    """The tests of a layer that reach the lines of a module; made by one run of all of them.

    Attributes:
        failed: tests that fail without any fault; they notice nothing.
    """

    def __init__(self, root: Path, layer: str) -> None:
        """Run the tests of a layer once in `root`, line by line, unless nothing has changed."""
        kept = KEPT / f"{layer}-{_fingerprint(root, layer)}"
        if not kept.exists():
            _run(root, layer)
            kept.mkdir(parents=True)
            for name in (LINES, RESULTS):
                shutil.copy(root / name, kept / name)
        results = json.loads((kept / RESULTS).read_text(encoding="utf-8"))
        self.failed: list[str] = results["failed"]
        self._seconds: dict[str, float] = results["seconds"]
        self._root = root
        self._lines = _lines(kept / LINES)

    def tests(self, module: str, first: int, last: int) -> list[str]:
        """Return the tests that run a statement, the fastest first.

        What runs on import is seen by every test; those of the module come first.
        """
        names = self._names(module, first, last)
        near = names - {""}
        if near or not names:
            return self._sorted(near)
        near = set().union(*self._lines[module].values()) - {""}
        return [*self._sorted(near), *self._sorted(set(self._seconds) - near)]

    def on_import(self, module: str, first: int, last: int) -> bool:
        """Return whether a statement runs already when the tests are loaded."""
        return "" in self._names(module, first, last)

    def seconds(self, tests: list[str]) -> int:
        """Return how long to wait for tests, generously."""
        return round(30 + 3 * sum(self._seconds[test] for test in tests))

    def _names(self, module: str, first: int, last: int) -> set[str]:
        """Return the tests that run the statement of these lines; an empty name: on import."""
        ranges = _statements(self._root / module)
        start, end = min(
            (one for one in ranges if one[0] <= first and last <= one[1]),
            key=lambda one: one[1] - one[0],
            default=(first, last),
        )
        lines = self._lines.get(module, {})
        return {name for number in range(start, end + 1) for name in lines.get(number, ())}

    def _sorted(self, tests: set[str]) -> list[str]:
        return sorted(tests - set(self.failed), key=lambda one: (self._seconds[one], one))


@cache
def _statements(file: Path) -> list[tuple[int, int]]:
    """Return the first and last lines of a module's statements, of compound ones the head."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            end = max(node.lineno, body[0].lineno - 1) if body else node.end_lineno
            found.append((node.lineno, end or node.lineno))
    return found


def _run(root: Path, layer: str) -> None:
    (root / "reach.rc").write_text(SETTINGS, encoding="utf-8")
    plugin = ["-p", "tests.mutation.contexts"]
    command = ["coverage", "run", "--rcfile=reach.rc", "-m", *PYTEST[2:], *plugin]
    subprocess.run(
        [sys.executable, "-m", *command, f"tests/{layer}"],
        cwd=root,
        check=False,
        stdout=subprocess.DEVNULL,
    )


def _fingerprint(root: Path, layer: str) -> str:
    """Return what tells apart the code, what tests share, and the tests of a layer."""
    tests = root / "tests"
    shared = {one for one in tests.rglob("*.py") if not one.name.startswith("test_")}
    shared -= set((tests / "mutation").rglob("*.py"))
    files = {*(root / "ledger").rglob("*.py"), *shared, *(tests / layer).rglob("*.py")}
    found = sha256()
    for file in sorted(files):
        found.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:16]


def _lines(file: Path) -> dict[str, dict[int, set[str]]]:
    from coverage import CoverageData  # noqa: PLC0415 - `make mutate` alone

    data = CoverageData(str(file))
    data.read()
    return {
        _module(path): {line: set(names) for line, names in data.contexts_by_lineno(path).items()}
        for path in data.measured_files()
    }


def _module(path: str) -> str:
    parts = Path(path).parts
    # The folder above may be called ledger as well.
    start = len(parts) - 1 - parts[::-1].index("domain") - 1
    return "/".join(parts[start:])
