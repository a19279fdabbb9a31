"""The year-end question: the day of the ledger's state meets what was known then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.application.clock import berlin_day
from ledger.log.eventlog import command_of, head
from ledger.position.year_end import YearEnd, YearEndQuestion, year_end
from ledger.projections.axes import EVERYTHING

if TYPE_CHECKING:
    from ledger.log.database import Session

__all__ = ["YearEnd", "YearEndQuestion", "reconciliation"]


def reconciliation(session: Session, question: YearEndQuestion, _: int = 0) -> YearEnd:
    """Return a year's reconciliation, seen from the day of the last event that counts.

    Not from the clock's: the same ledger gives the same document on every day.

    Raises:
        UnknownName: the body is not registered.
    """
    last = question.axes.sequence
    if last == EVERYTHING:
        at = head(session).recorded_at
    else:
        at = command_of(session, last).envelope.recorded_at if last else 0
    return year_end(session, question._replace(on=berlin_day(at)))
