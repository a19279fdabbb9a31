"""`report position`, `confirmations`, `audit-trail`: what is filed beside the year itself."""

from __future__ import annotations

from functools import partial

import click

from cli.filing import Filing, files, spelled
from cli.misused import Misused
from cli.named import BODY, DECISION, GRANT, PROGRAMME
from cli.types import YEAR, YEARS, Chosen, years_text
from cli.views import BASIS
from ledger.domain.years.figures import EXPLAINED


@click.command(
    "position",
    epilog="Example: budget-ledger report position 05558016 05558032 --years 2023-2025 "
    "--out position.html",
)
@click.argument("bodies", type=BODY, nargs=-1)
@click.option("--years", type=YEARS, help="2024, or 2023-2025. Default: all with cost.")
@click.option("--programme", type=PROGRAMME, help="Default: all.")
@BASIS
@files
def position(
    file: partial[Filing],
    /,
    bodies: tuple[str, ...],
    years: tuple[int, int] | None,
    programme: str | None,
    basis: str,
) -> None:
    """Write positions of BODIES (default: all) over years, with sums by year and municipality."""
    period = years_text(years) if years else ""
    words = spelled("position", *bodies, basis=basis, years=period, programme=programme)
    filing = file(words)
    with filing.ledger() as ledger:
        from ledger.application.asking.survey import SurveyQuestion, survey
        from ledger.reporting.documents.survey import survey_document

        axes = filing.axes(ledger)
        explained = filing.form == "html"
        question = SurveyQuestion(
            bodies=bodies,
            years=years,
            programme=programme,
            basis=basis,
            axes=axes,
            explained=explained,
        )
        answer = ledger.ask(survey, question)
        origin = filing.origin(answer.receipt, axes, basis)
        filing.write(survey_document(answer, filing.language, origin))


@click.command(
    "confirmations",
    epilog="Example: budget-ledger report confirmations --year 2024 --out confirmations.pdf",
)
@click.option("--year", type=YEAR, required=True)
@click.option(
    "--body", type=BODY, help="Who writes, to each partner. Default: every pair of bodies."
)
@files
def confirmations(file: partial[Filing], /, year: int, body: str | None) -> None:
    """Write balance confirmations (Saldenbestätigung): a letter for each pair of bodies, to sign.

    With --body that body writes to each of its partners, without it the creditor of each balance.
    The open items are those of report year-end: settlements and grants of years up to this one,
    as they stood on 31 December; what was paid since is named. Addresses are those of body amend.
    """
    filing = file(spelled("confirmations", year=year, body=body))
    with filing.ledger() as ledger:
        from ledger.application.asking.evidence import explained_items
        from ledger.application.asking.letters import item_parties, with_contacts
        from ledger.application.asking.provenance import with_provenance
        from ledger.position.settlements.open_items import ItemsQuestion, list_items
        from ledger.reporting.documents.confirmation import confirmation_document

        axes = filing.axes(ledger)
        query = with_provenance(
            with_contacts(filing.query(list_items, explained_items), item_parties)
        )
        (answer, letters), known = ledger.ask(query, ItemsQuestion(year, body, axes))
        origin = filing.origin(known.receipt, axes, "accrual")
        filing.write(confirmation_document(answer, filing.language, origin, letters))


@click.command(
    "audit-trail",
    epilog="Example: budget-ledger report audit-trail --body 05558032 --year 2024 "
    "--figure unrefinanced --out trail.pdf",
)
@click.option("--body", type=BODY, help="Of a figure: whose.")
@click.option("--year", type=YEAR, help="Of a figure: which year.")
@click.option(
    "--figure", type=Chosen("figure", EXPLAINED), help="Of a figure; default: unrefinanced."
)
@click.option("--programme", type=PROGRAMME, help="Of a figure; default: all.")
@click.option("--basis", type=Chosen("basis"), help="Of a figure.")
@click.option("--decision", type=DECISION, help="All about a decision, and what it authorised.")
@click.option("--grant", type=GRANT, help="All about a grant, and its account.")
@files
def audit_trail(
    file: partial[Filing],
    /,
    body: str | None,
    year: int | None,
    figure: str | None,
    programme: str | None,
    basis: str | None,
    decision: str | None,
    grant: str | None,
) -> None:
    """Write the audit trail of a figure (--body, --year), a decision or a grant.

    Every event with its number, when it was recorded by whom, its document and its hash; with a
    receipt, budget-ledger verify shows that nothing before it was changed.
    """
    of_figure = {"--body": body, "--year": year, "--figure": figure}
    of_figure |= {"--programme": programme, "--basis": basis}
    words = _chosen({"--decision": decision, "--grant": grant}, of_figure)
    filing = file(["audit-trail", *words])
    kind, name = words[0].removeprefix("--"), decision or grant or ""
    with filing.ledger() as ledger:
        from ledger.application.asking.trail import (
            FigureQuestion,
            SubjectQuestion,
            figure_trail,
            subject_trail,
        )
        from ledger.reporting.documents.trail import trail_document

        axes, say = filing.axes(ledger), filing.language.say
        basis = basis or "accrual"
        if name:
            asked = SubjectQuestion(kind, name, axes, explained=filing.form == "html")
            answer = ledger.ask(subject_trail, asked)
            subject = say(f"trail_{kind}", name=name)
        else:
            figure = figure or "unrefinanced"
            question = FigureQuestion(body or "", year or 0, figure, programme, basis, axes=axes)
            answer = ledger.ask(figure_trail, question)
            subject = say(
                "trail_figure", figure=say(figure), body=answer.names[question.body], year=year
            )
        origin = filing.origin(answer.receipt, axes, basis)
        filing.write(trail_document(answer, subject, filing.language, origin))


def _chosen(subjects: dict[str, str | None], figure: dict[str, str | int | None]) -> list[str]:
    """Return the options that name the one subject of a trail, as words.

    Raises:
        UsageError: none or several are named, or a figure without body or year.
    """
    named = [(option, value) for option, value in subjects.items() if value]
    given = [(option, str(value)) for option, value in figure.items() if value is not None]
    if len(named) + bool(given) != 1:
        raise Misused("name one: BL-455 --body and --year, or --decision, or --grant")
    if given and not (figure["--body"] and figure["--year"]):
        raise Misused("BL-456 a figure needs --body and --year")
    return [word for pair in named or given for word in pair]
