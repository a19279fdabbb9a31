"""`policy`: what this ledger asks of everybody."""

from __future__ import annotations

import click

from cli.context import Settings
from cli.options import asks, records
from cli.types import TypedMoment
from ledger.domain.commands import SetCertificationPolicy

POLICIES = ("off", "warn", "require")


@click.group()
def policy() -> None:
    """Set and show the ledger's policies."""


@policy.command(
    "certification",
    epilog="Example: budget-ledger policy certification warn --document 'Dienstanweisung § 4'",
)
@click.argument("policy", type=click.Choice(POLICIES))
@records
def certification(policy: str) -> SetCertificationPolicy:
    """Say whether bookings need a second person's certification, in the whole ledger.

    off: nobody is asked. warn: figures say what is certified. require: also no year is closed
    and no settlement issued before everything in it is certified. A ledger starts with off.
    """
    return SetCertificationPolicy(policy)


@policy.command("show", epilog="Example: budget-ledger policy show")
@asks
@click.pass_obj
def show(settings: Settings, as_of: TypedMoment | None, known_on: int | None, form: str) -> None:
    """Show the policy that holds, and who set it when."""
    with settings.ledger() as ledger:
        from ledger.position.certified import policy_state
        from ledger.reporting import pending_report as report

        typed, instant = as_of or ("", None)
        state = ledger.ask(policy_state, ledger.axes(instant, known_on))
    if form == "json":
        click.echo(report.policy_json(state, typed))
    elif form == "csv":
        click.echo(report.policy_csv(state))
    else:
        click.echo(report.policy_text(state, settings.language, typed))
