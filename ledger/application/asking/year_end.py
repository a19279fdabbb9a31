"""Questions at year end: the day of the ledger's state meets what was known then."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

from ledger.application.asking.changes import Changes, changes
from ledger.application.asking.evidence import (
    BALANCES,
    BOOKED,
    ITEMS,
    OUTDATED,
    PENDING,
    PLANNED,
    POSITIONS,
    Evidence,
    balance_trees,
    booked_trees,
    figure_trees,
    gathered,
    item_trees,
    many_bookings,
    planned_trees,
)
from ledger.application.clock import berlin_day
from ledger.log.database import Session
from ledger.log.eventlog import effective_time, head
from ledger.position.costs.pending import PendingQuestion, pending
from ledger.position.costs.unpaid import unpaid_list
from ledger.position.explanations.brief_trees import brief_tree, outdated_tree
from ledger.position.explanations.cost import overhead_node
from ledger.position.explanations.node import Node, total
from ledger.position.explanations.parts import booking_leaves
from ledger.position.load import Question
from ledger.position.position import positions
from ledger.position.settlements.settled import view_of
from ledger.position.snapshot import Snapshot, about_body, about_figures
from ledger.position.years.checked import Item, YearCheck
from ledger.position.years.council_page import (
    PLAN_DECIDE,
    PLAN_OVER,
    CouncilPage,
    CouncilQuestion,
    council_page,
)
from ledger.position.years.year_end import YearEnd, YearEndQuestion, bodies_of, year_end
from ledger.projections.axes import EVERYTHING, Axes

if TYPE_CHECKING:
    from ledger.application.asking.evidence import Trees


def reconciliation(session: Session, question: YearEndQuestion, _: int = 0) -> YearEnd:
    """Return a year's reconciliation, seen from the day of the last event that counts.

    Not from the clock's: the same ledger gives the same document on every day.

    Raises:
        UnknownName: the body is not registered.
    """
    return _reconciliation(about_body(session, question.body, question.axes), question)


def _reconciliation(snapshot: Snapshot, question: YearEndQuestion) -> YearEnd:
    return year_end(snapshot, question._replace(on=_day_of(snapshot.session, question.axes)))


def explained_reconciliation(
    session: Session, question: YearEndQuestion, _: int = 0
) -> tuple[YearEnd, Evidence]:
    """Return a year's reconciliation and the evidence for its figures.

    Raises:
        UnknownName: the body is not registered.
    """
    return explained_year_end(about_body(session, question.body, question.axes), question)


def explained_year_end(snapshot: Snapshot, question: YearEndQuestion) -> tuple[YearEnd, Evidence]:
    """Return what `explained_reconciliation` does, from a snapshot that is about the body."""
    session, answer = snapshot.session, _reconciliation(snapshot, question)
    year, asked = question.year, Question(question.body, axes=question.axes)
    keys = [row.key for row in answer.rows if row.year == year]
    earlier = [row for row in answer.rows if row.year < year]
    few = not many_bookings(session, {row.year for row in answer.rows})
    deep = [row.key for row in answer.rows] if few else keys
    figures, summed = figure_trees(snapshot, deep, asked)
    figures |= {row.key: brief_tree(row) for row in earlier if row.key not in figures}
    planned = [row.key for row in answer.planned if row.cost_share_cents]
    groups: dict[str, Trees] = {
        POSITIONS: figures,
        PLANNED: planned_trees(snapshot, planned, asked) if planned else {},
        BALANCES: balance_trees(snapshot, keys, asked),
        ITEMS: item_trees(snapshot, answer.items, year),
        BOOKED: {
            **booked_trees(session, answer.booked, asked._replace(year=year), summed=summed),
            **_overhead(snapshot, answer),
        },
        PENDING: _pending(session, answer, summed=summed),
        OUTDATED: _outdated(snapshot, answer),
    }
    return answer, gathered(session, groups, summed=summed or not few)


def _overhead(snapshot: Snapshot, answer: YearEnd) -> Trees:
    year = answer.question.year
    return {
        number: overhead_node(snapshot.accrual.borne(one.post, year))
        for number, one in enumerate(answer.booked)
        if one.computed
    }


class YearEnds:
    """The reconciliation of every body with figures; the ledger is folded and measured once."""

    def __init__(self, session: Session, question: YearEndQuestion) -> None:
        self._snapshot, self._question = Snapshot(session, question.axes), question
        self.bodies = bodies_of(self._snapshot, question.year)
        self.receipt = head(session).receipt

    def __iter__(self) -> Iterator[tuple[YearEnd, Evidence]]:
        """Yield what `explained_reconciliation` says of each, by its key."""
        for body in self.bodies:
            yield explained_year_end(self._snapshot, self._question._replace(body=body))


def _pending(session: Session, answer: YearEnd, *, summed: bool) -> dict[Hashable, Node]:
    """Return by kind and post what lacks certification or payment: bookings, or their sum."""
    trees: dict[Hashable, Node] = {}
    for kind in ("uncertified", "not_paid"):
        for item in _found(answer, kind):
            values = {**item.values, "year": answer.question.year}
            post = str(item.values["post"])
            trees[kind, post] = Node(kind, values, item.cents)
            if not summed:
                asked = PendingQuestion(post, answer.question.year, axes=answer.question.axes)
                unpaid = kind == "not_paid"
                costs = unpaid_list(session, asked).costs if unpaid else pending(session, asked)
                leaves = booking_leaves((one.sequence, one.event) for one in costs)
                trees[kind, post] = total(kind, values, leaves)
    return trees


def _outdated(snapshot: Snapshot, answer: YearEnd) -> dict[Hashable, Node]:
    """Return by settlement and body what a settlement issued now would change."""
    trees: dict[Hashable, Node] = {}
    for check in answer.checks:
        for item in _items(check, "outdated"):
            name, body = str(item.values["settlement"]), check.question.body
            trees[name, body] = outdated_tree(view_of(snapshot, name), body)
    return trees


def _found(answer: YearEnd, kind: str) -> list[Item]:
    return [item for check in answer.checks for item in _items(check, kind)]


def _items(body: YearCheck, kind: str) -> list[Item]:
    return [item for check in body.checks for item in check.items if item.kind == kind]


def reconciliation_since(
    session: Session, question: tuple[YearEndQuestion, int], _: int = 0
) -> Changes:
    """Return what changed in a year's reconciliation since an event, and why.

    Raises:
        UnknownName: the body is not registered.
    """
    asked, since = question
    whose = Question(asked.body, axes=asked.axes)
    rows = positions(about_figures(session, whose), whose, asked.year)
    now = [row for row in rows if row.year <= asked.year]
    return changes(session, now, Question(asked.body, asked.year, axes=asked.axes), since)


def page_for_council(session: Session, question: CouncilQuestion, _: int = 0) -> CouncilPage:
    """Return a body's page for its council, seen from the day of the last event that counts.

    Raises:
        UnknownName: the body is not registered.
    """
    return _council_page(_of_council(session, question), question)


def _of_council(session: Session, question: CouncilQuestion) -> Snapshot:
    return about_figures(session, Question(question.body, axes=question.axes))


def _council_page(snapshot: Snapshot, question: CouncilQuestion) -> CouncilPage:
    return council_page(snapshot, question._replace(on=_day_of(snapshot.session, question.axes)))


def explained_page_for_council(
    session: Session, question: CouncilQuestion, _: int = 0
) -> tuple[CouncilPage, Evidence]:
    """Return a body's page for its council and the evidence for its figures.

    Raises:
        UnknownName: the body is not registered.
    """
    snapshot = _of_council(session, question)
    answer = _council_page(snapshot, question)
    asked = Question(question.body, axes=question.axes)
    figures, summed = figure_trees(snapshot, [row.key for row in answer.rows], asked)
    plans = {PLAN_OVER, PLAN_DECIDE}
    planned = [
        (question.body, need.programme, need.year) for need in answer.needs if need.kind in plans
    ]
    groups: dict[str, Trees] = {
        POSITIONS: figures,
        PLANNED: planned_trees(snapshot, planned, asked) if planned else {},
    }
    return answer, gathered(session, groups, summed=summed)


def _day_of(session: Session, axes: Axes) -> int:
    """Return the day on which the last event that counts was recorded."""
    last = axes.sequence
    if last == EVERYTHING:
        at = head(session).recorded_at
    else:
        at = effective_time(session, last) if last else 0
    return berlin_day(at)
