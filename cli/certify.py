"""`cost certify`: a second person confirms bookings (sachliche und rechnerische Feststellung)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from cli.acknowledging import Did, acknowledge, carry_out
from cli.context import Settings
from cli.files import Output
from cli.named import BODY, POST
from cli.naming import (
    BY_EVENT_OR_VOUCHER,
    Ways,
    list_waiting,
    one_way,
    only_for_lists,
    voucher_of,
    waiting_question,
)
from cli.options import TABLE_FORM, Asking, lasting, noted, to_file
from cli.types import EVENT, MOMENT, YEAR, TypedMoment
from ledger.domain.commands import CertifyCosts

if TYPE_CHECKING:
    from ledger.application import Note

_WAITING = ("post", "year", "body", "upto")
_FITTING: Ways = {**BY_EVENT_OR_VOUCHER, "--all": _WAITING, "--pending": _WAITING}


@lasting
@click.command(epilog="Example: budget-ledger cost certify --all --post CM-1 --year 2023")
@click.argument("events", nargs=-1, type=EVENT, metavar="[EVENT]...")
@click.option("--voucher", help="Name the voucher by its number.")
@click.option("--fiscal-year", type=YEAR, help="Of the voucher; default: any.")
@click.option("--line", type=click.IntRange(1, 10**9), help="Of the voucher; default: all.")
@click.option("--source", help="Source system of the voucher; default: any.")
@click.option("--all", "everything", is_flag=True, help="Everything that waits and matches.")
@click.option("--pending", "listed", is_flag=True, help="Only list what waits and matches.")
@click.option("--body", type=BODY, help="Employing body of the voucher, or of what waits.")
@click.option("--post", type=POST, help="What waits on this post.")
@click.option("--year", type=YEAR, help="What waits in this budget year.")
@click.option("--upto", type=EVENT, metavar="EVENT", help="What waits, up to this event.")
@click.option(
    "--as-of", type=MOMENT, help="With --pending: as recorded by then (a moment, as for position)."
)
@to_file
@partial(noted, form=TABLE_FORM)
def certify(
    settings: Settings,
    note: Note,
    form: str,
    events: tuple[int, ...],
    voucher: str | None,
    everything: bool,
    listed: bool,
    as_of: TypedMoment | None,
    out: Output,
    dry_run: bool,
    **matching: Any,  # noqa: ANN401 - click's options
) -> None:
    """Certify bookings and reversals that somebody else recorded, all of them or none.

    Name them by EVENT numbers, by --voucher, or take --all that waits; --pending lists what waits,
    also with --format csv, --as-of or --known-on. Each certification carries the hash of exactly
    the event that it confirms (§ 31 KomHVO NRW). A mistaken one is not withdrawn: reverse the
    booking, book it again and certify that.
    """
    modes = {"EVENT": events, "--voucher": voucher, "--all": everything, "--pending": listed}
    mode = one_way(modes, _FITTING, matching)
    only_for_lists(mode, as_of, form, out.path)
    if mode == "--pending":
        from ledger.position.costs.pending import pending_list

        list_waiting(Asking(settings, as_of, note.known_on, form, out), pending_list, matching)
        return
    with settings.ledger() as ledger:
        if mode == "--all":
            from ledger.application.recording.costs.certify_all import certify_all

            receipt = certify_all(ledger, waiting_question(matching), note, dry_run=dry_run)
            did = Did("CertifyCosts", receipt, tried=dry_run)
        else:
            if voucher:
                from ledger.position.costs.pending import waiting_of

                events = ledger.ask(waiting_of, voucher_of(voucher, matching))
            did = carry_out(ledger, CertifyCosts(events), note, dry_run=dry_run)
    acknowledge(settings, did, form)
