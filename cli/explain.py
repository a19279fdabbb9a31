"""`explain`: the arithmetic of one figure."""

from __future__ import annotations

import click

from cli.context import Settings
from cli.empty import tell_if_empty
from cli.options import BASIS, asks, viewed, views
from cli.types import YEAR, TypedMoment

FIGURES = ("cost_share", "refinanced", "unrefinanced", "authorised", "headroom")


@click.command(epilog="Example: budget-ledger explain 05558032 2024 unrefinanced")
@click.argument("municipality")
@click.argument("year", type=YEAR)
@click.argument("figure", type=click.Choice(FIGURES), default="unrefinanced")
@click.option("--programme", help="Default: all.")
@BASIS
@views
@asks
@click.pass_obj
def explain(
    settings: Settings,
    municipality: str,
    year: int,
    figure: str,
    programme: str | None,
    basis: str,
    view: str | None,
    to: int | None,
    as_of: TypedMoment | None,
    known_on: int | None,
    form: str,
) -> None:
    """Explain a FIGURE of MUNICIPALITY and YEAR down to events; every sum is exact to the cent."""
    with settings.ledger() as ledger:
        from ledger.position.load import Question
        from ledger.reporting import explanation_report as report
        from ledger.reporting.axes_report import axes_lines

        axes = ledger.axes(as_of[1] if as_of else None, known_on)
        shown = viewed(view, to, basis)
        question = Question(municipality, year, programme, basis, axes, *shown)
        trees, sources = ledger.explain(question, figure)
        head = ledger.receipt()
    tell_if_empty(settings, trees)
    if form == "json":
        click.echo(report.explanation_json(trees, sources))
    elif form == "csv":
        click.echo(report.explanation_csv(trees, sources, settings.language))
    else:
        language = settings.language
        nothing = language.say("x_nothing", body=municipality, year=year)
        click.echo(report.explanation_text(trees, sources, language) or nothing)
        click.echo(
            "\n" + "\n".join(axes_lines(question, language, as_of[0] if as_of else "", head))
        )
