"""`diff`: which events made a figure another one."""

from __future__ import annotations

import click

from cli.answering import tell_if_empty
from cli.misused import Misused
from cli.named import BODY, PROGRAMME
from cli.options import Asking, asks
from cli.types import MOMENT, YEAR, Chosen, TypedMoment
from cli.views import BASIS
from ledger.domain.years.figures import COMPARED


@click.command(epilog="Example: budget-ledger diff 05558032 --since 2024-01-31 --year 2023")
@click.argument("municipality", type=BODY, required=False)
@click.option(
    "--since", type=MOMENT, required=True, help="From: a day, an instant, an event or a receipt."
)
@click.option("--until", type=MOMENT, help="To; default: now, or --as-of.")
@click.option(
    "--received", is_flag=True, help="Between days of receipt: --since and --until name these."
)
@click.option("--year", type=YEAR, help="Default: every year with cost.")
@click.option("--programme", type=PROGRAMME, help="Default: all.")
@click.option(
    "--figure",
    "figures",
    type=Chosen("figure", COMPARED),
    multiple=True,
    default=("unrefinanced",),
    show_default=True,
    help="May stand several times.",
)
@BASIS
@asks
def diff(
    asked: Asking,
    /,
    municipality: str | None,
    since: TypedMoment,
    until: TypedMoment | None,
    received: bool,
    year: int | None,
    programme: str | None,
    figures: tuple[str, ...],
    basis: str,
) -> None:
    """Say which events made a figure of the position another one, between two states of the ledger.

    The parts add up to the difference, to the cent. Of more than 1,000 events, equal kinds of one
    post are one cause, and bookings and reversals of one kind.
    """
    other = "--known-on" if received else "--as-of"
    if until and (asked.known_on if received else asked.as_of):
        raise Misused("{option}: BL-748 says what --until says", "leave one out", option=other)
    with asked.settings.ledger() as ledger:
        from ledger.application.asking.replaying.difference import DifferenceQuestion, difference
        from ledger.position.load import Question
        from ledger.reporting.difference_report import difference_output

        instant = asked.as_of[1] if asked.as_of else None
        if received:
            last = ledger.day_of(until[1]) if until else asked.known_on
            before, after = (ledger.axes(instant, day) for day in (ledger.day_of(since[1]), last))
        else:
            end = until[1] if until else instant
            before, after = (ledger.axes(one, asked.known_on) for one in (since[1], end))
        if before.sequence > after.sequence or before.known_on > after.known_on:
            raise Misused(
                "--since {since}: BL-747 is later than {until}",
                "name the earlier one first",
                since=since[0],
                until=f"--until {until[0]}" if until else other,
            )
        question = Question(municipality, year, programme, basis, after)
        found = ledger.ask(difference, DifferenceQuestion(figures, question, before))
    tell_if_empty(asked.settings, found.causes)
    frame = asked.frame_of(found.receipt, after)
    if until and not received:
        frame = frame._replace(as_of=until[0])
    asked.answer(difference_output(found, since[0], frame))
