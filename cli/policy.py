"""`policy`: what this ledger asks of everybody."""

from __future__ import annotations

import click

from cli.fields import argument, fills, option
from cli.options import Asking, asks
from ledger.domain.commands import SetCertificationPolicy


@click.group()
def policy() -> None:
    """Set and show the ledger's policies."""


@policy.command(
    "certification",
    epilog="Example: budget-ledger policy certification warn --document 'Dienstanweisung § 4'",
)
@argument("policy")
@option("proven", help="Refuse logins that were only claimed, of who certifies and of who booked.")
@fills(SetCertificationPolicy)
def certification() -> None:
    """Say whether bookings need a second person's certification, in the whole ledger.

    off: nobody is asked. warn: figures say what is certified. require: also no year is closed
    and no settlement issued before everything in it is certified. A ledger starts with off.

    --proven: a booking is certified, and the policy set, only under logins that the operating
    system says, not under what --actor or a configuration file claim.
    """


@policy.command("show", epilog="Example: budget-ledger policy show")
@asks
def show(asked: Asking) -> None:
    """Show the policy that holds, and who set it when."""
    with asked.settings.ledger() as ledger:
        from ledger.position.costs.certified import policy_state
        from ledger.reporting.costs.pending import policy_output

        state = ledger.ask(policy_state, asked.axes(ledger))
    asked.answer(policy_output(state, asked.frame_of(state.receipt, state.axes)))
