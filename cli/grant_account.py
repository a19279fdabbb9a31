"""`grant account`: received against payable, leg by leg."""

from __future__ import annotations

import click

from cli.named import GRANT
from cli.options import Asking, asks
from cli.types import YEAR


@click.command("account", epilog="Example: budget-ledger grant account KIM-2023 --year 2024")
@click.argument("grant", type=GRANT)
@click.option("--year", type=YEAR, help="Default: every year of the notice.")
@asks
def account(asked: Asking, grant: str, year: int | None) -> None:
    """Show what each leg of GRANT received, what is payable by its terms, and what is open.

    Counts by payment date, as proof of use and repayment do; each leg by its own terms.
    """
    with asked.settings.ledger() as ledger:
        from ledger.application.asking.grant_list import account_of_grant
        from ledger.position.grants.account import AccountQuestion
        from ledger.reporting.grants.account import account_output

        question = AccountQuestion(grant, year, asked.axes(ledger))
        rows, names, origin = ledger.ask(account_of_grant, question)
    asked.answer(account_output(rows, names, asked.frame(origin)))
