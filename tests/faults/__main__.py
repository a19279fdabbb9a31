"""`make faults`: kills, full disks, corruptions and crowds; each says what it survived.

python -m tests.faults [NAME=COUNT …] [seed=N], such as kills=1000 seed=7
"""

from __future__ import annotations

import secrets
import sys
import tempfile
from pathlib import Path

from tests.cli.conftest import START, Typist, record_mitte
from tests.faults.faults import FAULTS, Place


def main(arguments: list[str]) -> int:
    """Try each named fault so often, or all of them in full."""
    given = {name: int(count) for name, _, count in (one.partition("=") for one in arguments)}
    seed = given.pop("seed", secrets.randbelow(10**6))
    sys.stdout.write(f"seed={seed}\n")
    for name in given or FAULTS:
        does, _, full = FAULTS[name]
        with tempfile.TemporaryDirectory(prefix="budget-ledger-faults-") as folder:
            mitte = Typist(f"{folder}/ledger.db", ticks=[START])
            record_mitte(mitte)
            line = does(Place(mitte, Path(folder)), given.get(name) or full, seed)
        sys.stdout.write(f"{name}: {line}\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
