"""`grant list` and `grant show`: notices as they stand; commands of the group `grant`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.context import Settings
from cli.empty import tell_if_empty
from cli.options import asks
from cli.types import DAY, TypedMoment

if TYPE_CHECKING:
    from ledger.position.grant_view import GrantTable

ON = click.option(
    "--on", type=DAY, help="Day on which proofs are late and amounts hold; default: today."
)


@click.command("list", epilog="Example: budget-ledger grant list --programme KIM")
@click.option("--programme", help="Default: all.")
@ON
@asks
@click.pass_obj
def list_grants(
    settings: Settings,
    programme: str | None,
    on: int | None,
    as_of: TypedMoment | None,
    known_on: int | None,
    form: str,
) -> None:
    """List the notices (Bescheide): bodies, period, financing type, rate or amount, posts."""
    table, typed = _asked(settings, {"programme": programme, "on": on}, as_of, known_on)
    from ledger.reporting import grant_report as report

    tell_if_empty(settings, table.grants)
    if form == "json":
        click.echo(report.list_json(table, typed))
    elif form == "csv":
        click.echo(report.list_csv(table))
    else:
        click.echo(report.list_text(table, settings.language, typed))


@click.command("show", epilog="Example: budget-ledger grant show KIM-2023 --on 2025-04-01")
@click.argument("grant")
@ON
@asks
@click.pass_obj
def show(
    settings: Settings,
    grant: str,
    on: int | None,
    as_of: TypedMoment | None,
    known_on: int | None,
    form: str,
) -> None:
    """Show GRANT: terms with their events, own money (Eigenmittel), forwardings, money, proofs.

    A proof of use (Verwendungsnachweis) is open, late, submitted or accepted on the day of --on.
    """
    table, typed = _asked(settings, {"grant": grant, "on": on}, as_of, known_on)
    from ledger.reporting import grant_show_report as report

    if form == "json":
        click.echo(report.show_json(table, typed))
    elif form == "csv":
        click.echo(report.show_csv(table))
    else:
        click.echo(report.show_text(table, settings.language, typed))


def _asked(
    settings: Settings, wanted: dict[str, object], as_of: TypedMoment | None, known_on: int | None
) -> tuple[GrantTable, str]:
    """Return the answer, and the moment as it was typed."""
    with settings.ledger() as ledger:
        from ledger.application.grant_list import grant_list
        from ledger.position.grant_view import GrantQuestion

        typed, instant = as_of or ("", None)
        seen = None if instant is None else ledger.day_of(instant)
        axes = ledger.axes(instant, known_on)
        question = GrantQuestion(**wanted, seen=seen, axes=axes)  # type: ignore[arg-type]
        return ledger.ask(grant_list, question), typed
