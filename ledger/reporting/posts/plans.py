"""The plan of a post and year, and the effect of assumptions, as text, CSV or JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.reporting.columns import (
    DAY,
    EXACT,
    MESSAGE,
    MONEY,
    NUMBER,
    Column,
    Listing,
    spoken,
    word,
)
from ledger.reporting.language import Words
from ledger.reporting.report import Frame, Report

if TYPE_CHECKING:
    from ledger.position.position import Position, PositionTable
    from ledger.position.posts.planned import PlannedYear


class PlanRow(NamedTuple):
    """Cost of a type in cents, or full-time equivalents, over days of the year."""

    kind: str
    cost_type: str
    fte: Fraction | str
    first: int
    last: int
    cents: int | None
    event: int


def _content(row: PlanRow, words: Words) -> str:
    return words.language.cost_type(row.cost_type) if row.cost_type else str(row.fte)


PLAN: Listing[PlanRow] = Listing(
    Column("kind", "kind", word("plan_")),
    Column("", "content", spoken(_content)),
    Column("cost_type"),
    Column("fte", kind=EXACT),
    Column("from", "from", DAY, "first"),
    Column("to", "to", DAY, "last"),
    Column("cents", "amount", MONEY.blank()),
    Column("event", "event", NUMBER),
)


def plan_output(plan: PlannedYear, frame: Frame) -> str:
    """Return the plan in the form asked for."""
    asked: dict[str, object] = {"post": plan.question.post, "year": plan.question.year}
    rows = [
        PlanRow(
            kind="cost",
            cost_type=one.cost_type,
            fte="",
            first=one.first,
            last=one.last,
            cents=one.cents,
            event=one.event,
        )
        for one in plan.costs
    ]
    rows += [
        PlanRow(
            kind="occupancy",
            cost_type="",
            fte=one.fte,
            first=one.first,
            last=one.last,
            cents=None,
            event=one.event,
        )
        for one in plan.occupancy
    ]
    words = Words(frame.language)
    nothing = words.say("no_plan", **asked)
    return Report("plan", PLAN, rows, words, frame.about() | asked, nothing=nothing).given(frame)


class Effect(NamedTuple):
    """A position with what is assumed, and what was unrefinanced before, in cents."""

    row: Position
    before: int

    @property
    def difference(self) -> int:
        """Return how many cents more are unrefinanced."""
        return self.row.unrefinanced_cents - self.before


EFFECTS: Listing[Effect] = Listing(
    Column("municipality", of="row.municipality"),
    Column("municipality_name", "municipality", of="row.municipality_name"),
    Column("programme", "programme", of="row.programme"),
    Column("year", "year", NUMBER, "row.year"),
    Column("unrefinanced_cents", "unrefinanced", MONEY, "before"),
    Column("assumed_unrefinanced_cents", "assumed", MONEY, "row.unrefinanced_cents"),
    Column("difference_cents", "difference", MONEY, "difference"),
    Column("assumed_headroom_cents", "headroom", MONEY, "row.headroom_cents"),
    Column("assumed_status", "status", MESSAGE, "row.status"),
)


def effect_output(base: PositionTable, assumed: PositionTable, frame: Frame) -> str:
    """Return what assumptions do to each partner's unrefinanced amount."""
    before = {row.key: row.unrefinanced_cents for row in base.rows}
    words, question = Words(frame.language), base.question
    return Report(
        "effects",
        EFFECTS,
        [Effect(row, before.get(row.key, 0)) for row in assumed.rows],
        words,
        head=frame.about() | {"basis": question.basis, "view": question.view},
        nothing=words.say("no_rows"),
        below=[f"{words.say('nothing_recorded')}\n{words.say(f'basis_{question.basis}')}"],
    ).given(frame)
