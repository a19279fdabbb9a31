"""`correct`: undo by adding."""

from __future__ import annotations

import click

from cli.options import lasting, records
from ledger.domain.commands import WithdrawFact


@lasting
@click.command(
    epilog="Example: budget-ledger correct 7 --reason 'typed for the wrong grant'. "
    "To replace a fact, repeat its command with --corrects 7 --reason …"
)
@click.argument("event", type=click.IntRange(1, 2**62))
@records
def correct(event: int) -> WithdrawFact:
    """Withdraw the fact with number EVENT; what depends on it refuses, and is listed."""
    return WithdrawFact(event)
