"""`init`, `verify`, `rebuild`: the ledger itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.context import Settings
from cli.options import FORM
from cli.printing import blame, echo, give_record, warn
from cli.run import ExitCode
from cli.seen import keep_seen, seen_before, tree_seen
from cli.signing import checkpoint_in
from cli.types import FilePath
from ledger.domain.said import Said

if TYPE_CHECKING:
    from ledger.log.proving.notes import Checkpoint
    from ledger.log.verifying.chain import ChainCheck


@click.command(epilog="Example: budget-ledger --database ledger.db init")
@FORM
@click.pass_obj
def init(settings: Settings, form: str) -> None:
    """Create an empty ledger; an existing one is left as it is."""
    with settings.ledger(create=True) as ledger:
        facts = ledger.doctor()
    if form == "json":
        events = int(facts["events"])
        give_record({"database": facts["file"], "events": events, "receipt": facts["receipt"]})
        return
    echo(settings.language.say("ready", database=facts["file"], events=facts["events"]))


@click.command(epilog="Example: budget-ledger verify --receipt 42-616fb0bce74f70c5acddda5f6d8eab7c")
@click.option(
    "--receipt",
    "receipts",
    multiple=True,
    help="A receipt kept elsewhere: proves nothing before it was changed. May be repeated.",
)
@click.option(
    "--checkpoint",
    "checkpoints",
    type=FilePath(exists=True, dir_okay=False),
    multiple=True,
    help="A checkpoint kept elsewhere, as seal or witness wrote it. May be repeated.",
)
@click.option(
    "--restored",
    is_flag=True,
    help="An older state was put in place on purpose: forget what this machine saw of later ones.",
)
@FORM
@click.pass_obj
def verify(
    settings: Settings,
    receipts: tuple[str, ...],
    checkpoints: tuple[Path, ...],
    restored: bool,
    form: str,
) -> None:
    """Recompute all that is stored; exit 3 when something does not follow, 4 when nobody can tell.

    Objects of the database, hashes, order, stored forms, certifications and read models. Only
    reads: the file stays as it is.
    """
    notes = {str(file): checkpoint_in(file) for file in checkpoints}
    with (
        settings.ledger(unusable=ExitCode.CANNOT_TELL, extending=False) as ledger,
        tree_seen(settings.database) as tree,
    ):
        from ledger.application.asking.verifying import HeldElsewhere

        seen = None if restored else seen_before(settings.database)
        check = ledger.verify(held=HeldElsewhere(receipts, notes, seen, tree))
    from ledger.reporting.clock_report import corrected_lines

    for finding in (*check.findings, *check.unchecked):
        blame(finding)
    if form == "json":
        give_record(_record(check, receipts, notes))
    if check.findings:
        raise click.exceptions.Exit(ExitCode.BROKEN)
    if check.whole:
        _keep(settings, check)
    if check.clock:
        warn(check.clock)
    # Where nobody can check signatures, all else was checked, and held.
    if form == "text" and check.read_models:
        say = settings.language.say
        echo(say("verified", events=check.events))
        for line in corrected_lines(check.corrected, settings.language):
            echo(line)
        held_to = [say("receipt_verified", receipt=receipt) for receipt in receipts]
        signed = notes if check.whole else {}
        held_to += [say("checkpoint_verified", name=n, size=one.size) for n, one in signed.items()]
        echo("\n".join((say("models_verified"), *held_to, say("receipt", receipt=check.receipt))))
    if not check.whole:
        raise click.exceptions.Exit(ExitCode.CANNOT_TELL)


def _record(
    check: ChainCheck, receipts: tuple[str, ...], notes: Mapping[str, Checkpoint]
) -> dict[str, object]:
    return {
        "whole": check.whole,
        "events": check.events,
        "findings": len(check.findings),
        "unchecked": len(check.unchecked),
        "read_models": check.read_models,
        "compared_with": list(receipts),
        "checkpoints": [{"file": name, "size": one.size} for name, one in notes.items()],
        "receipt": check.receipt,
        "clock_corrected": len(check.corrected),
    }


def _keep(settings: Settings, check: ChainCheck) -> None:
    """Remember on this machine how far the ledger was seen whole."""
    from ledger.application.asking.resting import SeenWhole

    seen = SeenWhole(check.first, check.events, check.hash, models=check.events)
    keep_seen(settings.database, seen)


@click.command(epilog="Example: budget-ledger rebuild")
@FORM
@click.pass_obj
def rebuild(settings: Settings, form: str) -> None:
    """Make the read models anew from the log, compare, and put them in use."""
    with settings.ledger() as ledger:
        differences = ledger.rebuild()
        receipt = ledger.recorded
    for one in differences:
        words = (
            "BL-461 {relation}: {too_many} {too_many:row was|rows were} too many, {missing} missing"
            "; mended"
        )
        counted = {"too_many": one.only_stored, "missing": one.only_rebuilt}
        warn(Said(words, relation=one.relation, **counted))
    if form == "json":
        mended = [
            {"relation": one.relation, "too_many": one.only_stored, "missing": one.only_rebuilt}
            for one in differences
        ]
        give_record({"mended": mended, "receipt": receipt})
        return
    echo(settings.language.say("rebuilt", count=len(differences)))
