"""What a recording command ends with: it records or only looks, and says what it did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cli.printing import echo, give_record, warn, warnings_in

if TYPE_CHECKING:
    from cli.context import Settings
    from ledger.application import Ledger, Note, Receipt
    from ledger.application.asking.done import Done
    from ledger.domain.commands import Command


class Did(NamedTuple):
    """What became of a command: `done` is what it recorded and moved, where that is told.

    `tried`: nothing was recorded, it is what would become of it.
    """

    what: str
    receipt: Receipt
    done: Done | None = None
    tried: bool = False


def carry_out(ledger: Ledger, command: Command, note: Note, *, dry_run: bool = False) -> Did:
    """Record a command, or only look at what it would do."""
    if dry_run:
        return tried(ledger, command, note)
    receipt = ledger.execute(command, note)
    return Did(type(command).__name__, receipt, _done(ledger, receipt))


def tried(ledger: Ledger, command: Command, note: Note) -> Did:
    """Look at what a command would do."""
    seen = ledger.preview(command, note)
    return Did(type(command).__name__, seen.receipt, seen.done, tried=True)


def of_file(ledger: Ledger, receipt: Receipt | None) -> Did | None:
    """Return what a file moved; its lines are told in sum. None: nothing was recorded."""
    if receipt is None:
        return None
    return Did("ImportFile", receipt, _done(ledger, receipt)._replace(events=()))


def _done(ledger: Ledger, receipt: Receipt) -> Done:
    """Look at what was recorded; what befell the ledger since is no reason not to acknowledge."""
    from ledger.application.asking.done import Done, done
    from ledger.domain.errors import LedgerError

    try:
        return ledger.ask(done, receipt)
    except LedgerError:
        return Done()


def acknowledge(settings: Settings, did: Did, form: str) -> None:
    """Print the warnings of a command, what it did, its events, and the receipt."""
    for warning in did.receipt.warnings:
        warn(warning)
    (_acknowledge_json if form == "json" else _acknowledge_text)(settings, did)


def warn_of_each(
    settings: Settings, commands: Iterable[Command], receipts: Sequence[Receipt]
) -> dict[str, object]:
    """Print the warnings of several commands, each with its command; return them as fields."""
    for command, receipt in zip(commands, receipts, strict=True):
        for warning in receipt.warnings:
            warn(warning, settings.language.say(f"c_{type(command).__name__}"))
    return warnings_in([one for receipt in receipts for one in receipt.warnings])


def _acknowledge_json(settings: Settings, did: Did) -> None:
    from ledger.application.asking.done import Done
    from ledger.reporting.done_report import done_record
    from ledger.reporting.language import Words

    receipt, done = did.receipt, did.done or Done()
    answer = {
        "command": did.what,
        "receipt": None if did.tried else receipt.receipt,
        "first_sequence": receipt.first_sequence,
        "last_sequence": receipt.last_sequence,
        "repeated": receipt.repeated,
        **warnings_in(receipt.warnings),
        "dry_run": did.tried,
        **done_record(done, Words(settings.language, done.names)),
    }
    give_record(answer)


def _acknowledge_text(settings: Settings, did: Did) -> None:
    say, receipt = settings.language.say, did.receipt
    tell(settings, did)
    tell_events(settings, did)
    echo(say("dry_run") if did.tried else say("receipt", receipt=receipt.receipt))


def tell_events(settings: Settings, did: Did, *, err: bool = False) -> None:
    """Print the numbers of the events of a command, or those that they would have."""
    say, receipt = settings.language.say, did.receipt
    would = "would_be_" if did.tried else ""
    if receipt.repeated:
        words = say("unchanged")
    elif receipt.events == 1:
        words = say(f"{would}recorded", event=receipt.first_sequence, what=say(f"c_{did.what}"))
    else:
        first, last = receipt.first_sequence, receipt.last_sequence
        words = say(f"{would}recorded_events", count=receipt.events, first=first, last=last)
    echo(words, err=err)


def tell(settings: Settings, did: Did, *, err: bool = False) -> None:
    """Print what a command did, or would do, in words."""
    if did.done is not None:
        from ledger.reporting.done_words import done_lines
        from ledger.reporting.language import Words

        for line in done_lines(did.done, Words(settings.language, did.done.names)):
            echo(line, err=err)
