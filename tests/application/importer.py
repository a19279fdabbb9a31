"""A process that imports many lines and says where it is, so that it can be killed there.

Arguments: the ledger's URL, the number of lines, and a word that makes their vouchers new.
"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager

from ledger.application import Ledger
from ledger.domain.commands import ImportCosts
from tests.application.mitte import booking

INSIDE, COMMITTING, DONE = "inside", "committing", "done"


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(url: str, count: str, word: str) -> None:
    lines = tuple(booking(f"{word}-{number}", number + 1) for number in range(int(count)))
    with Ledger(url) as ledger:
        write = ledger._database.write

        @contextmanager
        def telling():
            with write() as session:
                say(INSIDE)
                yield session
                say(COMMITTING)

        ledger._database.write = telling  # type: ignore[method-assign]
        start = time.monotonic()
        receipt = ledger.execute(ImportCosts(lines))
        say(DONE, receipt.first_sequence, receipt.last_sequence, time.monotonic() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
