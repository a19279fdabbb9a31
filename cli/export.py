"""`export`: the journal for other programs."""

from __future__ import annotations

from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.clock_used import tell_corrections
from cli.context import Settings
from cli.empty import tell_if_empty
from cli.files import writing
from cli.misused import Misused
from cli.named import BODY, PROGRAMME
from cli.printing import give
from cli.types import DAY, MOMENT, YEAR, TypedMoment
from ledger.reporting.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.position.costs.journal import JournalEntry


@click.group()
def export() -> None:
    """Give bookings to other programs."""


@export.command(
    "journal", epilog="Example: budget-ledger export journal --to hledger --out costs.journal"
)
@click.option(
    "--to",
    "form",
    type=click.Choice(["hledger", "beancount", "csv", "jsonl", "parquet"]),
    required=True,
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Default: print it.")
@click.option("--body", type=BODY, help="Only of this employing body.")
@click.option("--programme", type=PROGRAMME, help="Default: all.")
@click.option("--year", type=YEAR, help="Only what this budget year bears.")
@click.option(
    "--as-of", type=MOMENT, help="As recorded by then: a day, instant, event number or receipt."
)
@click.option("--known-on", type=DAY, help="As known (received) by then.")
@click.pass_obj
def journal(
    settings: Settings,
    form: str,
    out: Path | None,
    body: str | None,
    programme: str | None,
    year: int | None,
    as_of: TypedMoment | None,
    known_on: int | None,
) -> None:
    """Write every booking and reversal, one transaction each, in the order of recording.

    hledger (and ledger-cli), beancount, CSV, JSON lines or Parquet. An existing file is not
    overwritten.
    """
    if form == "parquet" and out is None:
        raise Misused("BL-439 --to parquet is no text", "name a file with --out")
    with settings.ledger() as ledger:
        from ledger.position.costs.journal import JournalQuestion
        from ledger.position.costs.journal import journal as entries

        axes = ledger.axes(as_of[1] if as_of else None, known_on)
        tell_corrections(settings, axes)
        question = JournalQuestion(body, programme, year, axes)
        # Closed before the ledger is, whatever becomes of the file.
        with closing(ledger.stream(entries, question)) as rest:
            # Names are asked for with the first entry: nothing is written before they are known.
            first = list(islice(rest, 1))
            tell_if_empty(settings, first)
            _write(chain(first, rest), form, out)


def _write(found: Iterator[JournalEntry], form: str, out: Path | None) -> None:
    from ledger.exporting.journal import FORMATS

    if out is None:
        for line in FORMATS[form](found):
            give(line, nl=False)
        return
    with writing(out) as file:
        if form == "parquet":
            from ledger.exporting.parquet import write_parquet

            write_parquet(found, file)
        else:
            file.writelines(visible(line).encode() for line in FORMATS[form](found))
