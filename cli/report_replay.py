"""`report replay` and `four-eyes`: what came in day by day, and who recorded it."""

from __future__ import annotations

from functools import partial

import click

from cli.filing import Filing, files, spelled
from cli.misused import nobody_acts
from cli.named import BODY
from cli.types import MOMENT, YEAR, Chosen, TypedMoment


@click.command(
    "replay", epilog="Example: budget-ledger report replay --body 05558032 --out replay.html"
)
@click.option(
    "--by",
    type=Chosen("by", ["received", "recorded"]),
    default="received",
    show_default=True,
    help="Which days: those of receipt, or those of recording.",
)
@click.option("--body", type=BODY, help="Default: everybody.")
@click.option(
    "--since", type=MOMENT, help="Begin behind it: a day, an instant, an event or a receipt."
)
@files
def replay(file: partial[Filing], /, by: str, body: str | None, since: TypedMoment | None) -> None:
    """Write a chronicle of positions, day by day: what came in, and what it moved.

    As HTML it plays: a slider and keys go over the days; each shows what position --known-on that
    day does, or --as-of it by days of recording. Every figure leads to the day that made it what it
    is, those of the end to their explanation.
    """
    if file.keywords["key_file"] is None:
        nobody_acts()
    words = spelled("replay", by=by, body=body, since=since[0] if since else "")
    filing = file(words)
    with filing.ledger() as ledger:
        from ledger.application.asking.replaying.days import DaysQuestion, replayed_days
        from ledger.reporting.documents.replay import replay_document

        axes = filing.axes(ledger)
        question = DaysQuestion(
            by=by,
            body=body,
            since=since[1] if since else None,
            as_of=file.keywords["as_of"][1] if file.keywords["as_of"] else None,
            known_on=file.keywords["known_on"],
            explained=filing.form == "html",
        )
        answer = ledger.ask(replayed_days, question)
        origin = filing.origin(answer.receipt, axes, "accrual")
        filing.write(replay_document(answer, filing.language, origin))


@click.command(
    "four-eyes", epilog="Example: budget-ledger report four-eyes --year 2023 --out who.xlsx"
)
@click.option("--year", type=YEAR, help="Which year bears the cost. Default: all.")
@click.option("--body", type=BODY, help="Which employing body. Default: all.")
@files
def four_eyes(file: partial[Filing], /, year: int | None, body: str | None) -> None:
    """Write who booked and who certified each voucher (Feststellung), and how far that is proven.

    With sums by body, year and persons. How far a login is proven: by the operating system, the
    database's login, or only as it was typed.
    """
    if file.keywords["key_file"] is None:
        nobody_acts()
    filing = file(spelled("four-eyes", year=year, body=body))
    with filing.ledger() as ledger:
        from ledger.position.costs import four_eyes as asked
        from ledger.reporting.documents.four_eyes import four_eyes_document

        axes = filing.axes(ledger)
        answer = ledger.ask(asked.four_eyes, asked.FourEyesQuestion(year, body, axes))
        policy = ("certification", answer.policy)
        origin = filing.origin(answer.receipt, axes, "accrual", (policy,))
        explained = filing.form == "html"
        filing.write(four_eyes_document(answer, filing.language, origin, explained=explained))
