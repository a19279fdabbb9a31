"""A copy of the work tree with a process that has loaded its tests and forks for each fault."""

from __future__ import annotations

import os
import subprocess
import tempfile
from multiprocessing.connection import Listener
from pathlib import Path
from typing import Self

from tests.mutation.reach import PYTEST
from tests.mutation.server import ADDRESS, Question
from tests.mutation.swap import changed_functions

PLUGIN = ["-p", "tests.mutation.server"]


class Worker:
    """Ask whether tests of a layer notice a fault in a copy of the work tree."""

    def __init__(self, copy: Path, layer: str) -> None:
        """Load the tests of a layer from `copy`."""
        self._copy = copy
        # Short, for the address of a socket has its limits.
        self._folder = tempfile.TemporaryDirectory(prefix="mutate-")
        address = f"{self._folder.name}/socket"
        self._listener = Listener(address, family="AF_UNIX")
        self._process = subprocess.Popen(
            [*PYTEST, *PLUGIN, f"--basetemp={self._folder.name}/base", f"tests/{layer}"],
            cwd=copy,
            # Bytecode of a module that was changed twice within a second would pass for current.
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", ADDRESS: address},
            stdout=subprocess.DEVNULL,
        )
        self._line = self._listener.accept()

    def __enter__(self) -> Self:
        """Leave the copy and the process to a `with` block."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._line.send(None)
        self._process.wait()
        self._listener.close()
        self._folder.cleanup()

    def notices(
        self,
        module: str,
        before: str,
        after: str,
        tests: list[str],
        *,
        seconds: int,
        on_import: bool,
    ) -> bool:
        """Return whether one of `tests` fails, or ends in `seconds` no more, with the fault.

        Args:
            module: its path in the copy.
            before: its text.
            after: its text with the fault.
            tests: by name, in the order in which to run them.
            seconds: of processor time.
            on_import: the fault lies in a line that ran when the tests were loaded.
        """
        file = self._copy / module
        file.write_text(after, encoding="utf-8")
        try:
            if on_import or changed_functions(str(file), before, after) is None:
                return self._afresh(tests, seconds)
            self._line.send(Question(file, before, after, tests, seconds))
            answer: bool = self._line.recv()
            return answer
        finally:
            file.write_text(before, encoding="utf-8")

    def _afresh(self, tests: list[str], seconds: int) -> bool:
        """Load everything anew: the fault changes what the tests were loaded with."""
        names = Path(self._folder.name) / "tests"
        names.write_text("\n".join(tests), encoding="utf-8")
        try:
            done = subprocess.run(
                [*PYTEST, "-x", *PLUGIN, f"@{names}"],
                cwd=self._copy,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
                check=False,
                capture_output=True,
                # Others may want the processors, too.
                timeout=10 * seconds,
            )
        except subprocess.TimeoutExpired:
            return True
        return bool(done.returncode)
