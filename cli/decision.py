"""`decision`: what a council authorises."""

from __future__ import annotations

import click

from cli.fields import argument, fills, option
from cli.named import DECISION
from cli.things import list_and_show
from ledger.domain.commands import AdoptDecision, AmendDecision, RevokeDecision


@click.group()
def decision() -> None:
    """Adopt, amend, revoke council decisions (Beschlüsse)."""


@decision.command(
    "adopt",
    epilog="Example: budget-ledger decision adopt 181/2022 --body 05558032 --programme KIM "
    "--ceiling 5000 --first-year 2023",
)
@argument("decision", type=str)
@option("body", help="The deciding body.")
@option("programme")
@option("ceiling_cents", help="Unrefinanced euros a budget year.")
@option("first_year")
@option("last_year", help="Default: open.")
@option("adopted_on", help="Date of adoption.")
@fills(AdoptDecision)
def adopt() -> None:
    """Record DECISION: a ceiling per budget year; an unused rest does not roll over."""


@decision.command(
    "amend",
    epilog="Example: budget-ledger decision amend 181/2022 --from-year 2025 --ceiling 10000",
)
@argument("decision")
@option("from_year")
@option("ceiling_cents")
@fills(AmendDecision)
def amend() -> None:
    """Replace the ceiling of DECISION from a year on."""


@decision.command(
    "revoke", epilog="Example: budget-ledger decision revoke 181/2022 --from-year 2026"
)
@argument("decision")
@option("from_year")
@fills(RevokeDecision)
def revoke() -> None:
    """End the authorisation of DECISION: nothing from a year on."""


list_and_show(
    decision,
    DECISION,
    "List the council decisions (Beschlüsse): body, programme, ceiling on the day, years."
    "|decision list --programme KIM",
    "Show DECISION: its ceilings by year, and what changed the authorisation since."
    "|decision show 181/2022",
    of_programme=True,
)
