"""`grant list` and `grant show`: notices as they stand; commands of the group `grant`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.empty import tell_if_empty
from cli.named import GRANT, PROGRAMME
from cli.options import Asking, asks
from cli.types import DAY

if TYPE_CHECKING:
    from ledger.position.grants.view import GrantTable
    from ledger.reporting.report import Frame

ON = click.option(
    "--on", type=DAY, help="Day on which proofs are late and amounts hold; default: today."
)


@click.command("list", epilog="Example: budget-ledger grant list --programme KIM")
@click.option("--programme", type=PROGRAMME, help="Default: all.")
@ON
@asks
def list_grants(asked: Asking, programme: str | None, on: int | None) -> None:
    """List the notices (Bescheide): bodies, period, financing type, rate or amount, posts."""
    table, frame = _asked(asked, programme=programme, on=on)
    from ledger.reporting.grants.notices import grants_output

    tell_if_empty(asked.settings, table.grants)
    asked.answer(grants_output(table, frame))


@click.command("show", epilog="Example: budget-ledger grant show KIM-2023 --on 2025-04-01")
@click.argument("grant", type=GRANT)
@ON
@asks
def show(asked: Asking, grant: str, on: int | None) -> None:
    """Show GRANT: terms with their events, own money (Eigenmittel), forwardings, money, proofs.

    A proof of use (Verwendungsnachweis) is open, late, submitted or accepted on the day of --on.
    """
    table, frame = _asked(asked, grant=grant, on=on)
    from ledger.reporting.grants.notice import grant_output

    asked.answer(grant_output(table, frame))


def _asked(
    asked: Asking, *, grant: str | None = None, programme: str | None = None, on: int | None
) -> tuple[GrantTable, Frame]:
    """Return the answer, and what it rests on."""
    with asked.settings.ledger() as ledger:
        from ledger.application.asking.grant_list import grant_list
        from ledger.position.grants.view import GrantQuestion

        axes = asked.axes(ledger)
        question = GrantQuestion(grant, programme, on, asked.day(ledger), axes)
        table = ledger.ask(grant_list, question)
    return table, asked.frame_of(table.receipt, axes, table.recorded_afterwards)
