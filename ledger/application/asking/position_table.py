"""The position as a table, with everything that it has to say of itself."""

from __future__ import annotations

from ledger.application.clock import end_of_day
from ledger.application.moments import known_by
from ledger.domain.facts import Facts
from ledger.domain.posts.planning import first_planned_day
from ledger.log.database import Session
from ledger.log.eventlog import head, sequence_as_of
from ledger.position.costs.certified import certification_policy
from ledger.position.costs.left_out import left_out
from ledger.position.load import Question
from ledger.position.position import PositionTable, positions
from ledger.position.snapshot import about_figures
from ledger.position.sums import sums
from ledger.projections.axes import EVERYTHING
from ledger.projections.certifications import count_certified_after
from ledger.projections.payment_lists import count_counted_after


def position_table(
    session: Session, question: Question, today: int, *, with_sums: bool
) -> PositionTable:
    """Return the position of one municipality or all; `today` is the clock's day in Berlin."""
    question = with_cut(session, question, today)
    until = known_by(session, question.axes, today)
    snapshot = about_figures(session, question)
    rows = tuple(positions(snapshot, question))
    return PositionTable(
        rows=rows,
        question=question,
        receipt=head(session).receipt,
        known_by=until,
        recorded_afterwards=_recorded_afterwards(session, question, snapshot.facts),
        sums=tuple(sums(snapshot, question, rows)) if with_sums else (),
        certification=certification_policy(session, question.axes),
        left_out=left_out(snapshot, question),
    )


def with_cut(session: Session, question: Question, today: int) -> Question:
    """Say where a forecast turns to the plan, unless it was said."""
    if question.checked().view != "forecast" or question.cut:
        return question
    until = known_by(session, question.axes, today)
    return question._replace(cut=first_planned_day(until, None))


def _recorded_afterwards(session: Session, question: Question, facts: Facts) -> int:
    axes = question.axes
    if axes.known_on == EVERYTHING:
        return 0
    then, posts = sequence_as_of(session, end_of_day(axes.known_on)), sorted(facts.posts)
    return (
        sum(1 for sequence in facts.standing if sequence > then)
        + count_counted_after(session, posts, then, axes, question.basis)
        + count_certified_after(session, posts, then, axes)
    )
