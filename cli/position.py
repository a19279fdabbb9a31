"""`position`: the figure everybody wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.answering import tell_if_empty
from cli.context import worded
from cli.named import BODY, PROGRAMME, found
from cli.options import Asking, asks
from cli.types import YEAR, understood
from cli.views import BASIS, viewed, views

if TYPE_CHECKING:
    from ledger.domain.posts.assumptions import Assumption


@click.command(epilog="Example: budget-ledger position 05558032 --year 2024 --known-on 2024-09-15")
@click.argument("municipality", type=BODY, required=False)
@click.option("--year", type=YEAR, help="Default: every year with cost.")
@click.option("--programme", type=PROGRAMME, help="Default: all.")
@click.option("--exceeded", is_flag=True, help="Only rows over their ceiling.")
@click.option("--parts", is_flag=True, help="Add what makes authorised and the balance.")
@click.option("--sums", "with_sums", is_flag=True, help="Add sums by region and programme.")
@BASIS
@views
@click.option(
    "--assume",
    "assumed",
    multiple=True,
    metavar="WHAT",
    help='What if: "salary +3% from 2025-03-01", "vacancy CM-1 2025-04-01 2025-06-30", '
    '"rate KIM-2023 60000 from 2025-01-01"; may stand several times.',
)
@asks
def position(
    asked: Asking,
    municipality: str | None,
    year: int | None,
    programme: str | None,
    basis: str,
    exceeded: bool,
    parts: bool,
    with_sums: bool,
    view: str | None,
    to: int | None,
    assumed: tuple[str, ...],
) -> None:
    """Show cost share, refinanced, unrefinanced, authorised, headroom and status.

    One row per municipality, programme and year; without MUNICIPALITY all of them.
    """
    with asked.settings.ledger() as ledger:
        from ledger.position.load import Question
        from ledger.reporting.positions.position import (
            only_exceeded,
            position_output,
        )

        axes = asked.axes(ledger)
        shown, cut = viewed(view, to, basis)
        question = Question(municipality, year, programme, basis, axes, view=shown, cut=cut)
        table = ledger.positions(question, with_sums=with_sums)
        if exceeded:
            table = only_exceeded(table)
        frame = asked.frame_of(table.receipt, axes, table.recorded_afterwards)
        if assumed:
            from ledger.domain.posts.assumptions import parse_assumption
            from ledger.reporting.posts.plans import effect_output

            with worded():
                assumptions = tuple(_by_id(parse_assumption(_as_parsed(text))) for text in assumed)
            effect = ledger.positions(question._replace(assumptions=assumptions))
            asked.answer(effect_output(table, effect, frame))
            return
    tell_if_empty(asked.settings, table.rows)
    asked.answer(position_output(table, frame, parts=parts))


def _as_parsed(text: str) -> str:
    """Return an assumption in the words that the domain knows; it may be typed in the others."""
    from ledger.domain.posts.assumptions import KINDS

    words = text.split()
    for at, known in ((0, KINDS), (-2, ("from",))):
        if len(words) > 1:
            words[at] = understood("assumption", words[at], known)
    return " ".join(words)


def _by_id(assumption: Assumption) -> Assumption:
    """Return an assumption about the post or notice that its name means."""
    kind = {"vacancy": "post", "rate": "grant"}.get(assumption.kind)
    if kind is None:
        return assumption
    context = click.get_current_context()
    return assumption._replace(name=found(context, kind, assumption.name))
