"""Ledgers for the position: the case "Mitte", and a clock that a test sets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ledger.application import Ledger, Note
from ledger.application.clock import berlin, instant_of
from ledger.domain import commands as c
from ledger.domain.money import split_cents
from ledger.domain.period import months_of, parse_day
from ledger.domain.years.figures import EXPLAINED
from ledger.position.load import Question
from tests.domain.scenario import COUNTY, DUELMEN, LAND, NOTTULN, key

MITTE_COSTS = ((2023, 7, 3517914), (2024, 1, 7420699), (2025, 1, 7653560))


def day(text: str) -> int:
    return parse_day(text)


def at(text: str) -> int:
    """Return noon in Berlin of a day, as the clock would tell it."""
    return instant_of(datetime.fromisoformat(f"{text}T12:00").replace(tzinfo=berlin()))


class Clock:
    """Stands still until a test sets it."""

    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


SETUP: tuple[c.Command, ...] = (
    c.RegisterBody(DUELMEN, "Dülmen"),
    c.RegisterBody(NOTTULN, "Nottuln"),
    c.RegisterBody(COUNTY, "Kreis Coesfeld", "county"),
    c.RegisterBody(LAND, "Land Nordrhein-Westfalen", "state"),
    c.RegisterProgramme("KIM", "Kommunales Integrationsmanagement"),
    c.AdoptDecision("181/2022", NOTTULN, "KIM", 500000, 2023),
    c.ApproveGrant("KIM-2023", "KIM", LAND, COUNTY, day("2023-01-01"), day("2025-12-31"), 5500000),
    c.AmendGrant("KIM-2023", day("2023-01-01"), 5700000),
    c.ForwardGrant("KIM-2023", DUELMEN, day("2023-01-01"), day("2025-12-31")),
    c.ConcludeAgreement("KV-Mitte", "KIM", key(), None, day("2023-01-01"), clause="§ 4"),
    c.EstablishPost(
        "CM-1", "KIM", DUELMEN, "Mitte", (1, 1), day("2023-01-01"), "KV-Mitte", "KIM-2023"
    ),
    c.FillPost("CM-1", "P-17", (1, 1), day("2023-07-01")),
)


def bookings(costs: Sequence[tuple[int, int, int]] = MITTE_COSTS) -> list[c.BookCost]:
    """Return the demo's bookings: a line a month, paid the same day but December's in January."""
    lines: list[c.BookCost] = []
    for year, first, total in costs:
        months = months_of(year)[first - 1 :]
        for month, cents in zip(months, split_cents(total, [1] * len(months)), strict=True):
            last = month.end - 1
            paid = last + 15 if month == months[-1] and first + len(months) == 13 else last
            number = f"V-{year}-{len(lines) + 1}"
            lines.append(
                c.BookCost("CM-1", "personnel", cents, month.start, last, last, paid, number)
            )
    return lines


def record(ledger: Ledger, *commands: c.Command, note: Note | None = None) -> None:
    """Record commands in one transaction."""
    ledger.execute_all([(command, note or Note()) for command in commands])


def mitte(url: str, clock: Clock | None = None) -> Ledger:
    """Create a ledger that holds the case "Mitte"."""
    ledger = Ledger.create(url, clock=clock or Clock(at("2026-06-30")))
    record(ledger, *SETUP, *bookings())
    return ledger


def explained(ledger: Ledger) -> None:
    """Every figure of every row is what its explanation comes to, and every sum sums."""
    for row in ledger.positions(Question()).rows:
        question = Question(row.municipality, row.year, row.programme)
        for figure in EXPLAINED:
            trees, _ = ledger.explain(question, figure)
            cents = getattr(row, f"{figure}_cents")
            assert [tree.cents for tree in trees] == ([cents] if trees else []), (row, figure)
            for node in (node for tree in trees for node in tree.walk() if node.sums):
                assert node.cents == sum(child.sign * (child.cents or 0) for child in node.children)
