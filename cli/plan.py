"""`plan`: planned cost and occupancy, for plan and forecast."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli.answering import give
from cli.fields import argument, fills, option
from cli.misused import Misused
from cli.named import POST
from cli.options import NEW_TYPE, Asking, asks, records
from cli.types import PERIOD, YEAR
from ledger.domain.commands import PlanCost, PlanOccupancy
from ledger.domain.period import day_of


@click.group()
def plan() -> None:
    """Plan cost and occupancy; see them with: position --plan, position --forecast."""


@plan.command(
    "cost",
    epilog="Example: budget-ledger plan cost CM-1 --type personnel --year 2025 --amount 78000",
)
@argument("post")
@option("cost_type", help="Cost type, e.g. personnel.")
@option("amount_cents", help="Euros for all of the days.")
@click.option("--year", type=YEAR, help="The whole budget year …")
@click.option("--days", type=PERIOD, metavar="FROM TO", help="… or days of one; not both.")
@NEW_TYPE
@records
def cost(
    year: int | None,
    days: tuple[int, int] | None,
    **fields: Any,  # noqa: ANN401 - click's options
) -> PlanCost:
    """Plan the cost of POST over a year or a part of it, every month alike.

    Typed again for the same post, type and days it replaces what was planned.
    """
    if (year is None) == (days is None):
        raise Misused("BL-452 give --year or --days", "one of them")
    if year is not None:
        days = (day_of(date(year, 1, 1)), day_of(date(year, 12, 31)))
    first, last = days or (0, 0)
    return PlanCost(**fields, service_from=first, service_to=last)


@plan.command(
    "occupancy",
    epilog="Example: budget-ledger plan occupancy CM-1 --fte 1 --from 2025-01-01",
)
@argument("post")
@option("fte", help="Full-time equivalent: 1, 0.5, 1/2.")
@option("valid_from", help="First day.")
@option("valid_to", help="Last day; default: open.")
@fills(PlanOccupancy)
def occupancy() -> None:
    """Plan how many FTE fill POST; a later word replaces an earlier one for its days."""


@plan.command("show", epilog="Example: budget-ledger plan show CM-1 --year 2025")
@click.argument("post", type=POST)
@click.option("--year", type=YEAR, required=True)
@asks
def show(asked: Asking, post: str, year: int) -> None:
    """Show what is planned for POST in a year, with the events that planned it."""
    from ledger.position.posts.planned import PlanQuestion, planned
    from ledger.reporting.posts.plans import plan_output

    give(asked, planned, PlanQuestion(post, year), plan_output)
