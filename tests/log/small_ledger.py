"""A small ledger to read, to tamper with and to write to: nine commands, ten events."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from ledger.application import Actor, Ledger, Note
from ledger.domain import commands as c
from ledger.domain.period import parse_day

START = 1_700_000_000_000_000
"""14 November 2023, 22:13:20 UTC."""

CLERK = Actor("m.muster", "option")

TOPICS = [
    "BodyRegistered:1",
    "BodyRegistered:1",
    "ProgrammeRegistered:1",
    "PostEstablished:1",
    "PostFilled:2",
    "CostBooked:1",
    "CostReversed:1",
    "HoursChanged:1",
    "FactWithdrawn:1",
    "HoursChanged:1",
]
COMMANDS = 9
"""The last one, a correction, recorded two events."""


def ticking(start: int = START) -> Callable[[], int]:
    """Return a clock that moves on by a second whenever it is asked."""
    ticks = count(start, 1_000_000)
    return lambda: next(ticks)


def small_ledger(url: str) -> str:
    """Create a ledger with one event for each of `TOPICS`; return its receipt."""
    first = parse_day("2023-07-01")
    month = parse_day("2023-07-31")
    with Ledger.create(url, CLERK, ticking()) as ledger:
        for command in (
            c.RegisterBody("05558016", "Dülmen"),
            c.RegisterBody("05558032", "Nottuln"),
            c.RegisterProgramme("KIM", "Kommunales Integrationsmanagement"),
            c.EstablishPost("CM-1", "KIM", "05558016", "Mitte", (1, 1), first, None, None),
            c.FillPost("CM-1", "P-17", (1, 1), first),
            c.BookCost("CM-1", "personnel", 500_000, first, month, month, month, "V-1"),
        ):
            ledger.execute(command, Note(document="Akte 7", reason="set up"))
        booked = parse_day("2023-08-01")
        reversal = c.ReverseCost("05558016", 2023, "V-1", booked, booked)
        ledger.execute(reversal, Note(reason="wrong post"))
        half, less = (1, 2), (1, 4)
        ledger.execute(c.ChangeHours("CM-1", "P-17", half, booked))
        ledger.execute(c.ChangeHours("CM-1", "P-17", less, booked), Note(reason="typo", corrects=8))
        return ledger.receipt()
