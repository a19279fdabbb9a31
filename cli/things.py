"""`list` and `show` of what is registered: the same two commands for each kind."""

from __future__ import annotations

import click

from cli.answering import give
from cli.named import PROGRAMME, Named
from cli.options import Asking, asks
from cli.types import DAY

ON = click.option("--on", type=DAY, help="Day of what changes over time; default: today.")
ONE_PROGRAMME = click.option("--programme", type=PROGRAMME, help="Default: all.")


def list_and_show(
    group: click.Group, named: Named, listed: str, shown: str, *, of_programme: bool
) -> None:
    """Add both commands to a group.

    Args:
        group: `body`, `post`, …
        named: the type of its names.
        listed: what the list is of, and an example behind a bar.
        shown: what one of them is of, and an example.
        of_programme: they may be chosen by programme.
    """
    kind = named.kind
    help_, _, example = listed.partition("|")

    @ON
    @asks
    def list_(asked: Asking, on: int | None, programme: str | None = None) -> None:
        _answer(asked, kind, None, programme, on)

    if of_programme:
        list_ = ONE_PROGRAMME(list_)
    group.command("list", help=help_, epilog=f"Example: budget-ledger {example}")(list_)
    help_, _, example = shown.partition("|")

    @group.command("show", help=help_, epilog=f"Example: budget-ledger {example}")
    @click.argument("name", metavar=kind.upper(), type=named)
    @ON
    @asks
    def show(asked: Asking, name: str, on: int | None) -> None:
        _answer(asked, kind, name, None, on)


def _answer(
    asked: Asking, kind: str, name: str | None, programme: str | None, on: int | None
) -> None:
    from ledger.position.things import ThingQuestion, things
    from ledger.reporting.things import things_output

    question = ThingQuestion(kind, name, programme, on)
    give(asked, things, question, things_output, rows=lambda found: found.rows, seen="seen")
