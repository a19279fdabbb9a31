"""`history`: the audit trail."""

from __future__ import annotations

import click

from cli.answering import looked_for
from cli.misused import Misused, nobody_acts
from cli.named import AGREEMENT, BODY, DECISION, GRANT, POST, PROGRAMME, SETTLEMENT
from cli.options import Asking, asks
from cli.printing import echo, in_words, remark
from cli.types import EVENT, EVENT_TYPE, MOMENT, TypedMoment


@click.command(epilog="Example: budget-ledger history --post CM-1 --type post_filled")
@click.option("--body", type=BODY)
@click.option("--programme", type=PROGRAMME)
@click.option("--decision", type=DECISION)
@click.option("--grant", type=GRANT)
@click.option("--agreement", type=AGREEMENT)
@click.option("--settlement", type=SETTLEMENT)
@click.option("--post", type=POST)
@click.option("--person")
@click.option("--voucher")
@click.option(
    "--type",
    "event_type",
    type=EVENT_TYPE,
    default="",
    metavar="TYPE",
    help="Event type, e.g. cost_booked.",
)
@click.option("--by", "actor", default="", help="Recorded by this login.")
@click.option("--event", "sequence", type=EVENT, help="One event by its number.")
@click.option(
    "--since", type=MOMENT, help="What was added after: a day, an instant, an event or a receipt."
)
@click.option("--limit", type=click.IntRange(1), help="Only the latest ones.")
@asks
def history(
    asked: Asking,
    /,
    voucher: str | None,
    event_type: str,
    actor: str,
    sequence: int | None,
    since: TypedMoment | None,
    limit: int | None,
    **names: str | None,
) -> None:
    """Show events in order: number, recorded at, known on, actor, type, content, document."""
    nobody_acts()
    keys = [(kind, name) for kind, name in names.items() if name is not None]
    if len(keys) > 1:
        raise Misused("BL-443 name one of body, programme, decision, … at a time")
    with asked.settings.ledger() as ledger:
        from ledger.log.history import Filter
        from ledger.position.names import names_of, why_unknown
        from ledger.reporting.event_words import bodies_in
        from ledger.reporting.history_report import history_output
        from ledger.reporting.language import Words

        axes = asked.axes(ledger)
        wanted = Filter(
            key=keys[0] if keys else None,
            voucher=voucher or "",
            event_type=event_type,
            actor=actor,
            sequence=sequence,
            upto=axes.sequence if asked.as_of else None,
            horizon=axes.horizon,
            known_on=asked.known_on,
            limit=limit or 0,
            after=ledger.axes(since[1]).sequence if since else 0,
        )
        entries = ledger.history(wanted)
        bodies = bodies_in(entry.event.event for entry in entries)
        named = ledger.ask(names_of, (bodies, axes))
        unknown = "" if entries or not keys else ledger.ask(why_unknown, (*keys[0], axes))
    if not entries:
        words = asked.language.say("nothing_found", words=looked_for() or "history")
        for line in filter(None, (words, in_words(unknown))):
            (echo if asked.form == "text" else remark)(line)
    if entries or asked.form != "text":
        asked.answer(
            history_output(
                entries, Words(asked.language, named), asked.form, with_sums=since is not None
            )
        )
