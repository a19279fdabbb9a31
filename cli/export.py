"""`export`: the journal for other programs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli.context import Settings
from cli.types import DAY, MOMENT, YEAR


@click.group()
def export() -> None:
    """Give bookings to other programs."""


@export.command(
    "journal", epilog="Example: budget-ledger export journal --to hledger --out costs.journal"
)
@click.option(
    "--to", "form", type=click.Choice(["hledger", "beancount", "csv", "jsonl"]), required=True
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Default: print it.")
@click.option("--body", help="Only of this employing body.")
@click.option("--programme", help="Default: all.")
@click.option("--year", type=YEAR, help="Only what this budget year bears.")
@click.option("--as-of", type=MOMENT, help="As recorded by then.")
@click.option("--known-on", type=DAY, help="As known (received) by then.")
@click.pass_obj
def journal(
    settings: Settings,
    form: str,
    out: Path | None,
    body: str | None,
    programme: str | None,
    year: int | None,
    as_of: tuple[str, int] | None,
    known_on: int | None,
) -> None:
    """Write every booking and reversal, one transaction each, in the order of recording.

    hledger (and ledger-cli), beancount, CSV or JSON lines. An existing file is not overwritten.
    """
    with settings.ledger() as ledger:
        from ledger.exporting.journal import FORMATS  # noqa: PLC0415 - not for --help
        from ledger.position.journal import JournalQuestion  # noqa: PLC0415
        from ledger.position.journal import journal as entries  # noqa: PLC0415

        axes = ledger.axes(as_of[1] if as_of else None, known_on)
        question = JournalQuestion(body, programme, year, axes)
        lines = FORMATS[form](ledger.stream(entries, question))
        if out is None:
            for line in lines:
                sys.stdout.write(line)
            return
        try:
            with out.open("x", encoding="utf-8", newline="\n") as file:
                file.writelines(lines)
        except FileExistsError:
            raise click.UsageError(f"file {out}: exists → name another one") from None
        except OSError as error:
            raise click.UsageError(f"file {out}: {error.strerror} → check the path") from None
