"""A ledger that is harmed again and again, each time from the same state."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cli.seen import seen_file
from ledger.application import Ledger
from tests.cli.commands import SAMPLES
from tests.faults.children import in_a_child, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Typist

DOCS = Path(__file__).parents[2] / "docs"


class State(NamedTuple):
    """How many events a whole ledger has, and its receipt."""

    events: int
    receipt: str


def state_of(path: Path | str, *receipts: str) -> State:
    """Return the state of a ledger that has to be whole."""
    with Ledger(str(path)) as ledger:
        check = ledger.verify(*receipts)
        assert check.whole, (path, check.findings, check.unchecked)
        return State(check.events, check.receipt)


class Place:
    """A folder with a ledger and the files that commands read.

    Attributes:
        work: the folder; commands are typed there.
        path: the ledger in it.
        said: where the last command's answers and errors are kept.
        before: the state from which each attempt begins.
    """

    def __init__(self, mitte: Typist, folder: Path) -> None:
        self.original, self.folder = Path(mitte.database), folder
        self.work, self.said = folder / "work", folder / "said"
        self.path = self.work / "harmed.db"
        self.clock = mitte.clock
        self._template = folder / "template"
        self._template.mkdir()
        shutil.copyfile(self.original, self._template / self.path.name)
        for name, source in SAMPLES.items():
            shutil.copyfile(DOCS / source, self._template / name)
        self.prepare()

    @contextmanager
    def template(self) -> Iterator[Path]:
        """Give the folder with which every attempt begins, to add to it."""
        yield self._template
        self.prepare()

    def prepare(self, *lines: str) -> None:
        """Type what every attempt is to begin with, behind the case Mitte."""
        self._start = self._template
        self.fresh()
        for line in lines:
            assert self.child(line) == 0, (line, self.said.read_text("utf-8"))
        self.before = state_of(self.path)
        self._start = self.folder / "start"
        shutil.rmtree(self._start, ignore_errors=True)
        shutil.copytree(self.work, self._start)

    def fresh(self) -> Path:
        """Begin anew, as somebody who saw nothing of it."""
        Path(seen_file(str(self.path), sys.platform, os.environ)).unlink(missing_ok=True)
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self._start, self.work)
        return self.path

    def child(self, line: str, harm: Callable[[], None] = lambda: None) -> int:
        """Type a command in a process to which something happens; return its exit code."""

        def action() -> None:
            os.chdir(self.work)
            harm()
            typed(str(self.path), line, self.clock)

        return in_a_child(action, str(self.said))

    def stands(self, code: int, after: State) -> bool:
        """Return whether a command stands whose process ended so; it stands whole or not at all."""
        found = state_of(self.path, self.before.receipt)
        assert found.events in {self.before.events, after.events}, found
        assert found.events == after.events or code != 0, "acknowledged, and gone"
        return found.events == after.events
