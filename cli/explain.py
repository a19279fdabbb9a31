"""`explain`: the arithmetic of one figure."""

from __future__ import annotations

import click

from cli.answering import tell_if_empty
from cli.named import BODY, PROGRAMME
from cli.options import Asking, asks
from cli.types import YEAR, Chosen
from cli.views import BASIS, viewed, views
from ledger.domain.years.figures import EXPLAINED


@click.command(epilog="Example: budget-ledger explain 05558032 2024 unrefinanced")
@click.argument("municipality", type=BODY)
@click.argument("year", type=YEAR)
@click.argument("figure", type=Chosen("figure", EXPLAINED), default="unrefinanced")
@click.option("--programme", type=PROGRAMME, help="Default: all.")
@BASIS
@views
@asks
def explain(
    asked: Asking,
    municipality: str,
    year: int,
    figure: str,
    programme: str | None,
    basis: str,
    view: str | None,
    to: int | None,
) -> None:
    """Explain a FIGURE of MUNICIPALITY and YEAR down to events; every sum is exact to the cent."""
    with asked.settings.ledger() as ledger:
        from ledger.position.load import Question
        from ledger.reporting.explanation_report import explanation_output

        axes = asked.axes(ledger)
        shown = viewed(view, to, basis)
        question = Question(municipality, year, programme, basis, axes, *shown)
        trees, sources = ledger.explain(question, figure)
        head = ledger.receipt()
    tell_if_empty(asked.settings, trees)
    text = explanation_output(trees, sources, asked.language, asked.form)
    if asked.form == "text":
        say = asked.language.say
        text = text or say("x_nothing", body=municipality, year=year)
        text = asked.frame_of(head, axes).text(text, [say(f"basis_{basis}")])
    asked.answer(text)
