"""`trace`: from a decision to a report, through one event."""

from __future__ import annotations

from functools import partial

import click

from cli.options import Asking, asks
from cli.types import EVENT


@click.command(epilog="Example: budget-ledger trace 12")
@click.argument("number", metavar="EVENT", type=EVENT)
@partial(asks, forms=("text", "json"))
def trace(asked: Asking, /, number: int) -> None:
    """Follow EVENT both ways: what it rests on, and what followed from it.

    The stages are decision, grant, forwarding, agreement, post, booking, certification, payment,
    settlement, closing and report, as they stand today, or as recorded or known by then.
    """
    with asked.settings.ledger() as ledger:
        from ledger.application.asking.replaying.trace import EventAsked
        from ledger.application.asking.replaying.trace import trace as traced
        from ledger.reporting.trace_report import trace_output

        axes = asked.axes(ledger)
        found = ledger.ask(traced, EventAsked(number, axes))
    asked.answer(trace_output(found, asked.frame_of(found.receipt, axes)))
