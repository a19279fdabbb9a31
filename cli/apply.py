"""`apply`: a whole setup from one file."""

from __future__ import annotations

from pathlib import Path

import click

from cli.acknowledging import warn_of_each
from cli.context import Settings
from cli.files import reading
from cli.options import DESPITE_CLOCK, FORM
from cli.printing import echo, give_record


@click.command(epilog="Example: budget-ledger apply mitte.toml --dry-run")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Decide everything, record nothing.")
@DESPITE_CLOCK
@FORM
@click.pass_obj
def apply(settings: Settings, file: Path, dry_run: bool, despite_clock: bool, form: str) -> None:
    """Record every entry of FILE, all or nothing; what is on record already is left alone.

    FILE may be -, the standard input.
    """
    from ledger.importing.files.toml import MOST_BYTES

    with settings.ledger() as ledger, reading(file, MOST_BYTES) as given:
        from msgspec.structs import replace

        from cli.named import found_in
        from ledger.domain.errors import LedgerError
        from ledger.importing.setup.document import read_entries
        from ledger.reporting.chosen import meant

        found = read_entries(given, meant, found_in(ledger))
        entries = [
            (command, replace(note, despite_clock=despite_clock)) for _, (command, note) in found
        ]
        try:
            receipts = ledger.execute_all(entries, dry_run=dry_run)
        except LedgerError as error:
            if error.number:
                error.__notes__ = [found[error.number - 1][0]]
            raise
        head = ledger.receipt()
    language = settings.language
    warned = warn_of_each(settings, (command for command, _ in entries), receipts)
    new = sum(1 for receipt in receipts if not receipt.repeated)
    if form == "json":
        known = len(receipts) - new
        give_record({"new": new, "known": known, "dry_run": dry_run, "receipt": head, **warned})
        return
    words = "would_apply" if dry_run else "applied"
    echo(language.say(words, new=new, known=len(receipts) - new))
    if dry_run:
        echo(language.say("dry_run"))
    else:
        echo(language.say("receipt", receipt=head))
