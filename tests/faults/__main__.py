"""`make faults`: kills, failing calls, full disks, power cuts and more; each says what it survived.

python -m tests.faults [NAME=COUNT …] [seed=N], such as kills=1000 seed=7
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.cli.conftest import START, Typist, record_mitte
from tests.faults import shim
from tests.faults.faults import FAULTS, SYSTEM
from tests.faults.place import Place

_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - nobody else's name
"""Where there is no disk to wait for: what fails, fails by us."""


def main(arguments: list[str]) -> int:
    """Try each named fault so often, or all of them in full."""
    if not shim.lacking() and not shim.loaded():
        with tempfile.TemporaryDirectory() as folder:
            again = [sys.executable, "-m", "tests.faults", *arguments]
            return subprocess.call(again, env=shim.environment(Path(folder)))
    given = {name: int(count) for name, _, count in (one.partition("=") for one in arguments)}
    seed = given.pop("seed", secrets.randbelow(10**6))
    sys.stdout.write(f"seed={seed}\n")
    for name in given or FAULTS:
        does, _, full = FAULTS[name]
        if name in SYSTEM and shim.lacking():
            sys.stdout.write(f"{name}: not tried, {shim.lacking()}\n")
            continue
        with tempfile.TemporaryDirectory(prefix="budget-ledger-faults-", dir=_MEMORY) as folder:
            os.environ["XDG_STATE_HOME"] = f"{folder}/state"
            mitte = Typist(f"{folder}/ledger.db", ticks=[START])
            record_mitte(mitte)
            line = does(Place(mitte, Path(folder)), given.get(name) or full, seed)
        sys.stdout.write(f"{name}: {line}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
