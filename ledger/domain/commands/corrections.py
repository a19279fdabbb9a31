"""What was recorded wrongly: a fact that is taken back, a time that is set right."""

from __future__ import annotations

from ledger.domain.commands.base import Command


class WithdrawFact(Command, frozen=True):
    """`correct`: fact number `withdraws` was wrong; the reason is part of the envelope."""

    withdraws: int


class CorrectClock(Command, frozen=True):
    """Say when events `first` to `last` were really recorded, in microseconds since 1970 UTC.

    `last` None: the other events of the same command. Whole commands only, within the times of
    the neighbours, never after now; a day of receipt that the clock gave moves as well.
    """

    first: int
    last: int | None
    recorded_at: int
