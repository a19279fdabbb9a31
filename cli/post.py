"""`post`: funded positions and who fills them."""

from __future__ import annotations

import click

from cli.named import AGREEMENT, BODY, GRANT, POST, PROGRAMME
from cli.options import IS_AN_ID, records
from cli.staff import absence, amend, occupancy, shares
from cli.things import list_and_show
from cli.types import DAY_IN_YEAR, FTE
from ledger.domain.commands import ChangeHours, ClosePost, EstablishPost, FillPost, VacatePost
from ledger.domain.keys import Ratio

FTE_HELP = "Full-time equivalent: 1, 0.5, 1/2 or 19.5/39."


@click.group()
def post() -> None:
    """Establish, amend, fill, vacate, close posts (Stellen); absences, shares, occupancy."""


@post.command(
    "establish",
    epilog="Example: budget-ledger post establish CM-1 --programme KIM --employing-body 05558016 "
    "--region Mitte --fte 1 --from 2023-01-01 --agreement KV-Mitte --grant KIM-2023",
)
@click.argument("post")
@click.option("--programme", type=PROGRAMME, required=True)
@click.option("--employing-body", type=BODY, required=True, help="Anstellungskörperschaft.")
@click.option("--region", default="", help="Region of the post.")
@click.option("--fte", type=FTE, required=True, help=FTE_HELP)
@click.option("--from", "valid_from", type=DAY_IN_YEAR, required=True)
@click.option(
    "--agreement", type=AGREEMENT, help="Who shares the cost; default: the employing body alone."
)
@click.option("--grant", type=GRANT, help="What refinances it; default: nothing.")
@records
def establish(
    post: str,
    programme: str,
    employing_body: str,
    region: str,
    fte: Ratio,
    valid_from: int,
    agreement: str | None,
    grant: str | None,
) -> EstablishPost:
    """Establish POST with its allocated FTE."""
    return EstablishPost(
        post=post,
        programme=programme,
        employing_body=employing_body,
        region=region,
        fte=fte,
        valid_from=valid_from,
        agreement=agreement,
        grant=grant,
    )


@post.command(
    "fill", epilog="Example: budget-ledger post fill CM-1 --person P-17 --from 2023-07-01"
)
@click.argument("post", type=POST)
@click.option("--person", required=True, help="A pseudonymous id such as P-17, never a name.")
@click.option("--fte", type=FTE, default="1", show_default=True, help=FTE_HELP)
@click.option("--from", "valid_from", type=DAY_IN_YEAR, required=True)
@click.option("--until", "valid_to", type=DAY_IN_YEAR, help="Last day; default: open.")
@click.option("--handover", is_flag=True, help="Two people at once are meant.")
@IS_AN_ID
@records
def fill(
    post: str, person: str, fte: Ratio, valid_from: int, valid_to: int | None, handover: bool
) -> FillPost:
    """Record who fills POST, with how many FTE, from when."""
    return FillPost(
        post=post,
        person=person,
        fte=fte,
        valid_from=valid_from,
        valid_to=valid_to,
        handover=handover,
    )


@post.command(
    "change-hours",
    epilog="Example: budget-ledger post change-hours CM-1 --person P-17 --fte 0.5 "
    "--from 2024-04-01",
)
@click.argument("post", type=POST)
@click.option("--person", required=True)
@click.option("--fte", type=FTE, required=True, help=FTE_HELP)
@click.option("--from", "valid_from", type=DAY_IN_YEAR, required=True)
@records
def change_hours(post: str, person: str, fte: Ratio, valid_from: int) -> ChangeHours:
    """Record another FTE of the person on POST from a day on."""
    return ChangeHours(post, person, fte, valid_from)


@post.command(
    "vacate",
    epilog="Example: budget-ledger post vacate CM-1 --person P-17 --last-day 2025-03-31",
)
@click.argument("post", type=POST)
@click.option("--person", required=True)
@click.option("--last-day", type=DAY_IN_YEAR, required=True)
@records
def vacate(post: str, person: str, last_day: int) -> VacatePost:
    """Record the person's last day on POST."""
    return VacatePost(post, person, last_day)


@post.command("close", epilog="Example: budget-ledger post close CM-1 --last-day 2025-12-31")
@click.argument("post", type=POST)
@click.option("--last-day", type=DAY_IN_YEAR, required=True)
@records
def close(post: str, last_day: int) -> ClosePost:
    """Close POST after a day."""
    return ClosePost(post, last_day)


for command in (amend, absence, shares, occupancy):
    post.add_command(command)


list_and_show(
    post,
    POST,
    "List the posts (Stellen): employing body, region, FTE, agreement, notice."
    "|post list --programme KIM",
    "Show POST: allocated FTE, agreement, notice, people, absences and plans, by days."
    "|post show CM-1",
    of_programme=True,
)
