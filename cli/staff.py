"""`post amend`, `post absence`, `post shares`, `post occupancy` and `programme quota`."""

from __future__ import annotations

import click

from cli.answering import give
from cli.fields import argument, fills, option
from cli.named import BODY, POST, PROGRAMME
from cli.options import Asking, asks
from cli.types import DAY, YEAR
from ledger.domain.commands import AmendPost, CalculateQuota, RecordAbsence

FTE_HELP = "Full-time equivalent: 1, 0.5, 1/2 or 19.5/39."


@click.command(
    "amend", epilog="Example: budget-ledger post amend CM-1 --from 2026-01-01 --grant KIM-2026"
)
@argument("post")
@option("valid_from", help="From this day on.")
@option("fte", help=f"Other allocated FTE. {FTE_HELP}")
@option("agreement", help="Another agreement shares the cost.")
@option("grant", help="Another notice refinances it.")
@fills(AmendPost)
def amend() -> None:
    """Amend POST: other allocated FTE, another agreement or the next notice from a day on."""


@click.command(
    "absence",
    epilog="Example: budget-ledger post absence CM-1 --person P-17 --from 2024-04-01 "
    "--until 2024-06-30",
)
@argument("post")
@option("person")
@option("valid_from", help="First day away.")
@option("valid_to", help="Last day away; default: open.")
@fills(RecordAbsence)
def absence() -> None:
    """Record that a person is away without cost: POST counts as vacant on these days."""


@click.command(
    "quota",
    epilog="Example: budget-ledger programme quota KIM --body 05558032 --fte 0.47 "
    "--from 2023-01-01 --source 'distribution 2023'",
)
@argument("programme")
@option("body")
@option("fte", help=FTE_HELP)
@option("valid_from")
@option("source", help="Where it was calculated.")
@fills(CalculateQuota)
def quota() -> None:
    """Record the quota of FTE that was calculated for a body."""


@click.command("shares", epilog="Example: budget-ledger post shares --on 2024-12-31")
@click.argument("municipality", type=BODY, required=False)
@click.option("--on", "day", type=DAY, required=True, help="The day that is looked at.")
@click.option("--programme", type=PROGRAMME, help="Default: all.")
@click.option("--region", help="Default: all.")
@asks
def shares(
    asked: Asking, municipality: str | None, day: int, programme: str | None, region: str | None
) -> None:
    """Show quota, allocated and occupied share of each municipality on a day.

    And of each notice (Bescheid) that says how many posts it pays for: these, allocated, occupied.
    """
    from ledger.position.posts.shares import SharesQuestion
    from ledger.position.posts.shares import shares as ask
    from ledger.reporting.posts.staff import shares_output

    question = SharesQuestion(day, municipality, programme, region)
    give(asked, ask, question, shares_output, rows=lambda found: found.bodies)


@click.command("occupancy", epilog="Example: budget-ledger post occupancy CM-1 --year 2024")
@click.argument("post", type=POST)
@click.option("--year", type=YEAR, required=True)
@asks
def occupancy(asked: Asking, post: str, year: int) -> None:
    """Show who fills POST when: people, absences, vacancies and hand-overs."""
    from ledger.position.posts.occupancy import OccupancyQuestion
    from ledger.position.posts.occupancy import occupancy as ask
    from ledger.reporting.posts.staff import occupancy_output

    give(asked, ask, OccupancyQuestion(post, year), occupancy_output, rows=list)
