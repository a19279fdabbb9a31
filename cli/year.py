"""`year`: what becomes of a body's budget year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.acknowledging import acknowledge, carry_out, tell, tell_events, tried
from cli.answering import give
from cli.asking import agree, refuse_without_terminal
from cli.fields import argument, fills, option
from cli.misused import Misused
from cli.named import BODY
from cli.options import Asking, asks, lasting, noted
from cli.printing import remark, warn
from cli.signing import PASSPHRASE_FILE, key_option, opened
from cli.types import DAY, YEAR
from ledger.domain.commands import AdoptAccounts, CloseYear
from ledger.domain.said import Said

if TYPE_CHECKING:
    from pathlib import Path

    from cli.context import Settings
    from ledger.application import Ledger, Note


@click.group()
def year() -> None:
    """Check and close a year, adopt its accounts (Jahresabschluss), see what to keep how long."""


@year.command(
    "adopt-accounts",
    epilog="Example: budget-ledger year adopt-accounts 05558016 2023 --adopted-on 2024-12-12",
)
@argument("body")
@argument("year")
@option("adopted_on", help="Day of the council's decision.")
@fills(AdoptAccounts)
def adopt_accounts() -> None:
    """Record that the council of BODY adopted the annual accounts of YEAR (§ 96 GO NRW).

    Retention counts from the next 1 January (§ 59 KomHVO NRW).
    """


@lasting
@year.command(
    "close",
    epilog="Example: budget-ledger year close 05558032 2023 --closed-on 2024-04-30",
)
@click.argument("body", type=BODY)
@click.argument("year", type=YEAR)
@click.option("--closed-on", type=DAY, help="With --yes the default is today.")
@click.option("--despite-red", is_flag=True, help="Although a check is red; needs --reason.")
@click.option("--yes", is_flag=True, help="Do not ask; for scripts.")
@key_option("Seal the ledger behind the closing, with this signing key: see seal.")
@PASSPHRASE_FILE
@noted
def close(
    settings: Settings,
    note: Note,
    form: str,
    yes: bool,
    dry_run: bool,
    key_file: Path | None,
    passphrase_file: Path | None,
    **fields: Any,  # noqa: ANN401 - click's options
) -> None:
    """Close YEAR of BODY: its figures are frozen as they are now, and never move again.

    At a terminal the figures are shown first, and somebody has to agree. What is recorded later
    about the year becomes the prior-year adjustment (periodenfremd) of the first open one. A
    closing is never taken back. Look first with: year check. Without --key it is not sealed.
    """
    closed_on = fields.pop("closed_on")
    command = CloseYear(**fields, closed_on=closed_on or 0)
    # Whoever mistypes the passphrase has not closed the year yet.
    key = opened(key_file, passphrase_file) if key_file and not dry_run else None
    with settings.ledger() as ledger:
        from ledger.application import Note as Plain
        from ledger.application.sealing import seal, signing_keys

        if key is not None:
            ledger.ask(signing_keys, None).name_of(key)
        if not (yes or dry_run):
            _agreed(settings, ledger, command, note)
        did = carry_out(ledger, command, note, dry_run=dry_run)
        sealed = seal(ledger, key, Plain()).checkpoint if key else None
        closed = did.receipt.last_sequence
        missing = not (key or dry_run) and ledger.ask(signing_keys, None).sealed < closed
    acknowledge(settings, did, form)
    if sealed:
        remark(settings.language.say("year_sealed", size=sealed.size))
    if missing:
        warn(Said("BL-791 closed, not sealed: nobody signed it → seal --key FILE"))


def _agreed(settings: Settings, ledger: Ledger, command: CloseYear, note: Note) -> None:
    """Show what would be frozen and warned of, and ask; what stands already is no question.

    Raises:
        click.Abort: somebody does not agree.
    """
    refuse_without_terminal()
    if not command.closed_on:
        problem = "BL-516 the day on which the books of the year were closed is missing"
        raise Misused(problem, "add --closed-on DAY")
    seen = tried(ledger, command, note)
    if seen.receipt.repeated:
        return
    tell_events(settings, seen, err=True)
    tell(settings, seen, err=True)
    name = seen.done.names.get(command.body, command.body) if seen.done else command.body
    agree(settings, "close_ask", body=name, year=command.year)


@year.command("check", epilog="Example: budget-ledger year check 05558032 2024")
@click.argument("body", type=BODY)
@click.argument("year", type=YEAR)
@asks
def check(asked: Asking, body: str, year: int) -> None:
    """Show what stands against closing YEAR of BODY: green, amber or red per check.

    Each finding names the command that shows it. Red stands against year close.
    """
    from ledger.position.years.checked import CheckQuestion
    from ledger.position.years.year_check import year_check
    from ledger.reporting.years.checks import year_check_output

    give(asked, year_check, CheckQuestion(body, year), year_check_output, seen="on")


@year.command("retention", epilog="Example: budget-ledger year retention 05558016 2023")
@click.argument("body", type=BODY)
@click.argument("year", type=YEAR)
@asks
def retention(asked: Asking, body: str, year: int) -> None:
    """Show how long BODY keeps books and vouchers of YEAR: the longest of all rules."""
    from ledger.application.asking.retention import RetentionQuestion, retention_of
    from ledger.reporting.years.retention import retention_output

    give(asked, retention_of, RetentionQuestion(body, year), retention_output)
