"""The short form of `make faults`."""

from __future__ import annotations

import os
import random

import pytest

from tests.cli.conftest import mitte
from tests.effort import effort

__all__ = ["mitte"]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")


@pytest.mark.parametrize("name", ["kills", "full-disks", "flips", "crowds"])
def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(mitte, tmp_path, name):
    from tests.faults.faults import FAULTS, Place  # noqa: PLC0415 - not on every system

    does, short, full = FAULTS[name]
    seed = random.randrange(10**6)
    print(f"seed={seed}")  # noqa: T201 - shown where it fails
    folder = tmp_path / "place"
    folder.mkdir()
    does(Place(mitte, folder), effort(short, full), seed)
