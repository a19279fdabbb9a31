"""`cost pay`: bookings were paid, the lines of a voucher together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from cli.acknowledging import acknowledge, carry_out
from cli.context import Settings
from cli.files import Output
from cli.misused import Misused
from cli.named import BODY, POST
from cli.naming import BY_EVENT_OR_VOUCHER, Ways, list_waiting, one_way, only_for_lists, voucher_of
from cli.options import TABLE_FORM, Asking, noted, to_file
from cli.types import AMOUNT, DAY, EVENT, MOMENT, YEAR, TypedMoment
from ledger.domain.commands import PayCosts

if TYPE_CHECKING:
    from ledger.application import Note

_FITTING: Ways = {**BY_EVENT_OR_VOUCHER, "--pending": ("post", "year", "body")}


@click.command(epilog="Example: budget-ledger cost pay --voucher 2023-0712 --paid-on 2024-01-15")
@click.argument("events", nargs=-1, type=EVENT, metavar="[EVENT]...")
@click.option("--voucher", help="Name the voucher by its number.")
@click.option("--fiscal-year", type=YEAR, help="Of the voucher; default: any.")
@click.option("--line", type=click.IntRange(1, 10**9), help="Of the voucher; default: all.")
@click.option("--source", help="Source system of the voucher; default: any.")
@click.option("--paid-on", type=DAY, help="Day of payment.")
@click.option("--amount", "cents", type=AMOUNT, help="What was paid in all, to be compared.")
@click.option("--pending", "listed", is_flag=True, help="Only list what is unpaid and matches.")
@click.option("--body", type=BODY, help="Employing body of the voucher, or of what is unpaid.")
@click.option("--post", type=POST, help="What is unpaid on this post.")
@click.option("--year", type=YEAR, help="What is unpaid in this budget year.")
@click.option("--as-of", type=MOMENT, help="With --pending: as recorded by then.")
@to_file
@partial(noted, form=TABLE_FORM)
def pay(
    settings: Settings,
    note: Note,
    form: str,
    events: tuple[int, ...],
    voucher: str | None,
    paid_on: int | None,
    cents: int | None,
    listed: bool,
    as_of: TypedMoment | None,
    out: Output,
    dry_run: bool,
    **matching: Any,  # noqa: ANN401 - click's options
) -> None:
    """Record that bookings were paid, all of them or none.

    Name them by EVENT numbers or by --voucher; --pending lists what is unpaid, also with --format
    csv, --as-of or --known-on. All lines of a voucher are paid together; some of them where
    --amount says what was paid. A wrong payment is withdrawn with correct, or repeated right with
    --corrects.
    """
    modes = {"EVENT": events, "--voucher": voucher, "--pending": listed}
    mode = one_way(modes, _FITTING, matching)
    if mode == "--pending":
        if paid_on or cents is not None:
            raise Misused("BL-450 --paid-on and --amount do not go with --pending", "leave it out")
        from ledger.position.costs.unpaid import unpaid_list

        list_waiting(Asking(settings, as_of, note.known_on, form, out), unpaid_list, matching)
        return
    only_for_lists(mode, as_of, form, out.path)
    if not paid_on:
        raise Misused("BL-451 when it was paid is missing", "add --paid-on DAY")
    with settings.ledger() as ledger:
        if voucher:
            from ledger.position.costs.unpaid import lines_to_pay

            events = ledger.ask(lines_to_pay, voucher_of(voucher, matching))
        did = carry_out(ledger, PayCosts(events, paid_on, cents), note, dry_run=dry_run)
    acknowledge(settings, did, form)
