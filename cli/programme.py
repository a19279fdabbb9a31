"""`programme`: what a grant pays for."""

from __future__ import annotations

import click

from cli.fields import argument, fills, option
from cli.named import PROGRAMME
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
@argument("programme", type=str)
@argument("name")
@option(
    "personnel_cost_types",
    help="Cost type whose payee is an id, never a name; may stand several times.",
)
@fills(RegisterProgramme)
def register() -> None:
    """Register PROGRAMME, a short name, with its full NAME."""


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
