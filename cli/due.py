"""`due`: what is coming or late."""

from __future__ import annotations

import click

from cli.answering import give
from cli.named import BODY, PROGRAMME
from cli.options import Asking, asks
from cli.run import ExitCode
from cli.types import DAY


@click.command(epilog="Example: budget-ledger due --until 2026-06-30 --body 05558016")
@click.option("--until", type=DAY, help="Look ahead up to this day; default: 90 days.")
@click.option("--body", type=BODY, help="Who has to act, or waits; default: all.")
@click.option("--programme", type=PROGRAMME, help="Default: all.")
@click.option("--late", is_flag=True, help="Only what is late.")
@click.option("--exit-code", is_flag=True, help="End with 1 when something is late.")
@asks
def due(
    asked: Asking,
    until: int | None,
    body: str | None,
    programme: str | None,
    late: bool,
    exit_code: bool,
) -> None:
    """List what is late, coming, or open without a deadline.

    Proofs of use, notices without a successor, ends of agreements, advances and settlements to
    pay, settlements to issue, repayments, bookings to certify, blocks. Every deadline comes from
    a notice, an agreement or another fact. Asked about the past, it answers as of that day.
    """
    from ledger.application.asking.due_list import due_list
    from ledger.position.due.due_list import DueQuestion
    from ledger.position.due.item import LATE
    from ledger.reporting.years.due import due_output

    question = DueQuestion(until=until, body=body, programme=programme, late=late)
    answer = give(asked, due_list, question, due_output, rows=lambda found: found.items, seen="on")
    if exit_code and any(item.state(answer.today) == LATE for item in answer.items):
        raise click.exceptions.Exit(ExitCode.REFUSED)
