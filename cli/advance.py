"""`advance`: what members pay before the settlement."""

from __future__ import annotations

import click

from cli.answering import give
from cli.fields import argument, fills, option
from cli.named import AGREEMENT, BODY
from cli.options import Asking, asks
from cli.types import DAY_IN_YEAR, YEAR
from ledger.domain.commands import PayAdvance, ScheduleAdvance

TO_HELP = "The employing body; needed where several have posts under the agreement."


@click.group()
def advance() -> None:
    """Schedule and pay advances (Abschläge) of members to the employing body; list them."""


@advance.command(
    "schedule",
    epilog="Example: budget-ledger advance schedule KV-Mitte --member 05558032 --year 2024 "
    "--amount 2000 --due-on 2024-03-31",
)
@argument("agreement")
@option("member", help="Who is to pay.")
@option("employing_body", "to", help=TO_HELP)
@option("year", help="The budget year it is meant for.")
@option("amount_cents")
@option("due_on", type=DAY_IN_YEAR)
@fills(ScheduleAdvance)
def schedule() -> None:
    """Record an advance that a member of AGREEMENT owes by a day."""


@advance.command(
    "pay",
    epilog="Example: budget-ledger advance pay KV-Mitte --member 05558032 --year 2024 "
    "--amount 2000 --paid-on 2024-03-28",
)
@argument("agreement")
@option("member", help="Who paid.")
@option("employing_body", "to", help=TO_HELP)
@option("year", help="The budget year it is meant for.")
@option("amount_cents", help="Euros; paid back is negative.")
@option("paid_on", type=DAY_IN_YEAR)
@fills(PayAdvance)
def pay() -> None:
    """Record an advance that a member of AGREEMENT paid, or got back."""


@advance.command(
    "list",
    epilog="Example: budget-ledger advance list --agreement KV-Mitte --year 2024",
)
@click.option("--agreement", type=AGREEMENT, help="Default: all.")
@click.option("--member", type=BODY, help="Default: all.")
@click.option("--year", type=YEAR, help="Default: every year.")
@asks
def list_(asked: Asking, agreement: str | None, member: str | None, year: int | None) -> None:
    """List the advances that were scheduled and paid, and what is open of each member's year."""
    from ledger.application.asking.settlements import list_advances
    from ledger.position.settlements.advances import AdvanceQuestion
    from ledger.reporting.settlements.advances import advances_output

    question = AdvanceQuestion(agreement, member, year)
    give(asked, list_advances, question, advances_output, rows=lambda found: found[0].rows)
