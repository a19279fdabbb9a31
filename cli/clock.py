"""`clock`: times of recording that a wrong clock gave."""

from __future__ import annotations

import click

from cli.fields import argument, fills, option
from cli.options import lasting
from ledger.domain.commands import CorrectClock


@click.group()
def clock() -> None:
    """Set times of recording right that a wrong clock gave."""


@lasting
@clock.command(
    epilog="Example: budget-ledger clock correct 41 43 --recorded-at 2024-09-15T14:30 "
    "--reason 'the machine started with a wrong clock'"
)
@argument("first", metavar="FROM")
@argument("last", metavar="[TO]", required=False)
@option(
    "recorded_at", help="When it really was, such as 2024-09-15T14:30; without zone Berlin time."
)
@fills(CorrectClock)
def correct() -> None:
    """Say when events FROM to TO (default: those of one command) were really recorded.

    Whole commands only, between the times of the neighbours, never after now. A day of receipt
    that nobody said moves as well. What is stored stays, and verify shows it. Where single events
    have times of their own, set all of them to the latest time first, then all but the last, ….
    """
