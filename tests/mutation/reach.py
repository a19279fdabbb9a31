"""Which tests run which line of the domain, so that a fault is shown to those alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LAYERS = ("domain", "position", "application")
"""Folders of tests that are to notice; the nearest first, for they answer fastest."""
PYTEST = [sys.executable, "-m", "pytest", "-n0", "-q", "-x", "-p", "no:cacheprovider"]
# The second database runs the same rules.
PYTEST += ["-k", "not postgresql", "--hypothesis-seed=0"]
SETTINGS = """[run]
source = ledger/domain
data_file = reach.db
"""


class Reach:
    """The tests that reach the lines of a module; made by one run of all of them."""

    def __init__(self, root: Path) -> None:
        """Run the tests once in `root`, line by line.

        Raises:
            RuntimeError: they are not green without any fault.
        """
        (root / "reach.rc").write_text(SETTINGS, encoding="utf-8")
        folders = [f"tests/{name}" for name in LAYERS]
        plugin = ["-p", "tests.mutation.contexts"]
        command = ["coverage", "run", "--rcfile=reach.rc", "-m", *PYTEST[2:], *plugin, *folders]
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=root, check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"the tests fail without any fault:\n{done.stdout[-3000:]}")
        self._root = root
        self._lines = self._read(root / "reach.db")

    def tests(self, module: str, first: int, last: int) -> list[str]:
        """Return the tests that run these lines, or else the module; the nearest layer first."""
        lines = self._lines.get(module, {})
        found = {test for number in range(first, last + 1) for test in lines.get(number, ())}
        found = found or {test for tests in lines.values() for test in tests}
        return sorted(found, key=lambda one: (LAYERS.index(one.split("/")[1]), one))

    def _read(self, file: Path) -> dict[str, dict[int, set[str]]]:
        from coverage import CoverageData  # noqa: PLC0415 - `make mutate` alone

        data = CoverageData(str(file))
        data.read()
        found: dict[str, dict[int, set[str]]] = {}
        for path in data.measured_files():
            module = Path(path).relative_to(self._root).as_posix()
            found[module] = {
                line: {name for name in names if name}
                for line, names in data.contexts_by_lineno(path).items()
            }
        return found
