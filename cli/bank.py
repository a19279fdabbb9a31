"""`bank`: what a bank statement says, proposed and confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.acknowledging import warn_of_each
from cli.context import Settings
from cli.files import Output
from cli.misused import Misused
from cli.named import BODY
from cli.options import DESPITE_CLOCK, FORM, TABLE_FORM, to_file
from cli.printing import echo, give_record, warn
from cli.types import DAY

if TYPE_CHECKING:
    from ledger.application import Ledger, Note
    from ledger.domain.commands import Command
    from ledger.importing.bank.camt import Statement
    from ledger.position.bank.proposals import Judged

_FILE = click.argument("file", type=click.Path(path_type=Path))
_BODY = click.option("--body", type=BODY, required=True, help="Whose account it is.")


@click.group()
def bank() -> None:
    """Record what bank statements (camt.053) say was paid and received, once confirmed."""


@bank.command("propose", epilog="Example: budget-ledger bank propose statement.xml --body 05558016")
@_FILE
@_BODY
@TABLE_FORM
@to_file
@click.pass_obj
def propose(settings: Settings, file: Path, body: str, form: str, out: Output) -> None:
    """Hold FILE against what a body expects; record nothing.

    Instalments of grants, advances, payments and refunds of settlements, repayments, and unpaid
    vouchers. What is on record already is said so, and what came back. Names and texts of the
    statement are never recorded.
    """
    with settings.ledger() as ledger:
        from ledger.reporting.costs.bank import Proposed, bank_output

        statement, judged = _judged(ledger, file, body)
        receipt = ledger.receipt()
    found = Proposed(judged, statement.name, body, receipt)
    out.take(bank_output(found, settings.language, form), form, settings.language)
    if form == "text" and any(one.proposals for one in judged):
        say = settings.language.say
        echo("")
        echo(say("bank_confirm", file=file, body=body))
        echo(say("bank_confirm_one"))


@bank.command(
    "confirm", epilog="Example: budget-ledger bank confirm statement.xml --body 05558016 --all"
)
@_FILE
@_BODY
@click.option(
    "--payment",
    "chosen",
    multiple=True,
    metavar="NUMBER",
    help="A payment by its number, 3.2 for the second of its proposals; repeatable.",
)
@click.option("--all", "every", is_flag=True, help="Every clear proposal.")
@click.option("--known-on", type=DAY, help="Day the statement was received; default: today.")
@click.option("--dry-run", is_flag=True, help="Decide everything, record nothing.")
@DESPITE_CLOCK
@FORM
@click.pass_obj
def confirm(
    settings: Settings,
    file: Path,
    body: str,
    chosen: tuple[str, ...],
    known_on: int | None,
    *,
    every: bool,
    dry_run: bool,
    despite_clock: bool,
    form: str,
) -> None:
    """Record proposals of FILE: all that are named or none.

    --all takes what is clear: one proposal, for which the name in the text speaks, or amount and
    other party both. The rest is shown, and confirmed by number. The file's hash and the payment's
    number are recorded with each.
    """
    if every == bool(chosen):
        raise Misused("BL-432 give --payment NUMBER for single payments, or --all")
    with settings.ledger() as ledger:
        statement, judged = _judged(ledger, file, body)
        picked = [one for one in judged if one.clear] if every else []
        pairs = [(one, one.proposals[0].command) for one in picked]
        pairs += _by_number(judged, dict.fromkeys(chosen))
        notes = _notes(statement, pairs, known_on, despite_clock=despite_clock)
        receipts = ledger.execute_all(notes, dry_run=dry_run)
        head = ledger.receipt()
    warned = warn_of_each(settings, (command for command, _ in notes), receipts)
    new = sum(1 for receipt in receipts if not receipt.repeated)
    asked = {text.partition(".")[0] for text in chosen}
    from ledger.position.bank.proposals import KNOWN

    known = sum(one.state == KNOWN and (every or str(one.entry.number) in asked) for one in judged)
    left = [one for one in judged if one not in picked and one.state != KNOWN] if every else []
    if form == "json":
        numbers = [one.entry.number for one in left]
        counts = {"new": new, "known": known, "left": numbers}
        give_record({**counts, "dry_run": dry_run, "receipt": head, **warned})
        return
    say = settings.language.say
    echo(say("bank_recorded", new=new, known=known))
    if every:
        from ledger.reporting.costs.bank import left_text

        echo(left_text(left, settings.language) + "\n" if left else "", nl=bool(left))
    echo(say("dry_run") if dry_run else say("receipt", receipt=head))


def _judged(ledger: Ledger, file: Path, body: str) -> tuple[Statement, list[Judged]]:
    from ledger.importing.bank.camt import read_camt
    from ledger.position.bank.proposals import BankQuestion, bank_proposals

    statement = read_camt(file)
    for note in statement.notes:
        warn(note, statement.name)
    return statement, ledger.ask(bank_proposals, BankQuestion(body, statement.entries))


def _by_number(judged: list[Judged], chosen: dict[str, None]) -> list[tuple[Judged, Command]]:
    """Return the proposals by their numbers (`3`, `3.2`); a payment on record is no proposal."""
    from ledger.position.bank.proposals import KNOWN

    numbers = {str(one.entry.number): one for one in judged}
    found = []
    for text in chosen:
        number, _, index = text.partition(".")
        one = numbers.get(number)
        if one is None:
            problem = "payment {text!r}: BL-433 there are 1 to {count}"
            raise Misused(problem, text=text, count=len(judged))
        if one.state == KNOWN:
            continue
        count = len(one.proposals)
        if not count:
            remedy = "record it with grant instalment, advance, settlement, repayment or cost pay"
            raise Misused("payment {text!r}: BL-434 has no proposal", remedy, text=text)
        if count > 1 and not index:
            problem = "payment {text!r}: BL-435 has {count} {count:proposal|proposals}"
            raise Misused(problem, "say {number}.1 …", text=text, count=count, number=number)
        if index not in {"", *map(str, range(1, count + 1))}:
            problem = "payment {text!r}: BL-436 has {count} {count:proposal|proposals} only"
            raise Misused(problem, text=text, count=count)
        found.append((one, one.proposals[int(index or 1) - 1].command))
    return found


def _notes(
    statement: Statement,
    pairs: list[tuple[Judged, Command]],
    known_on: int | None,
    *,
    despite_clock: bool,
) -> list[tuple[Command, Note]]:
    from ledger.application.results import Note, command_id_from

    found = []
    for one, command in pairs:
        number = one.entry.number
        note = Note(
            known_on=known_on,
            document=f"{statement.name}, payment {number}",
            file_hash=statement.file_hash,
            command_id=command_id_from(f"bank {statement.file_hash.hex()} {number}"),
            # Two equal payments of a day are two: what is on record was told apart before.
            again=True,
            despite_clock=despite_clock,
        )
        found.append((command, note))
    return found
