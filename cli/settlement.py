"""`settlement`: the yearly account between employing body and members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.acknowledging import acknowledge, carry_out
from cli.answering import give
from cli.context import Settings
from cli.fields import argument, fills, option
from cli.named import AGREEMENT, SETTLEMENT
from cli.options import Asking, asks, lasting, noted
from cli.types import DAY, YEAR
from ledger.domain.commands import IssueSettlement, PaySettlement

if TYPE_CHECKING:
    from ledger.application import Note


@click.group()
def settlement() -> None:
    """Issue, pay, show and list settlements (Spitzabrechnungen) of an agreement's year."""


@lasting  # a settlement is named instead, by the option of the same name
@settlement.command(
    "issue",
    epilog="Example: budget-ledger settlement issue SA-2024 --agreement KV-Mitte --year 2024 "
    "--issued-on 2025-02-15 --due-on 2025-03-31",
)
@click.argument("settlement")
@click.option("--agreement", type=AGREEMENT, required=True)
@click.option("--year", type=YEAR, required=True)
@click.option("--issued-on", type=DAY, required=True)
@click.option("--due-on", type=DAY, required=True)
@click.option(
    "--corrects",
    "corrected",
    type=SETTLEMENT,
    metavar="SETTLEMENT",
    help="Take the place of that settlement of the same year; needs --reason.",
)
@noted
def issue(
    settings: Settings,
    note: Note,
    form: str,
    corrected: str | None,
    dry_run: bool,
    **fields: Any,  # noqa: ANN401 - click's values
) -> None:
    """Compute SETTLEMENT from everything recorded, on accrual, and freeze it as issued.

    Each member's balance is what stays with it (cost share minus refinanced plus VAT) minus the
    advances it paid. Later facts leave it unmoved; correct it by another one with --corrects.
    """
    command = IssueSettlement(**fields, corrects=corrected)
    with settings.ledger() as ledger:
        did = carry_out(ledger, command, note, dry_run=dry_run)
    acknowledge(settings, did, form)


@settlement.command(
    "pay",
    epilog="Example: budget-ledger settlement pay SA-2024 --member 05558032 --amount 8603,49 "
    "--paid-on 2025-03-20",
)
@argument("settlement")
@option("member", help="Who paid, or got money back.")
@option(
    "employing_body", "to", help="The employing body; needed where the member has several accounts."
)
@option("amount_cents", help="Euros; a refund is negative.")
@option("paid_on")
@fills(PaySettlement)
def pay() -> None:
    """Record a member's payment on SETTLEMENT, or with a minus its refund (Erstattung)."""


@settlement.command("show", epilog="Example: budget-ledger settlement show SA-2024")
@click.argument("settlement", type=SETTLEMENT)
@asks
def show(asked: Asking, settlement: str) -> None:
    """Show SETTLEMENT as issued: key × cost, key × grant, VAT, advances, payments, what is open."""
    from ledger.application.asking.settlements import show_settlement
    from ledger.position.settlements.settled import SettlementQuestion
    from ledger.reporting.settlements.settlement import settlement_output

    give(asked, show_settlement, SettlementQuestion(settlement), settlement_output)


@settlement.command("list", epilog="Example: budget-ledger settlement list --agreement KV-Mitte")
@click.option("--agreement", type=AGREEMENT, help="Default: all.")
@click.option("--year", type=YEAR, help="Default: every year.")
@asks
def list_(asked: Asking, agreement: str | None, year: int | None) -> None:
    """List settlements, one line for each member's account, and what is open of it."""
    from ledger.application.asking.settlements import list_settlements
    from ledger.position.settlements.settled import SettlementsQuestion
    from ledger.reporting.settlements.accounts import settlements_output

    question = SettlementsQuestion(agreement, year)
    give(asked, list_settlements, question, settlements_output, rows=lambda found: found[0])
