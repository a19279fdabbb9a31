"""`history`: the audit trail."""

from __future__ import annotations

import click

from cli.context import Settings
from cli.empty import looked_for
from cli.misused import Misused
from cli.options import asks
from cli.types import TypedMoment

KINDS = ("body", "programme", "decision", "grant", "agreement", "settlement", "post", "person")


@click.command(epilog="Example: budget-ledger history --post CM-1 --type post_filled")
@click.option("--body")
@click.option("--programme")
@click.option("--decision")
@click.option("--grant")
@click.option("--agreement")
@click.option("--settlement")
@click.option("--post")
@click.option("--person")
@click.option("--voucher")
@click.option("--type", "event_type", default="", help="Event type, e.g. cost_booked.")
@click.option("--by", "actor", default="", help="Recorded by this login.")
@click.option("--event", "sequence", type=click.IntRange(1, 2**62), help="One event by its number.")
@click.option("--limit", type=click.IntRange(1), help="Only the latest ones.")
@asks
@click.pass_obj
def history(
    settings: Settings,
    /,
    voucher: str | None,
    event_type: str,
    actor: str,
    sequence: int | None,
    limit: int | None,
    as_of: TypedMoment | None,
    known_on: int | None,
    form: str,
    **names: str | None,
) -> None:
    """Show events in order: number, recorded at, known on, actor, type, content, document."""
    keys = [(kind, name) for kind in KINDS if (name := names[kind]) is not None]
    if len(keys) > 1:
        raise Misused("BL-443 name one of body, programme, decision, … at a time")
    with settings.ledger() as ledger:
        from ledger.log.history import Filter  # noqa: PLC0415 - not for --help
        from ledger.position.names import unknown_name  # noqa: PLC0415
        from ledger.reporting import history_report as report  # noqa: PLC0415

        axes = ledger.axes(as_of[1] if as_of else None, known_on)
        wanted = Filter(
            key=keys[0] if keys else None,
            voucher=voucher or "",
            event_type=event_type,
            actor=actor,
            sequence=sequence,
            upto=axes.sequence if as_of else None,
            horizon=axes.horizon,
            known_on=known_on,
            limit=limit or 0,
        )
        entries = ledger.history(wanted)
        unknown = "" if entries or not keys else ledger.ask(unknown_name, (*keys[0], axes))
    if not entries:
        words = settings.language.say("nothing_found", words=looked_for() or "history")
        click.echo("\n".join(filter(None, (words, unknown))), err=form != "text")
    if form == "json":
        click.echo(report.history_json(entries))
    elif form == "csv":
        click.echo(report.history_csv(entries))
    elif entries:
        click.echo(report.history_text(entries, settings.language))
