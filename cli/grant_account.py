"""`grant account`: received against payable, leg by leg."""

from __future__ import annotations

import click

from cli.context import Settings
from cli.options import asks
from cli.types import YEAR


@click.command("account", epilog="Example: budget-ledger grant account KIM-2023 --year 2024")
@click.argument("grant")
@click.option("--year", type=YEAR, help="Default: every year of the notice.")
@asks
@click.pass_obj
def account(
    settings: Settings,
    grant: str,
    year: int | None,
    as_of: tuple[str, int] | None,
    known_on: int | None,
    form: str,
) -> None:
    """Show what each leg of GRANT received, what is payable by its terms, and what is open.

    Counts by payment date, as proof of use and repayment do; each leg by its own terms.
    """
    with settings.ledger() as ledger:
        from ledger.position.grant_account import (  # noqa: PLC0415 - not for --help
            AccountQuestion,
            grant_account,
        )
        from ledger.reporting.grant_account_report import account_output  # noqa: PLC0415

        axes = ledger.axes(as_of[1] if as_of else None, known_on)
        rows = ledger.ask(grant_account, AccountQuestion(grant, year, axes))
    click.echo(account_output(rows, settings.language, form))
