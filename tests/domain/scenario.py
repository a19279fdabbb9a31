"""Scenarios: given past events, when a command, then an event or a refusal.

Amounts are typed as in a document, days as `YYYY-MM-DD`, so that a test reads as its example.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.agreements.sharing import CostRow
from ledger.domain.costs.booking_columns import Bookings, book
from ledger.domain.costs.booking_decisions import reverse_cost
from ledger.domain.costs.booking_rules import JudgedBy, refusals
from ledger.domain.decisions import decide, withdraw
from ledger.domain.errors import LedgerError, Refusal, refuse_if
from ledger.domain.facts import Fact, Facts, fold
from ledger.domain.keys import Share, parse_key
from ledger.domain.money import parse_amount
from ledger.domain.period import Span, parse_day
from ledger.domain.posts.post_year import PostYear
from ledger.domain.timeline import Timeline
from ledger.domain.years.year_book import YearBook

DUELMEN, NOTTULN, COUNTY, LAND = "05558016", "05558032", "05558", "05"
HALVES = f"{DUELMEN}=1/2,{NOTTULN}=1/2"


def day(text: str) -> int:
    return parse_day(text)


def euros(text: str) -> int:
    return parse_amount(text)


def key(text: str = HALVES) -> tuple[Share, ...]:
    return parse_key(text)


def book_cost(command: c.BookCost, facts: Facts) -> e.CostBooked:
    """Return what a column of length one becomes, or refuse it with every finding."""
    standing = JudgedBy.of(facts)
    booked = book(Bookings.of([command]), standing.homes)
    refuse_if(refusals(booked, standing).get(0, ()))
    return e.CostBooked(*booked.row(0))


@dataclass(frozen=True)
class Given:
    """Events that have happened, numbered from 1, each known on the day given with it."""

    facts: tuple[Fact, ...]

    def and_then(self, *events: e.Event, known_on: str = "2023-01-01") -> Given:
        start = len(self.facts) + 1
        more = (Fact(n, day(known_on), event) for n, event in enumerate(events, start))
        return Given((*self.facts, *more))

    @property
    def standing(self) -> Facts:
        return fold(self.facts)

    def number_of(self, event: e.Event) -> int:
        return next(fact.sequence for fact in self.facts if fact.event == event)

    def when(self, command: c.Command, known_on: str = "2026-01-01") -> Any:
        """Return the event that the command becomes; a test says of which type it is."""
        if isinstance(command, c.BookCost):
            return book_cost(command, self.standing)
        if isinstance(command, c.ReverseCost):
            return reverse_cost(command, self._stream(command), day(known_on))
        return decide(command, self.standing)

    def refuses(self, command: c.Command, known_on: str = "2026-01-01") -> str:
        """Return the words with which the command is refused."""
        with pytest.raises(LedgerError) as caught:
            self.when(command, known_on)
        return str(caught.value)

    def withdraws(
        self, target: int, replacement: e.Event | None = None, booked: dict[str, int] | None = None
    ) -> Sequence[e.Event]:
        """Return the events that withdraw fact `target`."""
        return withdraw(target, replacement, self._no_bookings(), booked or {})

    def keeps(
        self, target: int, replacement: e.Event | None = None, booked: dict[str, int] | None = None
    ) -> str:
        """Return the words with which withdrawing is refused."""
        with pytest.raises(Refusal) as caught:
            self.withdraws(target, replacement, booked)
        return str(caught.value)

    def post_year(self, year: int, *rows: CostRow, post: str = "CM-1") -> PostYear:
        """Compute a year of a post from what stands and the cost given, to no other post."""
        book = YearBook(
            self.standing, lambda one, of: rows if (one.event.post, of) == (post, year) else ()
        )
        return book.post_year(post, year)

    def book(self, **rows: Sequence[CostRow]) -> YearBook:
        """Return all post-years from what stands; costs by `post_year`, such as `CM_1_2024`."""
        return YearBook(
            self.standing,
            lambda post, year: rows.get(f"{post.event.post.replace('-', '_')}_{year}", ()),
        )

    def _no_bookings(self) -> list[Fact]:
        return [fact for fact in self.facts if not isinstance(fact.event, e.Voucher)]

    def _stream(self, command: c.ReverseCost) -> list[Fact]:
        wanted = (
            "booking",
            command.employing_body,
            command.source,
            str(command.fiscal_year),
            command.voucher,
            str(command.line),
        )
        return [fact for fact in self.facts if fact.event.subject == wanted]


def given(*events: e.Event) -> Given:
    """Start a scenario from events."""
    return Given(()).and_then(*events)


def cost(first: str, last: str, amount: str, cost_type: str = "personnel") -> CostRow:
    """Return cost with a service period, its last day included."""
    return CostRow(cost_type, Span(day(first), day(last) + 1), euros(amount))


BODIES = (
    e.BodyRegistered(DUELMEN, "Dülmen", "municipality"),
    e.BodyRegistered(NOTTULN, "Nottuln", "municipality"),
    e.BodyRegistered(COUNTY, "Kreis Coesfeld", "county"),
    e.BodyRegistered(LAND, "Land Nordrhein-Westfalen", "state"),
)
PROGRAMME = e.ProgrammeRegistered("KIM", "Kommunales Integrationsmanagement", ("personnel",))
DECISION = e.BudgetAuthorised("181/2022", NOTTULN, "KIM", 500000, 2023, None, None)
NOTICE = e.GrantApproved(
    "KIM-2023",
    "KIM",
    LAND,
    COUNTY,
    day("2023-01-01"),
    day("2025-12-31"),
    5700000,
    "calendar-days",
    ("personnel",),
)
FORWARDING = e.GrantForwarded("KIM-2023", DUELMEN, day("2023-01-01"), day("2025-12-31"), None)
AGREEMENT = e.AgreementConcluded(
    "KV-Mitte", "KIM", key(), None, day("2023-01-01"), None, "1", "§ 4"
)
POST = e.PostEstablished(
    "CM-1", "KIM", DUELMEN, "Mitte", (1, 1), day("2023-01-01"), "KV-Mitte", "KIM-2023"
)
SETUP = given(*BODIES, PROGRAMME, DECISION, NOTICE, FORWARDING, AGREEMENT, POST)
"""Everything of the case "Mitte" but the person: a vacant post."""

FILLED = e.PostFilled("CM-1", "P-17", (1, 1), day("2023-07-01"), None, handover=False)
MITTE = SETUP.and_then(FILLED)
"""The case "Mitte" (domain reference §5) without its bookings."""

BOOKING = e.CostBooked(
    DUELMEN,
    "manual",
    2024,
    "V-1",
    1,
    "CM-1",
    "personnel",
    618392,
    day("2024-01-01"),
    day("2024-01-31"),
    day("2024-01-31"),
    day("2024-01-31"),
    2024,
)


def value_on(line: Timeline[Any], when: str) -> Any:
    """Return what holds on a day, or None."""
    entry = line.at(day(when))
    return None if entry is None else entry.value


def filled(person: str, fte: tuple[int, int], first: str, last: str | None = None) -> e.PostFilled:
    """Return an occupancy of CM-1."""
    return e.PostFilled("CM-1", person, fte, day(first), day(last) if last else None)
