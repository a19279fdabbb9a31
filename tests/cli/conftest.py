"""A command line with a clock of its own, typed in the process and answered as text."""

from __future__ import annotations

import atexit
import shlex
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from cli.demo import COSTS_2023, SETUP
from cli.root import root
from tests.cli.documents import DOCS

if TYPE_CHECKING:
    from collections.abc import Callable

WIDE = {"COLUMNS": None}
"""Whatever the terminal of the tests is like."""
START = 1_767_225_600_000_000  # 2026-01-01 in microseconds; each look at the clock adds a second


@dataclass
class Typist:
    """Types commands against one ledger."""

    database: str
    lang: str = "en"
    ticks: list[int] = field(default_factory=lambda: [START])

    def clock(self) -> int:
        self.ticks.append(self.ticks[-1] + 1_000_000)
        return self.ticks[-1]

    def copied(self, database: str) -> Typist:
        """Return a typist who goes on where this one is, in a ledger of his own."""
        shutil.copyfile(self.database, database)
        return replace(self, database=database, ticks=list(self.ticks))

    def run(self, line: str, typed: str | None = None):
        arguments = ["--database", self.database, "--actor", "clerk", "--lang", self.lang]
        return CliRunner().invoke(
            root, [*arguments, *shlex.split(line)], input=typed, obj=self.clock, env=WIDE
        )

    def ok(self, line: str) -> str:
        """Type a command that is accepted, and return what it prints."""
        result = self.run(line)
        assert result.exit_code == 0, f"{line}\n{result.output}"
        assert "Traceback" not in result.output
        return str(result.stdout)

    def refused(self, line: str, exit_code: int = 1) -> str:
        """Type a command that is refused, and return the message."""
        result = self.run(line)
        assert result.exit_code == exit_code, f"{line}\n{result.exit_code}\n{result.output}"
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return " ".join(result.stderr.split())


@cache
def _once(story: Callable[[Typist], None] | None) -> Typist:
    """Return a ledger that many tests begin with: typed once in this process, to be copied."""
    folder = tempfile.mkdtemp(prefix="budget-ledger-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    one = Typist(f"{folder}/ledger.db")
    one.ok("init")
    if story is not None:
        story(one)
    return one


@pytest.fixture
def typist(tmp_path):
    """An empty ledger in a SQLite file."""
    return _once(None).copied(f"{tmp_path}/ledger.db")


def record_mitte(typist: Typist) -> None:
    """Type the case Mitte up to the end of 2023."""
    for line in SETUP:
        typist.ok(line)
    for month, last, amount, paid in COSTS_2023:
        typist.ok(
            f"cost book --post CM-1 --type personnel --amount {amount} "
            f"--service 2023-{month}-01 2023-{month}-{last} --booked-on 2023-{month}-{last} "
            f"--paid-on {paid} --voucher 2023-{month}01 --known-on 2023-{month}-{last}"
        )


@pytest.fixture
def mitte(tmp_path):
    """The case Mitte with the costs of 2023."""
    return _once(record_mitte).copied(f"{tmp_path}/ledger.db")


@pytest.fixture
def advanced(mitte):
    mitte.ok(
        "advance pay KV-Mitte --member 05558032 --year 2023 --amount 2000 --paid-on 2023-09-27"
    )
    return mitte


@pytest.fixture
def county(typist):
    typist.ok(f"apply {DOCS / 'county.toml'}")
    typist.ok(f"cost import {DOCS / 'costs.csv'}")
    return typist
