"""`trace`: from a decision to a report, through one event."""

from __future__ import annotations

import click

from cli.context import Settings
from cli.options import FORM
from cli.printing import answer
from cli.types import EVENT


@click.command(epilog="Example: budget-ledger trace 12")
@click.argument("number", metavar="EVENT", type=EVENT)
@FORM
@click.pass_obj
def trace(settings: Settings, number: int, form: str) -> None:
    """Follow EVENT both ways: what it rests on, and what followed from it.

    The stages are decision, grant, forwarding, agreement, post, booking, certification, payment,
    settlement, closing and report, as they stand today.
    """
    with settings.ledger() as ledger:
        from ledger.application.asking.replaying.trace import trace as traced
        from ledger.reporting.trace_report import trace_output

        found = ledger.ask(traced, number)
    answer(trace_output(found, settings.language, form), form)
