"""`replay`: what was recorded, decision by decision, and what it made of the positions."""

from __future__ import annotations

from functools import partial

import click

from cli.answering import tell_if_empty
from cli.misused import nobody_acts
from cli.named import BODY, POST, PROGRAMME
from cli.options import Asking, asks
from cli.types import MOMENT, TypedMoment


@click.command(epilog="Example: budget-ledger replay --body 05558032 --since 2024-01-31")
@click.option(
    "--since", type=MOMENT, help="Begin behind it: a day, an instant, an event or a receipt."
)
@click.option("--body", type=BODY, help="What speaks of it, or moves its positions.")
@click.option("--programme", type=PROGRAMME, help="What speaks of it, or moves its positions.")
@click.option("--post", type=POST, help="What is about this post.")
@click.option("--document", default="", help="What rests on this document.")
@click.option(
    "--events", "by_event", is_flag=True, help="Event by event; else what was recorded together."
)
@partial(asks, forms=("text", "json", "jsonl", "csv"))
def replay(
    asked: Asking,
    /,
    since: TypedMoment | None,
    body: str | None,
    programme: str | None,
    post: str | None,
    document: str,
    by_event: bool,
) -> None:
    """Go through what was recorded: who, when, from what document, and what it moved.

    A step is what one command recorded together. Below it stand the positions that it moved, from
    before to after, as position shows them as of the event before it and as of its last one.
    It ends at --as-of. JSON lines have a step a line, CSV a row for each position that moved.
    """
    nobody_acts()
    with asked.settings.ledger() as ledger:
        from ledger.application.asking.replaying.replay import Walk, replayed
        from ledger.reporting.replay_report import replay_output

        axes = asked.axes(ledger)
        walk = Walk(
            since=ledger.axes(since[1]).sequence if since else 0,
            axes=axes,
            by_event=by_event,
            body=body,
            programme=programme,
            post=post,
            document=document,
        )
        found = ledger.ask(replayed, walk)
    tell_if_empty(asked.settings, found.steps)
    asked.answer(replay_output(found, asked.frame_of(found.receipt, axes)))
