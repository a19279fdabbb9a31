"""What a council wants to know of one body: decided, spent, left, and what it still has to decide.

Sources: domain reference §4 (position), §6 (§ 83 GO NRW: over-plan approval).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec import Struct

from ledger.domain.council.authorised import EXCEEDED, NO_DECISION
from ledger.domain.period import year_of
from ledger.log.eventlog import head
from ledger.position.load import Question
from ledger.position.position import Position, positions
from ledger.position.snapshot import Snapshot
from ledger.position.years.body_year import planned_positions
from ledger.projections.axes import NOW, Axes

APPROVE, DECIDE, PLAN_OVER, PLAN_DECIDE = NEEDS = (
    "approve",
    "decide",
    "plan_over",
    "plan_decide",
)


class CouncilQuestion(NamedTuple):
    """Whose page, of which year (None: the last one with cost), as known when.

    `on` is the day of the ledger's state, which names the year where the body has no cost at all.
    """

    body: str
    year: int | None = None
    on: int = 0
    axes: Axes = NOW


class Need(NamedTuple):
    """Something to decide: one of `NEEDS`, its programme and year, and the cents that it is about.

    `approve`: unrefinanced is above what is authorised. `decide`: there is no decision. The other
    two say the same of the plan for the year after.
    """

    kind: str
    programme: str
    year: int
    cents: int


class CouncilPage(Struct, frozen=True):
    """A body's positions up to a year, newest last, and what is to be decided."""

    question: CouncilQuestion
    name: str
    year: int
    rows: tuple[Position, ...]
    needs: tuple[Need, ...]
    receipt: str

    @property
    def of_year(self) -> tuple[Position, ...]:
        """Return the rows of the page's own year."""
        return tuple(row for row in self.rows if row.year == self.year)


def council_page(snapshot: Snapshot, question: CouncilQuestion) -> CouncilPage:
    """Return a body's page, from a snapshot of its figures."""
    rows = positions(snapshot, Question(question.body, axes=question.axes), question.year)
    year = question.year
    if year is None:
        year = max((row.year for row in rows), default=year_of(question.on))
    planned = planned_positions(snapshot, year + 1, question.body)
    kept = tuple(row for row in rows if row.year <= year)
    needs = (*_needs(kept, APPROVE, DECIDE), *_needs(planned, PLAN_OVER, PLAN_DECIDE))
    name, receipt = snapshot.facts.body_name(question.body), head(snapshot.session).receipt
    return CouncilPage(
        question=question, name=name, year=year, rows=kept, needs=needs, receipt=receipt
    )


def _needs(rows: Iterable[Position], over: str, undecided: str) -> Iterator[Need]:
    """Yield what years lack: a closed one what § 83 GO NRW asks of it, until it is answered."""
    for row in rows:
        if row.status == EXCEEDED:
            yield Need(over, row.programme, row.year, row.over_cents)
        elif row.closed and not row.later:
            continue
        elif row.status == NO_DECISION and row.unrefinanced_cents > 0:
            yield Need(undecided, row.programme, row.year, row.unrefinanced_cents)
