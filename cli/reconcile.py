"""`reconcile`: the ledger beside an export."""

from __future__ import annotations

from pathlib import Path

import click

from cli.context import Settings
from cli.files import Output
from cli.misused import Misused
from cli.named import BODY
from cli.options import to_file
from cli.printing import blame
from cli.profile import SHEET, chosen
from cli.types import PERIOD, YEAR
from ledger.domain.errors import Finding
from ledger.domain.said import Said

_SHOWN = 20


@click.command(epilog="Example: budget-ledger reconcile export.csv --profile hkr.toml --year 2024")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--profile", "by", type=click.Path(path_type=Path, dir_okay=False), help="As for cost import."
)
@SHEET
@click.option("--source", default="csv", show_default=True, help="For lines that name none.")
@click.option("--year", type=YEAR, help="Booked in that year …")
@click.option("--days", type=PERIOD, metavar="FROM TO", help="… or between two days.")
@click.option("--body", type=BODY, help="Only of this employing body; default: those of the file.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text",
    show_default=True, help="For a person or for a program.",
)  # fmt: skip
@to_file
@click.pass_obj
def reconcile(
    settings: Settings,
    file: Path,
    by: Path | None,
    sheet: str,
    source: str,
    year: int | None,
    days: tuple[int, int] | None,
    body: str | None,
    form: str,
    out: Output,
) -> None:
    """Compare the ledger with FILE: matched, different, only here, only there; sums per cost type.

    Nothing is recorded. Exit code 0: both say the same; 1: they do not.
    """
    if year is not None and days is not None:
        raise Misused("BL-453 --year and --days say the same", "give one of them")
    with settings.ledger() as ledger:
        from ledger.domain.period import year_span
        from ledger.importing.costs.reconcile import ReconcileOptions, reconcile
        from ledger.reporting.costs.reconciled import reconcile_output

        options = ReconcileOptions(source, body=body)
        if year is not None:
            span = year_span(year)
            options = options._replace(first=span.start, last=span.end - 1)
        if days is not None:
            options = options._replace(first=days[0], last=days[1])
        found, unread = reconcile(ledger, file, chosen(by, sheet, ledger), options)
    for finding in unread[:_SHOWN]:
        blame(finding, file.name)
    out.take(reconcile_output(found, settings.language, form).rstrip("\n"), form, settings.language)
    if not found.agrees:
        problem = (
            "BL-585 {count} {count:voucher differs|vouchers differ}, lines are unread"
            if found.unread
            else "BL-584 {count} {count:voucher differs|vouchers differ}"
        )
        place, remedy = Said("{file}", file=file.name), "book, reverse or mend them"
        blame(Finding.of(place, problem, remedy, count=len(found.differences)))
        raise click.exceptions.Exit(1)
