"""What the checks of a body's year found: green, amber or red, and where to look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from ledger.projections.axes import NOW, Axes

GREEN, AMBER, RED = COLOURS = ("green", "amber", "red")


class CheckQuestion(NamedTuple):
    """Whose year, as known when; `on` is the day of the answer, None: the clock's."""

    body: str
    year: int
    axes: Axes = NOW
    on: int | None = None


class Item(NamedTuple):
    """Something that a check found: words and values, an amount in cents, the command to see it."""

    colour: str
    kind: str
    values: Mapping[str, object]
    drill: str
    cents: int | None = None


class Check(NamedTuple):
    """One check; without items it is green."""

    name: str
    items: tuple[Item, ...]

    @property
    def colour(self) -> str:
        """Return the worst colour of its items."""
        return max((item.colour for item in self.items), key=COLOURS.index, default=GREEN)


class YearCheck(Struct, frozen=True):
    """Every check of a body's year, and the closing that froze it, if one did."""

    question: CheckQuestion
    body_name: str
    checks: tuple[Check, ...]
    closed_on: int | None
    closed_event: int | None
    today: int
    receipt: str

    @property
    def colour(self) -> str:
        """Return the worst colour of all checks."""
        return max((check.colour for check in self.checks), key=COLOURS.index)

    def red(self) -> list[str]:
        """Return the names of the checks that stand against a closing."""
        return [check.name for check in self.checks if check.colour == RED]
