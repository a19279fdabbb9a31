"""`programme`: what a grant pays for."""

from __future__ import annotations

import click

from cli.named import PROGRAMME
from cli.options import records
from cli.staff import quota
from cli.things import list_and_show
from ledger.domain.commands import RegisterProgramme


@click.group()
def programme() -> None:
    """Register programmes (Förderprogramme)."""


@programme.command(
    "register",
    epilog="Example: budget-ledger programme register KIM 'Kommunales Integrationsmanagement NRW'",
)
@click.argument("programme")
@click.argument("name")
@click.option(
    "--personnel-cost-type",
    "personnel",
    multiple=True,
    default=("personnel",),
    show_default=True,
    help="Cost type whose payee is an id, never a name; may stand several times.",
)
@records
def register(programme: str, name: str, personnel: tuple[str, ...]) -> RegisterProgramme:
    """Register PROGRAMME, a short name, with its full NAME."""
    return RegisterProgramme(programme, name, personnel)


programme.add_command(quota)


list_and_show(
    programme,
    PROGRAMME,
    "List the programmes (Förderprogramme): short name, full name, personnel cost types."
    "|programme list",
    "Show PROGRAMME: quotas, and the decisions, notices, agreements and posts under it."
    "|programme show KIM",
    of_programme=False,
)
