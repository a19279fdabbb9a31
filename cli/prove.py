"""`prove`: for somebody who has not the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from cli.context import Settings
from cli.named import BODY, PROGRAMME
from cli.options import FORM, decorated
from cli.printing import echo, give_record
from cli.seen import tree_seen
from cli.types import EVENT, MOMENT, YEAR, TypedMoment
from cli.views import BASIS

if TYPE_CHECKING:
    from ledger.position.position import Position

_PROVEN = (
    click.argument("body", type=BODY),
    click.argument("year", type=YEAR),
    click.option("--programme", type=PROGRAMME, help="Default: all."),
    BASIS,
    click.option("--as-of", type=MOMENT, help="Of that moment. Default: what was sealed last."),
)


def proven(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what a position is proven of: body, year, programme, basis, moment."""
    return decorated(function, _PROVEN)


@click.group()
def prove() -> None:
    """Show to somebody without the ledger what stands in it."""


@prove.command("event", epilog="Example: budget-ledger prove event 12 --format json")
@click.argument("number", metavar="EVENT", type=EVENT)
@click.option("--as-of", type=MOMENT, help="In the tree of that moment; default: of all events.")
@FORM
@click.pass_obj
def event(settings: Settings, number: int, as_of: TypedMoment | None, form: str) -> None:
    """Prove that an event stands in the ledger, by RFC 6962; JSON holds the proof itself."""
    from ledger.application.proving import EventInTree, event_proof

    with settings.ledger() as ledger, tree_seen(settings.database) as seen:
        asked = EventInTree(number, as_of[1] if as_of else None, seen)
        proof = ledger.ask(event_proof, asked, log=True)
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

    with settings.ledger() as ledger, tree_seen(settings.database) as seen:
        asked = Growth(old[1], new[1] if new else None, seen)
        proof = ledger.ask(growth_proof, asked, log=True)
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


@prove.command("position", epilog="Example: budget-ledger prove position 05558032 2023")
@proven
@FORM
@click.pass_obj
def position(settings: Settings, /, form: str, **typed: Any) -> None:  # noqa: ANN401 - click's options
    """Prove the position of BODY in YEAR: by its events, their place in the tree, and its seal.

    Of the state that was sealed last, else as of now. JSON holds the proof itself; export evidence
    writes it together with what checks it.
    """
    from ledger.application.evidence import EvidenceQuestion, events_of, evidence_for

    as_of: TypedMoment | None = typed.pop("as_of")
    with settings.ledger() as ledger, tree_seen(settings.database) as seen:
        asked = EvidenceQuestion(**typed, as_of=as_of[1] if as_of else None, seen=seen)
        found = ledger.ask(evidence_for, asked)
        stored = list(ledger.stream(events_of, found))
    from ledger.exporting.evidence.bundle import bundle_record, event_records
    from ledger.reporting.explanation_report import node_words

    say = settings.language.say
    if form == "json":
        record = bundle_record(found, partial(node_words, language=settings.language))
        events = list(event_records(stored))
        give_record({**record, "checkpoint": str(found.checkpoint), "events": events})
        return
    for one in found.positions:
        echo(say("position_proven", **proven_words(settings, one.row), count=len(stored)))
    echo(say("position_events", events=", ".join(str(number) for number in found.events)))
    echo(say("tree_root", size=found.size, root=found.checkpoint.root.hex()))
    echo(say("position_sealed" if found.checkpoint.signatures else "position_unsealed"))
    echo(say("receipt", receipt=found.receipt))


def proven_words(settings: Settings, row: Position) -> dict[str, object]:
    """Return what is said of a position that was proven."""
    amount = settings.language.money(row.unrefinanced_cents)
    return {"body": row.municipality_name, "year": row.year, "amount": amount}
