"""`cost`: actual costs, one by one or from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.certify import certify
from cli.context import Settings
from cli.options import acknowledge, noted, records
from cli.types import AMOUNT, DAY, YEAR
from ledger.domain.commands import BookCost, ReverseCost

if TYPE_CHECKING:
    from ledger.application import Note
    from ledger.importing.costs import ImportReport

_SHOWN = 20


@click.group()
def cost() -> None:
    """Book, reverse, import, certify actual costs (Ist-Kosten)."""


cost.add_command(certify)


@cost.command(
    "book",
    epilog="Example: budget-ledger cost book --post CM-1 --type personnel --amount 5863,19 "
    "--service 2023-07-01 2023-07-31 --booked-on 2023-07-31 --voucher 2023-0701",
)
@click.option("--post", required=True)
@click.option("--type", "cost_type", required=True, help="Cost type, e.g. personnel.")
@click.option("--amount", type=AMOUNT, required=True, help="Euros; a credit note is negative.")
@click.option(
    "--service", nargs=2, type=DAY, required=True, metavar="FROM TO", help="Service period."
)
@click.option("--booked-on", type=DAY, required=True)
@click.option("--paid-on", type=DAY, help="Default: not paid yet.")
@click.option("--voucher", required=True)
@click.option("--line", type=click.IntRange(1, 10**9), default=1, show_default=True)
@click.option("--source", default="manual", show_default=True, help="Source system.")
@click.option("--fiscal-year", type=YEAR, help="Of the voucher; default: the year of service.")
@click.option("--body", "employing_body", default="", help="Default: the post's employing body.")
@click.option("--payee", default="", help="For personnel cost an id, never a name.")
@click.option(
    "--bearing-year", type=YEAR, help="The open year, where the year of service is closed."
)
@records
def book(
    post: str,
    cost_type: str,
    amount: int,
    service: tuple[int, int],
    booked_on: int,
    paid_on: int | None,
    voucher: str,
    line: int,
    source: str,
    fiscal_year: int | None,
    employing_body: str,
    payee: str,
    bearing_year: int | None,
) -> BookCost:
    """Book one line of a voucher; the service period decides which year bears it."""
    from msgspec import UNSET  # noqa: PLC0415 - not for --help

    return BookCost(
        post,
        cost_type,
        amount,
        service[0],
        service[1],
        booked_on,
        paid_on or 0,
        voucher,
        line,
        source,
        fiscal_year or 0,
        employing_body,
        payee,
        bearing_year=UNSET if bearing_year is None else bearing_year,
    )


@cost.command(
    "reverse",
    epilog="Example: budget-ledger cost reverse --body 05558016 --fiscal-year 2023 "
    "--voucher 2023-0701 --booked-on 2023-09-01",
)
@click.option("--body", "employing_body", required=True, help="Employing body of the booking.")
@click.option("--fiscal-year", type=YEAR, required=True)
@click.option("--voucher", required=True)
@click.option("--line", type=click.IntRange(1, 10**9), default=1, show_default=True)
@click.option("--source", default="manual", show_default=True)
@click.option("--booked-on", type=DAY, required=True)
@click.option("--paid-on", type=DAY, help="Default: as the booking.")
@click.option("--reversal-voucher", default="", help="Number of the reversal's own voucher.")
@records
def reverse(
    employing_body: str,
    fiscal_year: int,
    voucher: str,
    line: int,
    source: str,
    booked_on: int,
    paid_on: int | None,
    reversal_voucher: str,
) -> ReverseCost:
    """Reverse a booking (Storno) by its exact mirror; the voucher may then be booked again."""
    return ReverseCost(
        employing_body,
        fiscal_year,
        voucher,
        booked_on,
        paid_on or 0,
        line,
        source,
        reversal_voucher,
    )


@cost.command("import", epilog="Example: budget-ledger cost import costs.csv --dry-run")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", default="csv", show_default=True, help="For lines that name none.")
@click.option("--accept-valid", is_flag=True, help="Record the good lines although some are bad.")
@click.option("--keep-text", is_flag=True, help="Keep free text and payees; else dropped.")
@click.option("--dry-run", is_flag=True, help="Judge every line, record nothing.")
@noted
def import_(
    settings: Settings,
    note: Note,
    form: str,
    file: Path,
    source: str,
    accept_valid: bool,
    keep_text: bool,
    dry_run: bool,
) -> None:
    """Import FILE, the product's own CSV: all lines or none; the same file again changes nothing.

    Columns: post, cost_type, amount, service_from, service_to, booked_on, voucher; optional
    paid_on, line, source, fiscal_year, employing_body, payee, text, known_on, reverses,
    bearing_year.
    """
    if note.corrects is not None:
        raise click.UsageError("bookings are not corrected → reverse them with: cost reverse")
    with settings.ledger() as ledger:
        from ledger.importing.costs import ImportOptions, import_costs  # noqa: PLC0415 - late

        options = ImportOptions(source, accept_valid, keep_text, dry_run, note)
        report = import_costs(ledger, file, options)
    _print(settings, report, form, file.name, dry_run=dry_run)


def _print(
    settings: Settings, report: ImportReport, form: str, name: str, *, dry_run: bool
) -> None:
    for finding in report.findings[:_SHOWN]:
        click.echo(f"error: {name}, {finding}", err=True)
    if len(report.findings) > _SHOWN:
        click.echo(f"error: … and {len(report.findings) - _SHOWN} more of this kind", err=True)
    if report.dropped_texts:
        text = f"the free text of {report.dropped_texts} lines was dropped; --keep-text keeps it"
        click.echo(f"warning: {text}", err=True)
    if form == "text":
        say = settings.language.say
        rejected = len({finding.line for finding in report.findings})
        click.echo(
            say(
                "import_lines",
                read=report.read,
                new=report.new,
                known=report.known,
                rejected=rejected,
            )
        )
    if report.receipt is not None:
        acknowledge(settings, report.receipt, "ImportCosts", form)
    elif form == "json":
        import json  # noqa: PLC0415 - only for programs

        lines = [finding._asdict() for finding in report.findings]
        answer = {"read": report.read, "new": report.new, "known": report.known, "rejected": lines}
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        click.echo(settings.language.say("dry_run" if dry_run else "unchanged"))
    if report.findings:
        raise click.exceptions.Exit(1)
