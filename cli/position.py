"""`position`: the figure everybody wants."""

from __future__ import annotations

import click

from cli.context import Settings
from cli.options import BASIS, asks
from cli.types import YEAR


@click.command(epilog="Example: budget-ledger position 05558032 --year 2024 --known-on 2024-09-15")
@click.argument("municipality", required=False)
@click.option("--year", type=YEAR, help="Default: every year with cost.")
@click.option("--programme", help="Default: all.")
@BASIS
@asks
@click.pass_obj
def position(
    settings: Settings,
    municipality: str | None,
    year: int | None,
    programme: str | None,
    basis: str,
    as_of: tuple[str, int] | None,
    known_on: int | None,
    form: str,
) -> None:
    """Show cost share, refinanced, unrefinanced, authorised, headroom and status.

    One row per municipality, programme and year; without MUNICIPALITY all of them.
    """
    with settings.ledger() as ledger:
        from ledger.position.load import Question  # noqa: PLC0415 - not for --help
        from ledger.reporting import position_report as report  # noqa: PLC0415

        typed, instant = as_of or ("", None)
        axes = ledger.axes(instant, known_on)
        table = ledger.positions(Question(municipality, year, programme, basis, axes))
    if form == "json":
        click.echo(report.position_json(table, typed))
    elif form == "csv":
        click.echo(report.position_csv(table))
    else:
        click.echo(report.position_text(table, settings.language, typed))
