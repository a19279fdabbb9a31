"""The short form of `make faults`."""

from __future__ import annotations

import os
import random
import subprocess
import sys

import pytest

from tests.cli.conftest import mitte
from tests.conftest import ON_CI
from tests.effort import effort
from tests.faults import shim

__all__ = ["mitte"]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")


@pytest.fixture
def seed() -> int:
    """A number of chance, shown where a test fails; CI gives the same answer twice for a commit."""
    chosen = 4711 if ON_CI else random.randrange(10**6)
    print(f"seed={chosen}")  # noqa: T201 - shown where it fails
    return chosen


@pytest.mark.parametrize(
    "name", ["kills", "full-disks", "flips", "crowds", "clocks", "swaps", "reuse"]
)
def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(mitte, tmp_path, name, seed):
    from tests.faults.faults import FAULTS  # noqa: PLC0415 - not on every system
    from tests.faults.place import Place  # noqa: PLC0415 - nor this

    does, short, full = FAULTS[name]
    folder = tmp_path / "place"
    folder.mkdir()
    does(Place(mitte, folder), effort(short, max(short, full // 4)), seed)


def test_nor_where_the_way_to_the_server_is_cut(mitte, tmp_path, postgres_url, seed):
    from tests.faults.place import Place  # noqa: PLC0415 - not on every system
    from tests.faults.servers import partitions  # noqa: PLC0415 - nor this

    folder = tmp_path / "place"
    folder.mkdir()
    partitions(Place(mitte, folder), postgres_url, effort(2, 25), seed)


def test_nor_where_several_do_something_else_each_at_one_server(
    mitte, tmp_path, postgres_url, seed
):
    from tests.faults.mixed import mixed  # noqa: PLC0415 - not on every system
    from tests.faults.place import Place  # noqa: PLC0415 - nor this

    folder = tmp_path / "place"
    folder.mkdir()
    mixed(Place(mitte, folder), postgres_url, effort(16, 80), seed)


def test_nor_is_anything_claimed_that_nobody_knows_where_it_is_cut_at_the_commit(
    mitte, tmp_path, postgres_url, seed
):
    from tests.faults.place import Place  # noqa: PLC0415 - not on every system
    from tests.faults.servers import commits  # noqa: PLC0415 - nor this

    folder = tmp_path / "place"
    folder.mkdir()
    commits(Place(mitte, folder), postgres_url, seed, effort(1, 2))


@pytest.mark.skipif(bool(shim.lacking()), reason=shim.lacking())
def test_nor_where_the_system_fails(seed):
    from tests.faults.faults import SYSTEM  # noqa: PLC0415 - not on every system

    counts = [f"{name}={effort(short, full // 4)}" for name, (_, short, full) in SYSTEM.items()]
    faults = [sys.executable, "-m", "tests.faults", *counts, f"seed={seed}"]
    done = subprocess.run(faults, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == len(SYSTEM) + 1
