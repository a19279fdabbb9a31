"""`correct`: undo by adding."""

from __future__ import annotations

import click

from cli.fields import argument, fills
from cli.options import lasting
from ledger.domain.commands import WithdrawFact


@lasting
@click.command(
    epilog="Example: budget-ledger correct 7 --reason 'typed for the wrong grant'. "
    "To replace a fact, repeat its command with --corrects 7 --reason …"
)
@argument("withdraws", metavar="EVENT")
@fills(WithdrawFact)
def correct() -> None:
    """Withdraw the fact with number EVENT; what depends on it refuses, and is listed."""
