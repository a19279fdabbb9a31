"""`clock`: times of recording that a wrong clock gave."""

from __future__ import annotations

import click

from cli.options import lasting, records
from cli.types import INSTANT
from ledger.domain.commands import CorrectClock

_EVENT = click.IntRange(1, 2**62)


@click.group()
def clock() -> None:
    """Set times of recording right that a wrong clock gave."""


@lasting
@clock.command(
    epilog="Example: budget-ledger clock correct 41 43 --recorded-at 2024-09-15T14:30 "
    "--reason 'the machine started with a wrong clock'"
)
@click.argument("first", metavar="FROM", type=_EVENT)
@click.argument("last", metavar="[TO]", type=_EVENT, required=False)
@click.option(
    "--recorded-at",
    type=INSTANT,
    required=True,
    help="When it really was, such as 2024-09-15T14:30; without zone Berlin time.",
)
@records
def correct(first: int, last: int | None, recorded_at: int) -> CorrectClock:
    """Say when events FROM to TO (default: those of one command) were really recorded.

    Whole commands only, between the times of the neighbours, never after now. A day of receipt
    that nobody said moves as well. What is stored stays, and verify shows it. Where single events
    have times of their own, set all of them to the latest time first, then all but the last, ….
    """
    return CorrectClock(first, last, recorded_at)
