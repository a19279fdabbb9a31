"""`grant`: money from above."""

from __future__ import annotations

import click

from cli.options import records
from cli.types import AMOUNT, DAY, YEAR
from ledger.domain.commands import (
    AmendGrant,
    ApproveGrant,
    ForwardGrant,
    ReceiveInstalment,
    RevokeGrant,
)

DAY_COUNTS = ("calendar-days", "full-months", "started-months", "actual-days", "30/360")


@click.group()
def grant() -> None:
    """Approve, amend, revoke, forward grants (Zuwendungen); book instalments (Abschläge)."""


@grant.command(
    "approve",
    epilog="Example: budget-ledger grant approve KIM-2023 --programme KIM --grantor 05 "
    "--recipient 05558 --from 2023-01-01 --until 2025-12-31 --rate 55000",
)
@click.argument("grant")
@click.option("--programme", required=True)
@click.option("--grantor", required=True)
@click.option("--recipient", required=True, help="The first recipient.")
@click.option("--from", "valid_from", type=DAY, required=True, help="First day of the period.")
@click.option("--until", "valid_to", type=DAY, required=True, help="Last day of the period.")
@click.option("--rate", type=AMOUNT, required=True, help="Euros per FTE and year.")
@click.option(
    "--day-count",
    type=click.Choice(DAY_COUNTS),
    default="calendar-days",
    show_default=True,
    help="How incomplete months count.",
)
@click.option(
    "--cost-type",
    "cost_types",
    multiple=True,
    default=("personnel",),
    show_default=True,
    help="Eligible cost type; may stand several times.",
)
@records
def approve(
    grant: str,
    programme: str,
    grantor: str,
    recipient: str,
    valid_from: int,
    valid_to: int,
    rate: int,
    day_count: str,
    cost_types: tuple[str, ...],
) -> ApproveGrant:
    """Record the notice (Bescheid) GRANT, paid per FTE."""
    return ApproveGrant(
        grant, programme, grantor, recipient, valid_from, valid_to, rate, day_count, cost_types
    )


@grant.command(
    "amend",
    epilog="Example: budget-ledger grant amend KIM-2023 --from 2023-01-01 --rate 57000",
)
@click.argument("grant")
@click.option("--from", "valid_from", type=DAY, required=True, help="From this day on.")
@click.option("--rate", type=AMOUNT, help="Another rate per FTE and year.")
@click.option("--cost-type", "cost_types", multiple=True, help="All eligible cost types anew.")
@click.option("--until", "valid_to", type=DAY, help="Another last day of the period.")
@records
def amend(
    grant: str,
    valid_from: int,
    rate: int | None,
    cost_types: tuple[str, ...],
    valid_to: int | None,
) -> AmendGrant:
    """Amend GRANT, also backwards: what is given holds from that day on."""
    return AmendGrant(grant, valid_from, rate, cost_types or None, valid_to)


@grant.command("revoke", epilog="Example: budget-ledger grant revoke KIM-2023 --from 2025-07-01")
@click.argument("grant")
@click.option("--from", "from_day", type=DAY, required=True, help="First day without it.")
@records
def revoke(grant: str, from_day: int) -> RevokeGrant:
    """Revoke GRANT: it covers nothing from a day on."""
    return RevokeGrant(grant, from_day)


@grant.command(
    "forward",
    epilog="Example: budget-ledger grant forward KIM-2023 --to 05558016 --from 2023-01-01 "
    "--until 2025-12-31",
)
@click.argument("grant")
@click.option("--to", "recipient", required=True, help="The employing body.")
@click.option("--from", "valid_from", type=DAY, required=True)
@click.option("--until", "valid_to", type=DAY, required=True)
@click.option("--rate", type=AMOUNT, help="Its own rate; default: the notice's.")
@records
def forward(
    grant: str, recipient: str, valid_from: int, valid_to: int, rate: int | None
) -> ForwardGrant:
    """Record the forwarding contract (Weiterleitung) of GRANT to an employing body."""
    return ForwardGrant(grant, recipient, valid_from, valid_to, rate)


@grant.command(
    "instalment",
    epilog="Example: budget-ledger grant instalment KIM-2023 --recipient 05558016 --year 2023 "
    "--amount 14250 --received-on 2023-08-15",
)
@click.argument("grant")
@click.option("--recipient", required=True)
@click.option("--year", type=YEAR, required=True, help="The budget year it is meant for.")
@click.option("--amount", type=AMOUNT, required=True)
@click.option("--received-on", type=DAY, required=True)
@records
def instalment(
    grant: str, recipient: str, year: int, amount: int, received_on: int
) -> ReceiveInstalment:
    """Record money received on GRANT."""
    return ReceiveInstalment(grant, recipient, year, amount, received_on)
