"""A process that stops inside the transaction of a command, so that it can be killed there.

Arguments: the ledger's URL, which of `COMMANDS`, and where it stops: `INSIDE` or `COMMITTING`.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.application import Ledger, Note
from ledger.application.clock import parse_instant
from ledger.domain import commands as c
from ledger.importing.costs.imported import ImportOptions, import_costs
from tests.application.importer import COMMITTING, DONE, HEAD, INSIDE, say
from tests.application.mitte import POST, Clock, day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.log.database import Session

LINES = 3
FOREVER_SECONDS = 600


def correct_clock(ledger: Ledger) -> None:
    """Set the booking right that a clock of 2062 recorded."""
    ledger.execute(c.CorrectClock(14, None, parse_instant("2026-02-02T09:00")))


def pay(ledger: Ledger) -> None:
    """Pay the booking that is unpaid."""
    ledger.execute(c.PayCosts((13,), day("2024-01-15")), Note(despite_clock=True))


def import_new_type(ledger: Ledger) -> None:
    """Import a file whose cost type nobody knows."""
    days = "2023-07-01,2023-07-31,2023-07-31"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "costs.csv"
        lines = (f"{POST},travel,{n}.00,{days},T-{n}\n" for n in range(1, LINES + 1))
        path.write_text(HEAD + "".join(lines), encoding="utf-8")
        note = Note(despite_clock=True, new_type=True)
        import_costs(ledger, path, ImportOptions(source="manual", note=note))


COMMANDS = {"clock": (correct_clock, 1), "pay": (pay, 1), "import": (import_new_type, LINES + 1)}
"""By name the command, and how many events it makes."""


def main(url: str, name: str, where: str) -> None:
    with Ledger(url, clock=Clock("2026-02-03T08:00")) as ledger:
        write = ledger._database.write

        @contextmanager
        def stopping() -> Iterator[Session]:
            with write() as session:
                _stop(where, INSIDE)
                yield session
                _stop(where, COMMITTING)

        ledger._database.write = stopping  # type: ignore[method-assign] # stands in the way on purpose
        COMMANDS[name][0](ledger)
        say(DONE)


def _stop(where: str, here: str) -> None:
    if where == here:
        say(here)
        time.sleep(FOREVER_SECONDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
