"""Two people at one ledger, for the tests of certification."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ledger.application import Actor, Ledger
from ledger.domain import commands as c
from ledger.log.relations import EVENT
from ledger.position.costs.pending import PendingQuestion, pending_list
from tests.application.mitte import DUELMEN, Clock, booking, day, stored


@contextmanager
def as_second(database_url: str, clock: Clock, login: str = "second") -> Iterator[Ledger]:
    """Open the same ledger as another person."""
    with Ledger(database_url, Actor(login), clock) as ledger:
        yield ledger


def reversal(own: str = "S-1") -> c.ReverseCost:
    """Return the reversal of voucher V-1."""
    return c.ReverseCost(DUELMEN, 2023, "V-1", day("2023-09-01"), 0, reversal_voucher=own)


def book(ledger: Ledger, *vouchers: str) -> tuple[int, ...]:
    """Book vouchers and return the numbers of their events."""
    return tuple(ledger.execute(booking(name)).first_sequence for name in vouchers)


def waiting(ledger: Ledger, question: PendingQuestion | None = None) -> list[int]:
    """Return the numbers of what waits for certification."""
    answer = ledger.ask(pending_list, question or PendingQuestion())
    return [one.sequence for one in answer.costs]


def stored_hash(ledger: Ledger, number: int) -> Any:
    """Return the hash of an event as the log holds it."""
    return next(row[7] for row in stored(ledger, [EVENT])["event"] if row[0] == number)
