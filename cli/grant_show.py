"""`grant list` and `grant show`: notices as they stand; commands of the group `grant`."""

from __future__ import annotations

import click

from cli.answering import give
from cli.named import GRANT, PROGRAMME
from cli.options import Asking, asks
from cli.types import DAY

ON = click.option(
    "--on", type=DAY, help="Day on which proofs are late and amounts hold; default: today."
)


@click.command("list", epilog="Example: budget-ledger grant list --programme KIM")
@click.option("--programme", type=PROGRAMME, help="Default: all.")
@ON
@asks
def list_grants(asked: Asking, programme: str | None, on: int | None) -> None:
    """List the notices (Bescheide): bodies, period, financing type, rate or amount, posts."""
    from ledger.application.asking.grant_list import grant_list
    from ledger.position.grants.view import GrantQuestion
    from ledger.reporting.grants.notices import grants_output

    question = GrantQuestion(None, programme, on)
    give(asked, grant_list, question, grants_output, rows=lambda found: found.grants, seen="seen")


@click.command("show", epilog="Example: budget-ledger grant show KIM-2023 --on 2025-04-01")
@click.argument("grant", type=GRANT)
@ON
@asks
def show(asked: Asking, grant: str, on: int | None) -> None:
    """Show GRANT: terms with their events, own money (Eigenmittel), forwardings, money, proofs.

    A proof of use (Verwendungsnachweis) is open, late, submitted or accepted on the day of --on.
    """
    from ledger.application.asking.grant_list import grant_list
    from ledger.position.grants.view import GrantQuestion
    from ledger.reporting.grants.notice import grant_output

    give(asked, grant_list, GrantQuestion(grant, None, on), grant_output, seen="seen")
