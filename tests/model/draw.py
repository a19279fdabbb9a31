"""Chance for the stories: one seed, one ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from ledger.domain.commands import Command
from tests.model.days import day, months

T = TypeVar("T")

KINDS = (
    "absence",  # days away, hours that change, vacancies, hand-overs
    "advance",  # advances, settlements, corrected ones
    "amended",  # notices with another rate or cap
    "behind",  # payments in years outside the notice
    "closing",  # closed years
    "contracts",  # own terms, own rates, two contracts that meet
    "cost-base",  # types that stay with the employing body
    "grant-key",  # another key for the grant
    "joining",  # keys that change, members that join and leave
    "late",  # vouchers with a bearing year
    "meet",  # posts, agreements, contracts and notices that begin or end inside a month
    "off-post",  # costs on days without post
    "other-money",  # money of others
    "over-year-key",  # services over days with different keys
    "overhead",  # percent and flat overhead
    "paid-later",  # payments of unpaid bookings, also withdrawn
    "period",  # one account for the whole period
    "plan",  # plan and forecast
    "reversal",  # reversals and bookings made again
    "share-month",  # full and started months
    "two-notices",  # posts that take another notice
    "unpaid",  # bookings not paid
    "vat",  # VAT, also with another rate inside a year
    "withdrawn",  # facts withdrawn
)


@dataclass(frozen=True)
class Step:
    """One command with its day of receipt; `withdraws` and `pays` are set where needed.

    Attributes:
        command: what is recorded; of a withdrawal it is made when the event number is known.
        known_on: the day of receipt.
        withdraws: the number of the step whose fact was wrong.
        pays: the number of the step whose booking was paid, on the day `paid_on`.
    """

    command: Command | None
    known_on: int
    withdraws: int = -1
    pays: int = -1
    paid_on: int = 0


@dataclass
class Draw:
    """A seeded chance, the kinds that are on, and the steps drawn so far."""

    chance: Random
    kinds: frozenset[str]
    steps: list[Step] = field(default_factory=list)

    def on(self, kind: str, part: float = 1.0) -> bool:
        """Say whether a kind comes up; the draw is made in any case, so that seeds stay alike."""
        drawn = self.chance.random()
        return kind in self.kinds and drawn < part

    def maybe(self, part: float) -> bool:
        return self.chance.random() < part

    def pick(self, items: Sequence[T]) -> T:
        return self.chance.choice(items)

    def between(self, low: int, high: int) -> int:
        return self.chance.randint(low, high)

    def cents(self, low: int, high: int) -> int:
        """Return an amount of euros with odd cents."""
        return self.chance.randint(low * 100, high * 100)

    def a_day(self, year: int, *, inside: bool) -> int:
        """Return the first of a month, or any day where days inside months are on."""
        month = self.pick(months(year))
        any_day = self.pick(month)
        return any_day if inside and "meet" in self.kinds and self.maybe(0.6) else month[0]

    def say(self, command: Command, known_on: int | None = None) -> int:
        """Add a step, return its number."""
        self.steps.append(Step(command, day(2022, 12, 1) if known_on is None else known_on))
        return len(self.steps) - 1

    def later(self, year: int) -> int:
        """Return a day of receipt in a year or soon after."""
        return day(year) + self.between(0, 500)
