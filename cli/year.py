"""`year`: what becomes of a body's budget year."""

from __future__ import annotations

import click

from cli.context import Settings
from cli.options import asks, records
from cli.types import DAY, YEAR
from ledger.domain.commands import AdoptAccounts


@click.group()
def year() -> None:
    """Adopt a year's accounts (Jahresabschluss); see how long its records are kept."""


@year.command(
    "adopt-accounts",
    epilog="Example: budget-ledger year adopt-accounts 05558016 2023 --adopted-on 2024-12-12",
)
@click.argument("body")
@click.argument("year", type=YEAR)
@click.option("--adopted-on", type=DAY, required=True, help="Day of the council's decision.")
@records
def adopt_accounts(body: str, year: int, adopted_on: int) -> AdoptAccounts:
    """Record that the council of BODY adopted the annual accounts of YEAR (§ 96 GO NRW).

    Retention counts from the next 1 January (§ 59 KomHVO NRW).
    """
    return AdoptAccounts(body, year, adopted_on)


@year.command("retention", epilog="Example: budget-ledger year retention 05558016 2023")
@click.argument("body")
@click.argument("year", type=YEAR)
@asks
@click.pass_obj
def retention(
    settings: Settings,
    body: str,
    year: int,
    as_of: tuple[str, int] | None,
    known_on: int | None,
    form: str,
) -> None:
    """Show how long BODY keeps books and vouchers of YEAR: the longest of all rules."""
    with settings.ledger() as ledger:
        from ledger.application.retention import (  # noqa: PLC0415 - not for --help
            RetentionQuestion,
            retention_of,
        )
        from ledger.reporting import retention_report as report  # noqa: PLC0415

        typed, instant = as_of or ("", None)
        axes = ledger.axes(instant, known_on)
        answer = ledger.ask(retention_of, RetentionQuestion(body, year, axes))
    if form == "json":
        click.echo(report.retention_json(answer, typed))
    elif form == "csv":
        click.echo(report.retention_csv(answer))
    else:
        click.echo(report.retention_text(answer, settings.language, typed))
