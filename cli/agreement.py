"""`agreement`: who bears which part."""

from __future__ import annotations

import click

from cli.options import records
from cli.types import DAY, KEY
from ledger.domain.commands import AmendAgreement, ConcludeAgreement, TerminateAgreement
from ledger.domain.keys import Share

Key = tuple[Share, ...]
KEY_HELP = "Parts that sum to one: A=1/2,B=1/2, percents, or counts."


@click.group()
def agreement() -> None:
    """Conclude, amend, terminate cooperation agreements (Kooperationsvereinbarungen)."""


@agreement.command(
    "conclude",
    epilog="Example: budget-ledger agreement conclude KV-Mitte --programme KIM "
    "--key 05558016=1/2,05558032=1/2 --from 2023-01-01 --clause '§ 4'",
)
@click.argument("agreement")
@click.option("--programme", required=True)
@click.option("--key", type=KEY, required=True, help=KEY_HELP)
@click.option("--grant-key", type=KEY, help="Parts in the grant; default: the same key.")
@click.option("--from", "valid_from", type=DAY, required=True)
@click.option("--until", "valid_to", type=DAY, help="Last day; default: open.")
@click.option("--version", default="1", show_default=True)
@click.option("--clause", default="", help="Where the key stands.")
@records
def conclude(
    agreement: str,
    programme: str,
    key: Key,
    grant_key: Key | None,
    valid_from: int,
    valid_to: int | None,
    version: str,
    clause: str,
) -> ConcludeAgreement:
    """Record AGREEMENT with its cost-sharing key (Verteilungsschlüssel)."""
    return ConcludeAgreement(
        agreement, programme, key, grant_key, valid_from, valid_to, version, clause
    )


@agreement.command(
    "amend",
    epilog="Example: budget-ledger agreement amend KV-Mitte --key 05558016=3/5,05558032=2/5 "
    "--from 2025-07-01 --version 2",
)
@click.argument("agreement")
@click.option("--key", type=KEY, required=True, help=KEY_HELP)
@click.option("--grant-key", type=KEY, help="Parts in the grant; default: the same key.")
@click.option("--from", "valid_from", type=DAY, required=True)
@click.option("--version", required=True)
@click.option("--clause", default="", help="Where the key stands.")
@records
def amend(
    agreement: str, key: Key, grant_key: Key | None, valid_from: int, version: str, clause: str
) -> AmendAgreement:
    """Record another key of AGREEMENT from a day on."""
    return AmendAgreement(agreement, key, grant_key, valid_from, version, clause)


@agreement.command(
    "terminate",
    epilog="Example: budget-ledger agreement terminate KV-Mitte --last-day 2026-12-31",
)
@click.argument("agreement")
@click.option("--last-day", type=DAY, required=True)
@records
def terminate(agreement: str, last_day: int) -> TerminateAgreement:
    """End AGREEMENT; afterwards the employing body bears its posts alone."""
    return TerminateAgreement(agreement, last_day)
