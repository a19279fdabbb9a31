"""`profile`: how an export of a finance system is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.context import Settings, worded
from cli.misused import Misused
from cli.named import found_in
from cli.options import to_file
from cli.printing import blame, in_words, warn
from cli.types import FilePath
from ledger.domain.said import Said

if TYPE_CHECKING:
    from pathlib import Path

    from cli.files import Output
    from ledger.application import Ledger
    from ledger.importing.profiles.profile import Profile

_SHOWN = 20
SHEET = click.option(
    "--sheet", default="", help="Sheet of a workbook; default: the profile's, or the visible one."
)


def chosen(path: Path | None, sheet: str, ledger: Ledger) -> Profile | None:
    """Return the profile of a file, for a sheet that was named beside it; None: there is none.

    Posts and bodies that it names stand in the ledger, and become their ids.
    """
    from ledger.importing.profiles.profile import read_profile
    from ledger.reporting.chosen import meant

    if path is None:
        if sheet:
            raise Misused("--sheet needs --profile: BL-506 a workbook is read by one")
        return None
    return read_profile(path, meant).on_sheet(sheet).by_id(found_in(ledger))


@click.group()
def profile() -> None:
    """Propose and check mapping profiles for cost import."""


@profile.command("new", epilog="Example: budget-ledger profile new export.csv --name hkr")
@click.argument("file", type=FilePath())
@click.option("--name", default="", help="Default: that of the file.")
@SHEET
@to_file
@click.pass_obj
def new(settings: Settings, file: Path, name: str, sheet: str, out: Output) -> None:
    """Look at FILE and propose a profile for it; fill in what says TODO."""
    from ledger.importing.profiles.proposal import profile_text
    from ledger.importing.profiles.sniff import sniff

    with worded():
        text = profile_text(sniff(file, sheet), name or file.stem, in_words)
    out.take(text.rstrip("\n"), "toml", settings.language)


@profile.command(
    "check", epilog="Example: budget-ledger profile check semicolon-signed.toml export.csv"
)
@click.argument("profile", type=FilePath())
@click.argument("file", type=FilePath())
@SHEET
@to_file
@click.pass_obj
def check(settings: Settings, profile: Path, file: Path, sheet: str, out: Output) -> None:
    """Read FILE by PROFILE, without any ledger: what would be booked, what cannot be read.

    Exit code 1 when a line cannot be read.
    """
    from ledger.importing.profiles.checking import check_profile
    from ledger.importing.profiles.profile import read_profile
    from ledger.reporting.chosen import meant
    from ledger.reporting.costs import imported as import_report

    with worded():
        found = check_profile(file, read_profile(profile, meant).on_sheet(sheet))
    for note in found.report.notes:
        warn(note, file.name)
    for finding in found.report.findings[:_SHOWN]:
        blame(finding, file.name)
    if len(found.report.findings) > _SHOWN:
        blame(
            Said("… and {count} more {count:line|lines}", count=len(found.report.findings) - _SHOWN)
        )
    out.take(import_report.checked_text(found, settings.language), "text", settings.language)
    if found.report.rejected:
        raise click.exceptions.Exit(1)
