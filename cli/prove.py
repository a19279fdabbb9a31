"""`prove`: for somebody who has not the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.context import Settings
from cli.options import FORM
from cli.printing import echo, give_record
from cli.types import MOMENT, TypedMoment

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.group()
def prove() -> None:
    """Show to somebody without the ledger what stands in it."""


@prove.command("event", epilog="Example: budget-ledger prove event 12 --format json")
@click.argument("number", metavar="EVENT", type=click.IntRange(1, 2**62))
@click.option("--as-of", type=MOMENT, help="In the tree of that moment; default: of all events.")
@FORM
@click.pass_obj
def event(settings: Settings, number: int, as_of: TypedMoment | None, form: str) -> None:
    """Prove that an event stands in the ledger, by RFC 6962; JSON holds the proof itself."""
    from ledger.application.proving import EventInTree, event_proof

    with settings.ledger() as ledger:
        asked = EventInTree(number, as_of[1] if as_of else None)
        proof = ledger.ask(event_proof, asked)
    if form == "json":
        record = {
            "event": proof.event,
            "size": proof.size,
            "receipt": proof.receipt,
            "root": proof.tree.root.hex(),
            "canonical": proof.canonical.hex(),
            "envelope": proof.envelope.hex(),
            "path": _hexadecimal(proof.tree.path),
        }
        give_record(record)
        return
    say, count = settings.language.say, len(proof.tree.path)
    echo(say("event_proven", event=proof.event, size=proof.size, count=count))
    echo(say("tree_root", size=proof.size, root=proof.tree.root.hex()))
    echo(say("receipt", receipt=proof.receipt))


@prove.command(
    "consistency",
    epilog="Example: budget-ledger prove consistency 12 18 --format json",
)
@click.argument("old", type=MOMENT)
@click.argument("new", type=MOMENT, required=False)
@FORM
@click.pass_obj
def consistency(settings: Settings, old: TypedMoment, new: TypedMoment | None, form: str) -> None:
    """Prove that nothing up to OLD was changed or taken away until NEW, or until now.

    Each is a day, an instant, an event number or a receipt. JSON holds the proof itself (RFC 6962).
    """
    from ledger.application.proving import Growth, growth_proof

    with settings.ledger() as ledger:
        proof = ledger.ask(growth_proof, Growth(old[1], new[1] if new else None))
    tree = proof.tree
    if form == "json":
        record = {
            "old": {"size": proof.old, "receipt": proof.old_receipt, "root": tree.old.hex()},
            "new": {"size": proof.new, "receipt": proof.new_receipt, "root": tree.new.hex()},
            "path": _hexadecimal(tree.path),
        }
        give_record(record)
        return
    say = settings.language.say
    echo(say("growth_proven", old=proof.old, new=proof.new, count=len(tree.path)))
    echo(say("tree_root", size=proof.old, root=tree.old.hex()))
    echo(say("tree_root", size=proof.new, root=tree.new.hex()))
    echo(say("receipt", receipt=proof.new_receipt))


def _hexadecimal(hashes: Iterable[bytes]) -> list[str]:
    return [one.hex() for one in hashes]
