"""`plan`: planned cost and occupancy, for plan and forecast."""

from __future__ import annotations

from datetime import date

import click

from cli.misused import Misused
from cli.named import POST
from cli.options import NEW_TYPE, Asking, asks, records
from cli.types import AMOUNT, DAY_IN_YEAR, FTE, PERIOD, YEAR
from ledger.domain.commands import PlanCost, PlanOccupancy
from ledger.domain.keys import Ratio
from ledger.domain.period import day_of


@click.group()
def plan() -> None:
    """Plan cost and occupancy; see them with: position --plan, position --forecast."""


@plan.command(
    "cost",
    epilog="Example: budget-ledger plan cost CM-1 --type personnel --year 2025 --amount 78000",
)
@click.argument("post", type=POST)
@click.option("--type", "cost_type", required=True, help="Cost type, e.g. personnel.")
@click.option("--amount", type=AMOUNT, required=True, help="Euros for all of the days.")
@click.option("--year", type=YEAR, help="The whole budget year …")
@click.option("--days", type=PERIOD, metavar="FROM TO", help="… or days of one; not both.")
@NEW_TYPE
@records
def cost(
    post: str, cost_type: str, amount: int, year: int | None, days: tuple[int, int] | None
) -> PlanCost:
    """Plan the cost of POST over a year or a part of it, every month alike.

    Typed again for the same post, type and days it replaces what was planned.
    """
    if (year is None) == (days is None):
        raise Misused("BL-452 give --year or --days", "one of them")
    if year is not None:
        days = (day_of(date(year, 1, 1)), day_of(date(year, 12, 31)))
    first, last = days or (0, 0)
    return PlanCost(post, cost_type, amount, first, last)


@plan.command(
    "occupancy",
    epilog="Example: budget-ledger plan occupancy CM-1 --fte 1 --from 2025-01-01",
)
@click.argument("post", type=POST)
@click.option("--fte", type=FTE, required=True, help="Full-time equivalent: 1, 0.5, 1/2.")
@click.option("--from", "valid_from", type=DAY_IN_YEAR, required=True, help="First day.")
@click.option("--until", "valid_to", type=DAY_IN_YEAR, help="Last day; default: open.")
@records
def occupancy(post: str, fte: Ratio, valid_from: int, valid_to: int | None) -> PlanOccupancy:
    """Plan how many FTE fill POST; a later word replaces an earlier one for its days."""
    return PlanOccupancy(post, fte, valid_from, valid_to)


@plan.command("show", epilog="Example: budget-ledger plan show CM-1 --year 2025")
@click.argument("post", type=POST)
@click.option("--year", type=YEAR, required=True)
@asks
def show(asked: Asking, post: str, year: int) -> None:
    """Show what is planned for POST in a year, with the events that planned it."""
    with asked.settings.ledger() as ledger:
        from ledger.application.asking.provenance import with_provenance
        from ledger.position.posts.planned import PlanQuestion, planned
        from ledger.reporting.posts import plans as report

        question = PlanQuestion(post, year, asked.axes(ledger))
        found, origin = ledger.ask(with_provenance(planned), question)
    asked.answer(report.plan_output(found, asked.frame(origin)))
