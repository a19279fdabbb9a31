"""A process that certifies all that waits and says where it is, so that it can be killed there.

Argument: the ledger's URL.
"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager

from ledger.application import Actor, Ledger, Note
from ledger.application.recording.costs.certify_all import certify_all
from ledger.position.costs.pending import PendingQuestion
from tests.application.importer import COMMITTING, DONE, INSIDE, say


def main(url: str) -> None:
    with Ledger(url, Actor("second")) as ledger:
        write = ledger._database.write

        @contextmanager
        def telling():
            with write() as session:
                say(INSIDE)
                yield session
                say(COMMITTING)

        ledger._database.write = telling  # type: ignore[method-assign] # stands in the way on purpose
        start = time.monotonic()
        receipt = certify_all(ledger, PendingQuestion(), Note(despite_clock=True))
        say(DONE, receipt.events, time.monotonic() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
