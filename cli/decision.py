"""`decision`: what a council authorises."""

from __future__ import annotations

import click

from cli.named import BODY, DECISION, PROGRAMME
from cli.options import records
from cli.things import list_and_show
from cli.types import AMOUNT, DAY, YEAR
from ledger.domain.commands import AdoptDecision, AmendDecision, RevokeDecision


@click.group()
def decision() -> None:
    """Adopt, amend, revoke council decisions (Beschlüsse)."""


@decision.command(
    "adopt",
    epilog="Example: budget-ledger decision adopt 181/2022 --body 05558032 --programme KIM "
    "--ceiling 5000 --first-year 2023",
)
@click.argument("decision")
@click.option("--body", type=BODY, required=True, help="The deciding body.")
@click.option("--programme", type=PROGRAMME, required=True)
@click.option("--ceiling", type=AMOUNT, required=True, help="Unrefinanced euros a budget year.")
@click.option("--first-year", type=YEAR, required=True)
@click.option("--last-year", type=YEAR, help="Default: open.")
@click.option("--adopted-on", type=DAY, help="Date of adoption.")
@records
def adopt(
    decision: str,
    body: str,
    programme: str,
    ceiling: int,
    first_year: int,
    last_year: int | None,
    adopted_on: int | None,
) -> AdoptDecision:
    """Record DECISION: a ceiling per budget year; an unused rest does not roll over."""
    return AdoptDecision(
        decision=decision,
        body=body,
        programme=programme,
        ceiling_cents=ceiling,
        first_year=first_year,
        last_year=last_year,
        adopted_on=adopted_on,
    )


@decision.command(
    "amend",
    epilog="Example: budget-ledger decision amend 181/2022 --from-year 2025 --ceiling 10000",
)
@click.argument("decision", type=DECISION)
@click.option("--from-year", type=YEAR, required=True)
@click.option("--ceiling", type=AMOUNT, required=True)
@records
def amend(decision: str, from_year: int, ceiling: int) -> AmendDecision:
    """Replace the ceiling of DECISION from a year on."""
    return AmendDecision(decision, from_year, ceiling)


@decision.command(
    "revoke", epilog="Example: budget-ledger decision revoke 181/2022 --from-year 2026"
)
@click.argument("decision", type=DECISION)
@click.option("--from-year", type=YEAR, required=True)
@records
def revoke(decision: str, from_year: int) -> RevokeDecision:
    """End the authorisation of DECISION: nothing from a year on."""
    return RevokeDecision(decision, from_year)


list_and_show(
    decision,
    DECISION,
    "List the council decisions (Beschlüsse): body, programme, ceiling on the day, years."
    "|decision list --programme KIM",
    "Show DECISION: its ceilings by year, and what changed the authorisation since."
    "|decision show 181/2022",
    of_programme=True,
)
