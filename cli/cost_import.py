"""`cost import`: actual costs from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.acknowledging import Did, acknowledge, of_file
from cli.context import Settings
from cli.files import reading
from cli.options import IS_AN_ID, NEW_TYPE, PLAUSIBLE, lasting, noted
from cli.printing import blame, echo, give, in_words, remark, warn, warnings_in
from cli.profile import SHEET, chosen
from cli.progress import Progress
from cli.types import YEAR, FilePath
from ledger.domain.said import Said

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.application import Note
    from ledger.application.recording.costs.import_results import ImportReport

_SHOWN = 20


@lasting
@click.command("import", epilog="Example: budget-ledger cost import costs.csv --dry-run")
@click.argument("file", type=FilePath())
@click.option("--source", default="csv", show_default=True, help="For lines that name none.")
@click.option("--accept-valid", is_flag=True, help="Record the good lines although some are bad.")
@click.option("--keep-text", is_flag=True, help="Keep free text and payees; else dropped.")
@click.option(
    "--profile",
    "by",
    type=FilePath(dir_okay=False),
    help="Mapping profile (TOML) for an export of a finance system, CSV or XLSX.",
)
@SHEET
@click.option(
    "--rejected",
    type=FilePath(dir_okay=False),
    help="Write refused lines to this file, in the layout of FILE (CSV or XLSX).",
)
@click.option(
    "--bearing-year",
    type=YEAR,
    help="The open year, for lines whose year of service is closed and that name none.",
)
@PLAUSIBLE
@NEW_TYPE
@IS_AN_ID
@noted
def import_(
    settings: Settings,
    note: Note,
    form: str,
    file: Path,
    by: Path | None,
    sheet: str,
    **given: Any,  # noqa: ANN401 - click's options
) -> None:
    """Import FILE: all lines or none; the same file again changes nothing.

    With --profile any export of a finance system. Without it a DATEV Buchungsstapel (EXTF), or the
    product's own CSV; FILE may be -, the standard input. Its columns:
    post, cost_type, amount, service_from, service_to, booked_on, voucher; optional paid_on, line,
    source, fiscal_year, employing_body, payee, text, known_on, reverses, bearing_year.

    A dry run shows control totals and what each position would become.
    """
    with settings.ledger() as ledger, Progress() as step:
        from ledger.importing.costs.imported import ImportOptions, import_costs
        from ledger.importing.files.text import MAX_BYTES

        options = ImportOptions(**given, note=note, progress=step, words=in_words)
        profile = chosen(by, sheet, ledger)
        with reading(file, MAX_BYTES) as found:
            report = import_costs(ledger, found, options, profile)
        did = None if options.dry_run else of_file(ledger, report.receipt)
    shown = form, found.name, options.rejected
    show(settings, report, *shown, dry_run=options.dry_run, did=did)


def _tell_faults(report: ImportReport, name: str) -> None:
    for finding in report.findings[:_SHOWN]:
        blame(finding, name)
    more = report.rejected + report.conflicts - len({f.line for f in report.findings[:_SHOWN]})
    if len(report.findings) > _SHOWN:
        blame(Said("… and {count} more {count:line|lines}", count=more))


def _tell_dropped(report: ImportReport) -> None:
    if report.dropped_texts:
        words = (
            "BL-438 the free text of {count} {count:line|lines} was dropped; --keep-text keeps it"
        )
        warn(Said(words, count=report.dropped_texts))
    if report.dropped_payees:
        words = (
            "BL-912 the payee of {count} {count:line|lines} may be a name and was dropped; "
            "--keep-text keeps it"
        )
        warn(Said(words, count=report.dropped_payees))


def show(
    settings: Settings,
    report: ImportReport,
    form: str,
    name: str,
    rejected: Path | None,
    *,
    dry_run: bool,
    did: Did | None,
) -> None:
    """Print what became of a file; exit 1 when lines were refused."""
    from ledger.reporting.costs import imported as import_report
    from ledger.reporting.table import json_text

    say = settings.language.say
    _tell_faults(report, name)
    for one in report.notes:
        warn(one, name)
    bad = report.rejected + report.conflicts
    if rejected is not None and bad:
        remark(say("rejected_written", file=rejected))
    _tell_dropped(report)
    if form == "text":
        echo(import_report.lines_text(report, settings.language))
        left = (
            "" if dry_run else import_report.left_out_text(report, settings.language, skipped=True)
        )
        echo(f"\n{left}\n" if left else "", nl=bool(left))
    if did is None:
        for warning in report.receipt.warnings if report.receipt else ():
            warn(warning)
        if form == "json":
            record = import_report.preview_record(report, settings.language)
            warned = warnings_in(report.receipt.warnings if report.receipt else ())
            give(json_text({**record, **warned}))
        else:
            preview = import_report.preview_text(report, settings.language) if dry_run else ""
            echo(f"\n{preview}\n" if preview else "", nl=bool(preview))
            echo(say("dry_run" if dry_run else "nothing_kept"))
    else:
        acknowledge(settings, did, form)
    if bad:
        raise click.exceptions.Exit(1)
