"""Questions at year end: the day of the ledger's state meets what was known then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.changes import Changes, changes
from ledger.application.clock import berlin_day
from ledger.application.evidence import Evidence, booked_trees, events_in, evidence, item_trees
from ledger.log.eventlog import command_of, head
from ledger.position.council_page import CouncilPage, CouncilQuestion, council_page
from ledger.position.load import Question
from ledger.position.position import positions
from ledger.position.year_end import YearEnd, YearEndQuestion, year_end
from ledger.projections.axes import EVERYTHING, Axes

if TYPE_CHECKING:
    from ledger.log.database import Session
    from ledger.position.node import Node

__all__ = [
    "Changes",
    "CouncilPage",
    "CouncilQuestion",
    "Evidence",
    "YearEnd",
    "YearEndQuestion",
    "explained_reconciliation",
    "page_for_council",
    "reconciliation",
    "reconciliation_since",
]


def reconciliation(session: Session, question: YearEndQuestion, _: int = 0) -> YearEnd:
    """Return a year's reconciliation, seen from the day of the last event that counts.

    Not from the clock's: the same ledger gives the same document on every day.

    Raises:
        UnknownName: the body is not registered.
    """
    return year_end(session, question._replace(on=_day_of(session, question.axes)))


def explained_reconciliation(
    session: Session, question: YearEndQuestion, _: int = 0
) -> tuple[YearEnd, Evidence]:
    """Return a year's reconciliation and the evidence for its figures.

    Raises:
        UnknownName: the body is not registered.
    """
    answer = reconciliation(session, question)
    year = question.year
    keys = [(row.municipality, row.programme, year) for row in answer.rows if row.year == year]
    found = evidence(session, keys, Question(axes=question.axes))
    items = item_trees(session, answer.items, question.axes)
    booked: tuple[Node, ...] = ()
    if not found.summed:
        booked = booked_trees(session, answer.booked, year, question.axes)
    trees = (*found.trees.values(), *(one for one in (*items, *booked) if one is not None))
    return answer, found._replace(items=items, booked=booked, entries=events_in(session, trees))


def reconciliation_since(
    session: Session, question: tuple[YearEndQuestion, int], _: int = 0
) -> Changes:
    """Return what changed in a year's reconciliation since an event, and why.

    Raises:
        UnknownName: the body is not registered.
    """
    asked, since = question
    rows, _facts = positions(session, Question(asked.body, axes=asked.axes), asked.year)
    now = [row for row in rows if row.year <= asked.year]
    return changes(session, now, Question(asked.body, asked.year, axes=asked.axes), since)


def page_for_council(session: Session, question: CouncilQuestion, _: int = 0) -> CouncilPage:
    """Return a body's page for its council, seen from the day of the last event that counts.

    Raises:
        UnknownName: the body is not registered.
    """
    return council_page(session, question._replace(on=_day_of(session, question.axes)))


def _day_of(session: Session, axes: Axes) -> int:
    """Return the day on which the last event that counts was recorded."""
    last = axes.sequence
    if last == EVERYTHING:
        at = head(session).recorded_at
    else:
        at = command_of(session, last).envelope.recorded_at if last else 0
    return berlin_day(at)
