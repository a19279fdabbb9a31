"""A process that imports a long file in parts and says where it is, so that it can be killed.

Arguments: the ledger's URL, the number of lines, and a word that makes their vouchers new.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from ledger.application import Ledger, Note
from ledger.importing.costs.imported import ImportOptions, import_costs
from tests.application.mitte import POST

DAYS = "2023-07-01,2023-07-31,2023-07-31"
HEAD = "post,cost_type,amount,service_from,service_to,booked_on,voucher\n"

INSIDE, COMMITTING, DONE = "inside", "committing", "done"


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(url: str, count: str, word: str) -> None:
    with tempfile.TemporaryDirectory() as folder, Ledger(url) as ledger:
        path = Path(folder) / "costs.csv"
        rows = (
            f"{POST},personnel,{n // 100}.{n % 100:02},{DAYS},{word}-{n}\n"
            for n in range(1, int(count) + 1)
        )
        path.write_text(HEAD + "".join(rows), encoding="utf-8")
        write = ledger._database.write

        @contextmanager
        def telling():
            with write() as session:
                say(INSIDE)
                yield session
                say(COMMITTING)

        ledger._database.write = telling  # type: ignore[method-assign] # stands in the way on purpose
        start = time.monotonic()
        receipt = import_costs(ledger, path, ImportOptions(note=Note(despite_clock=True))).receipt
        assert receipt is not None
        say(DONE, receipt.first_sequence, receipt.last_sequence, time.monotonic() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
