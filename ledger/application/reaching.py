"""Answer from a standby that is no older than a receipt: wait until it has replayed so much."""

from __future__ import annotations

from time import monotonic, sleep

from ledger.application.ledger import Ledger
from ledger.domain.errors import Busy, LogError
from ledger.log.database import Session
from ledger.log.eventlog import head, receipt_of
from ledger.log.verifying.chain import parse_receipts

WAIT_SECONDS = 10.0
"""A standby that is further behind does not follow."""
_PAUSE_SECONDS = 0.05


def reach(ledger: Ledger, given: str) -> None:
    """Wait shortly until a ledger holds the event of a receipt.

    Raises:
        UsageError: it has not the form of a receipt.
        LogError: another event has its number.
        Busy: the event is not there yet.
    """
    ((number, hashes),) = parse_receipts([given]).items()
    end = monotonic() + WAIT_SECONDS
    while (last := (found := ledger.ask(_found, number, log=True))[0]) < number:
        if monotonic() > end:
            problem = "log: BL-880 ends at event {last}, before event {number} of the receipt"
            remedy = "ask the server that gave the receipt, or try again in a moment"
            raise Busy.of(problem, remedy, last=last, number=number)
        sleep(_PAUSE_SECONDS)
    stored = found[1]
    if stored.partition("-")[2] not in hashes:
        problem = "receipt {text!r}: BL-881 is of another ledger, or this one was changed: {stored}"
        raise LogError.of(problem, "see verify", text=given, stored=stored)


def _found(session: Session, number: int, _: int) -> tuple[int, str]:
    """Return the last event, and the receipt at a number if it stands."""
    last = head(session).sequence
    return last, receipt_of(session, number) if number <= last else ""
