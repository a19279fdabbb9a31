"""`grant account`: received against payable, leg by leg."""

from __future__ import annotations

import click

from cli.context import Settings
from cli.options import asks
from cli.types import YEAR, TypedMoment


@click.command("account", epilog="Example: budget-ledger grant account KIM-2023 --year 2024")
@click.argument("grant")
@click.option("--year", type=YEAR, help="Default: every year of the notice.")
@asks
@click.pass_obj
def account(
    settings: Settings,
    grant: str,
    year: int | None,
    as_of: TypedMoment | None,
    known_on: int | None,
    form: str,
) -> None:
    """Show what each leg of GRANT received, what is payable by its terms, and what is open.

    Counts by payment date, as proof of use and repayment do; each leg by its own terms.
    """
    with settings.ledger() as ledger:
        from ledger.application.grant_list import account_of_grant
        from ledger.position.grant_account import AccountQuestion
        from ledger.reporting.axes_report import Frame
        from ledger.reporting.grant_account_report import account_output

        typed, instant = as_of or ("", None)
        question = AccountQuestion(grant, year, ledger.axes(instant, known_on))
        rows, origin = ledger.ask(account_of_grant, question)
    click.echo(account_output(rows, Frame(settings.language, form, origin, typed)))
