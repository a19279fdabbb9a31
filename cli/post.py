"""`post`: funded positions and who fills them."""

from __future__ import annotations

import click

from cli.fields import argument, fills, option
from cli.named import POST
from cli.options import IS_AN_ID
from cli.staff import FTE_HELP, absence, amend, occupancy, shares
from cli.things import list_and_show
from ledger.domain.commands import ChangeHours, ClosePost, EstablishPost, FillPost, VacatePost


@click.group()
def post() -> None:
    """Establish, amend, fill, vacate, close posts (Stellen); absences, shares, occupancy."""


@post.command(
    "establish",
    epilog="Example: budget-ledger post establish CM-1 --programme KIM --employing-body 05558016 "
    "--region Mitte --fte 1 --from 2023-01-01 --agreement KV-Mitte --grant KIM-2023",
)
@argument("post", type=str)
@option("programme")
@option("employing_body", help="Anstellungskörperschaft.")
@option("region", required=False, default="", help="Region of the post.")
@option("fte", help=FTE_HELP)
@option("valid_from")
@option("agreement", help="Who shares the cost; default: the employing body alone.")
@option("grant", help="What refinances it; default: nothing.")
@fills(EstablishPost)
def establish() -> None:
    """Establish POST with its allocated FTE."""


@post.command(
    "fill", epilog="Example: budget-ledger post fill CM-1 --person P-17 --from 2023-07-01"
)
@argument("post")
@option("person", help="A pseudonymous id such as P-17, never a name.")
@option("fte", required=False, default="1", show_default=True, help=FTE_HELP)
@option("valid_from")
@option("valid_to", help="Last day; default: open.")
@option("handover", help="Two people at once are meant.")
@IS_AN_ID
@fills(FillPost)
def fill() -> None:
    """Record who fills POST, with how many FTE, from when."""


@post.command(
    "change-hours",
    epilog="Example: budget-ledger post change-hours CM-1 --person P-17 --fte 0.5 "
    "--from 2024-04-01",
)
@argument("post")
@option("person")
@option("fte", help=FTE_HELP)
@option("valid_from")
@fills(ChangeHours)
def change_hours() -> None:
    """Record another FTE of the person on POST from a day on."""


@post.command(
    "vacate",
    epilog="Example: budget-ledger post vacate CM-1 --person P-17 --last-day 2025-03-31",
)
@argument("post")
@option("person")
@option("last_day")
@fills(VacatePost)
def vacate() -> None:
    """Record the person's last day on POST."""


@post.command("close", epilog="Example: budget-ledger post close CM-1 --last-day 2025-12-31")
@argument("post")
@option("last_day")
@fills(ClosePost)
def close() -> None:
    """Close POST after a day."""


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
