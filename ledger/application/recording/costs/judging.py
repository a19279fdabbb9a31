"""What would become of booking lines, without recording anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ledger.application.recording.costs.booking import Batch, Standpoint
from ledger.application.recording.costs.booking_columns import judge
from ledger.application.recording.costs.cost_types import types_of
from ledger.domain.commands import ImportCosts
from ledger.domain.costs.booking_block import Line
from ledger.domain.validation import check_command
from ledger.log.database import Session
from ledger.log.eventlog import head


class Judging(NamedTuple):
    """Which lines; `again`: equal ones may stand."""

    lines: Sequence[Line]
    again: bool = False


def judging(session: Session, asked: Judging, today: int) -> Batch:
    """Judge lines as if they were received today.

    Raises:
        UsageError: a line holds what no rule could judge, such as a day of the year 1999.
    """
    check_command(ImportCosts(tuple(asked.lines)))
    last = head(session).sequence
    at = Standpoint(
        today=today,
        known_on=today,
        again=asked.again,
        before=last,
        start=last,
        types=types_of(session),
    )
    return judge(session, asked.lines, at)
