"""`report`: documents that people file."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.context import Settings
from cli.files import writing
from cli.options import decorated
from cli.types import DAY, MOMENT, YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.reporting.documents.model import Document

_SUFFIXES = {".txt": "text", ".htm": "html"}
_FILING = (
    click.option("--as-of", type=MOMENT, help="As recorded by then; a date means its end."),
    click.option("--known-on", type=DAY, help="As known (received) by the end of that day."),
    click.option(
        "--format",
        "form",
        type=click.Choice(["text", "csv", "json", "xlsx", "html"]),
        help="Default: what --out ends with, else text.",
    ),
    click.option(
        "--out", type=click.Path(path_type=Path, dir_okay=False), help="Default: print it."
    ),
    click.option("--force", is_flag=True, help="Take the place of a file that is there."),
    click.option("--table", default="", help="Which table, for CSV of several."),
)


@click.group()
def report() -> None:
    """Write documents that can be filed: the same ledger gives the same bytes.

    In German unless --lang, BUDGET_LEDGER_LANG or the configuration says otherwise.
    """


def files(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the axes, the form and the file to a command that makes a document."""
    return decorated(function, _FILING)


@report.command(
    "settlement", epilog="Example: budget-ledger report settlement KV-Mitte 2024 --out letters.html"
)
@click.argument("agreement")
@click.argument("year", type=YEAR)
@files
@click.pass_obj
def settlement(
    settings: Settings,
    /,
    agreement: str,
    year: int,
    as_of: tuple[str, int] | None,
    known_on: int | None,
    **filing: Any,  # noqa: ANN401 - click's options
) -> None:
    """Write the settlement of AGREEMENT for YEAR (Spitzabrechnung): a letter for each member.

    Cost, key with its clause, grant, share, advances, what is due until when. The CSV has the same
    lines. The settlement is that which was issued; correct it with settlement issue --corrects.
    """
    with settings.ledger() as ledger:
        from ledger.application.settlements import (  # noqa: PLC0415 - not for --help
            SettlementsQuestion,
            settlement_of_year,
        )
        from ledger.reporting.documents.provenance import Origin, provenance  # noqa: PLC0415
        from ledger.reporting.documents.settlement import settlement_document  # noqa: PLC0415

        typed, instant = as_of or ("", None)
        axes = ledger.axes(instant, known_on)
        answer = ledger.ask(settlement_of_year, SettlementsQuestion(agreement, year, axes))
        command = _again(settings, ["settlement", agreement, str(year)], typed, known_on)
        origin = Origin(answer.head, axes, typed, "accrual", (), command)
        language = settings.filed_language
        document = settlement_document(answer, language, provenance(origin, language))
        write(settings, document, **filing)


@report.command(
    "year-end", epilog="Example: budget-ledger report year-end --year 2024 --out year-2024.html"
)
@click.option("--year", type=YEAR, required=True)
@click.option("--body", help="Default: every municipality.")
@files
@click.pass_obj
def year_end(
    settings: Settings,
    /,
    year: int,
    body: str | None,
    as_of: tuple[str, int] | None,
    known_on: int | None,
    **filing: Any,  # noqa: ANN401 - click's options
) -> None:
    """Write the reconciliation of a year: positions, authorisation, open items, open questions.

    Open items are what bodies owe each other from settlements and grants of years up to this one.
    """
    with settings.ledger() as ledger:
        from ledger.application.year_end import (  # noqa: PLC0415 - not for --help
            YearEndQuestion,
            reconciliation,
        )
        from ledger.reporting.documents.provenance import Origin, provenance  # noqa: PLC0415
        from ledger.reporting.documents.year_end import year_end_document  # noqa: PLC0415

        typed, instant = as_of or ("", None)
        axes = ledger.axes(instant, known_on)
        answer = ledger.ask(reconciliation, YearEndQuestion(year, body, axes=axes))
        words = ["year-end", "--year", str(year), *(["--body", body] if body else [])]
        command = _again(settings, words, typed, known_on)
        policies = (("certification", answer.certification),)
        origin = Origin(answer.head, axes, typed, "accrual", policies, command)
        language = settings.filed_language
        document = year_end_document(answer, language, provenance(origin, language))
        write(settings, document, **filing)


def _again(settings: Settings, words: list[str], typed: str, known_on: int | None) -> str:
    """Return the command that makes the same document, whichever file it is written to."""
    from ledger.domain.period import iso  # noqa: PLC0415 - not for --help

    axes = ["--as-of", typed] if typed else []
    axes += [] if known_on is None else ["--known-on", iso(known_on)]
    return shlex.join(["budget-ledger", "--lang", settings.filed_lang, "report", *words, *axes])


def write(
    settings: Settings,
    document: Document,
    *,
    form: str | None,
    out: Path | None,
    force: bool,
    table: str,
) -> None:
    """Print a document, or write it to a file: whole or not at all."""
    from ledger.reporting.documents.writing import BINARY, FORMS, written  # noqa: PLC0415 - late

    if form is None:
        suffix = out.suffix.lower() if out is not None else ""
        form = _SUFFIXES.get(suffix, suffix[1:])
        form = form if form in FORMS else "text"
    if out is None and form in BINARY:
        raise click.UsageError(f"--format {form} is no text → name a file with --out")
    content = written(document, form, settings.filed_language, table)
    if out is None:
        click.echo(content, nl=False)
        return
    with writing(out, force=force) as file:
        file.write(content)
