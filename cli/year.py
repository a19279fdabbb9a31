"""`year`: what becomes of a body's budget year."""

from __future__ import annotations

import click

from cli.context import Settings
from cli.options import asks, records
from cli.types import DAY, YEAR, TypedMoment
from ledger.domain.commands import AdoptAccounts, CloseYear


@click.group()
def year() -> None:
    """Check and close a year, adopt its accounts (Jahresabschluss), see what to keep how long."""


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


@year.command(
    "close", epilog="Example: budget-ledger year close 05558032 2023 --closed-on 2024-04-30"
)
@click.argument("body")
@click.argument("year", type=YEAR)
@click.option("--closed-on", type=DAY, help="Default: today.")
@click.option("--despite-red", is_flag=True, help="Although a check is red; needs --reason.")
@records
def close(body: str, year: int, closed_on: int | None, despite_red: bool) -> CloseYear:
    """Close YEAR of BODY: its figures are frozen as they are now, and never move again.

    What is recorded later about it becomes the prior-year adjustment (periodenfremd) of the first
    open year. A closing is never taken back. Look first with: year check
    """
    return CloseYear(body, year, closed_on or 0, despite_red)


@year.command("check", epilog="Example: budget-ledger year check 05558032 2024")
@click.argument("body")
@click.argument("year", type=YEAR)
@asks
@click.pass_obj
def check(
    settings: Settings,
    body: str,
    year: int,
    as_of: TypedMoment | None,
    known_on: int | None,
    form: str,
) -> None:
    """Show what stands against closing YEAR of BODY: green, amber or red per check.

    Each finding names the command that shows it. Red stands against year close.
    """
    with settings.ledger() as ledger:
        from ledger.position.year_check import CheckQuestion, year_check
        from ledger.reporting import year_report as report

        typed, instant = as_of or ("", None)
        on = None if instant is None else ledger.day_of(instant)
        axes = ledger.axes(instant, known_on)
        answer = ledger.ask(year_check, CheckQuestion(body, year, axes, on))
    if form == "json":
        click.echo(report.year_check_json(answer, settings.language, typed))
    elif form == "csv":
        click.echo(report.year_check_csv(answer, settings.language))
    else:
        click.echo(report.year_check_text(answer, settings.language, typed))


@year.command("retention", epilog="Example: budget-ledger year retention 05558016 2023")
@click.argument("body")
@click.argument("year", type=YEAR)
@asks
@click.pass_obj
def retention(
    settings: Settings,
    body: str,
    year: int,
    as_of: TypedMoment | None,
    known_on: int | None,
    form: str,
) -> None:
    """Show how long BODY keeps books and vouchers of YEAR: the longest of all rules."""
    with settings.ledger() as ledger:
        from ledger.application.retention import (
            RetentionQuestion,
            retention_of,
        )
        from ledger.reporting import retention_report as report

        typed, instant = as_of or ("", None)
        axes = ledger.axes(instant, known_on)
        answer = ledger.ask(retention_of, RetentionQuestion(body, year, axes))
    if form == "json":
        click.echo(report.retention_json(answer, typed))
    elif form == "csv":
        click.echo(report.retention_csv(answer))
    else:
        click.echo(report.retention_text(answer, settings.language, typed))
