"""`policy`: what this ledger asks of everybody."""

from __future__ import annotations

import click

from cli.options import Asking, asks, records
from cli.types import Chosen
from ledger.domain.commands import SetCertificationPolicy

POLICIES = ("off", "warn", "require")


@click.group()
def policy() -> None:
    """Set and show the ledger's policies."""


@policy.command(
    "certification",
    epilog="Example: budget-ledger policy certification warn --document 'Dienstanweisung § 4'",
)
@click.argument("policy", type=Chosen("policy", POLICIES))
@click.option(
    "--proven",
    is_flag=True,
    default=None,
    help="Refuse logins that were only claimed, of who certifies and of who booked.",
)
@records
def certification(policy: str, proven: bool | None) -> SetCertificationPolicy:
    """Say whether bookings need a second person's certification, in the whole ledger.

    off: nobody is asked. warn: figures say what is certified. require: also no year is closed
    and no settlement issued before everything in it is certified. A ledger starts with off.

    --proven: a booking is certified, and the policy set, only under logins that the operating
    system says, not under what --actor or a configuration file claim.
    """
    return SetCertificationPolicy(policy, proven or None)


@policy.command("show", epilog="Example: budget-ledger policy show")
@asks
def show(asked: Asking) -> None:
    """Show the policy that holds, and who set it when."""
    with asked.settings.ledger() as ledger:
        from ledger.position.costs.certified import policy_state
        from ledger.reporting.costs.pending import policy_output

        state = ledger.ask(policy_state, asked.axes(ledger))
    asked.answer(policy_output(state, asked.frame_of(state.receipt, state.axes)))
