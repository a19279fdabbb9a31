"""The program, stopped for ever at a step of `backup`, `restore` or `migrate`, to be killed there.

Arguments: the step, then what is typed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from cli.root import root
from ledger.log.databases import swapping
from ledger.projections import engine
from tests.application.importer import say

FOREVER_SECONDS = 600


def main(step: str, *typed: str) -> None:
    whole = {
        "copying": (engine, "fill", True),
        "agreed": (swapping, "put_in_place", False),
        "replacing": (Path, "replace", False),
        "replaced": (Path, "replace", True),
    }
    place, name, done = whole[step]
    does = getattr(place, name)

    def stopping(*given: object) -> None:
        if done:
            does(*given)
        say(step)
        time.sleep(FOREVER_SECONDS)

    setattr(place, name, stopping)
    root(list(typed))


if __name__ == "__main__":
    main(*sys.argv[1:])
