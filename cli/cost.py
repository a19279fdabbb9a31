"""`cost`: actual costs, one by one or from a file; a booking that was wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.acknowledging import acknowledge, carry_out
from cli.certify import certify
from cli.cost_import import import_
from cli.fields import option, typed
from cli.misused import Misused
from cli.named import BODY, POST
from cli.naming import BY_EVENT_OR_VOUCHER, one_way, voucher_of
from cli.options import IS_AN_ID, NEW_TYPE, PLAUSIBLE, lasting, noted, records
from cli.pay import pay
from cli.types import AMOUNT, DAY, PERIOD, YEAR
from ledger.domain.commands import BookCost, CorrectCost

if TYPE_CHECKING:
    from cli.context import Settings
    from ledger.application import Ledger, Note


_LINE = click.IntRange(1, 10**9)


@lasting
@click.command(
    "correct", epilog="Example: budget-ledger cost correct 2023-0701 --amount 5683,19 --dry-run"
)
@click.argument("event")
@click.option("--amount", "amount_cents", type=AMOUNT, help="Euros; a credit note is negative.")
@click.option("--post", type=POST)
@click.option("--type", "cost_type", help="Cost type, e.g. personnel.")
@click.option("--service", type=PERIOD, metavar="FROM TO", help="Service period.")
@click.option("--booked-on", type=DAY)
@click.option("--paid-on", type=DAY)
@click.option("--unpaid", is_flag=True, help="It is not paid yet.")
@click.option("--voucher")
@click.option("--line", type=_LINE)
@click.option("--source", help="Source system.")
@click.option("--fiscal-year", type=YEAR, help="Of the voucher.")
@click.option("--body", "employing_body", type=BODY, help="Employing body.")
@click.option("--payee", help="For personnel cost an id, never a name.")
@click.option("--text", help="Free text.")
@click.option(
    "--bearing-year",
    type=YEAR,
    help="Default: as booked; where that is closed, the first open year.",
)
@click.option(
    "--reversed-on", type=DAY, help="Day on which the reversal is booked; default: today."
)
@click.option("--reversal-voucher", default="", help="Number of the reversal's own voucher.")
@PLAUSIBLE
@NEW_TYPE
@noted
def correct(
    settings: Settings,
    note: Note,
    form: str,
    event: str,
    *,
    service: tuple[int, int] | None,
    unpaid: bool,
    dry_run: bool,
    **right: Any,  # noqa: ANN401 - click's options
) -> None:
    """Reverse booking EVENT and book it anew with what is said here; all else is taken over.

    EVENT is its number, or its voucher's where one booking stands under it. Both are recorded or
    neither. Where the year that bears it is closed, the first open one bears what is right.
    """
    if unpaid and right["paid_on"]:
        raise Misused("BL-517 --paid-on does not go with --unpaid", "leave one of them out")
    right["paid_on"] = 0 if unpaid else right["paid_on"]
    right["service_from"], right["service_to"] = service or (None, None)
    with settings.ledger() as ledger:
        from ledger.position.costs.named_booking import booking_named

        number = ledger.ask(booking_named, event)
        right["reversed_on"] = right["reversed_on"] or _today(ledger)
        did = carry_out(ledger, CorrectCost(number, **right), note, dry_run=dry_run)
    acknowledge(settings, did, form)


@lasting
@click.command(
    "reverse", epilog="Example: budget-ledger cost reverse 2023-0701 --reason 'booked twice'"
)
@click.argument("event", required=False)
@click.option("--voucher", help="Name the voucher by its number.")
@click.option("--body", type=BODY, help="Employing body of the booking.")
@click.option("--fiscal-year", type=YEAR, help="Of the voucher; default: any.")
@click.option("--line", type=_LINE, help="Of the voucher; default: any.")
@click.option("--source", help="Source system of the voucher; default: any.")
@click.option("--booked-on", type=DAY, help="Day on which the reversal is booked; default: today.")
@click.option("--paid-on", type=DAY, help="Default: as the booking.")
@click.option("--reversal-voucher", default="", help="Number of the reversal's own voucher.")
@noted
def reverse(
    settings: Settings,
    note: Note,
    form: str,
    event: str | None,
    voucher: str | None,
    *,
    booked_on: int | None,
    paid_on: int | None,
    reversal_voucher: str,
    dry_run: bool,
    **key: Any,  # noqa: ANN401 - click's options
) -> None:
    """Reverse a booking (Storno) by its exact mirror; the voucher may then be booked again.

    EVENT is its number, or its voucher's where one booking stands under it; else --voucher with as
    much as it takes. To book it anew at once: cost correct
    """
    one_way({"EVENT": event, "--voucher": voucher}, BY_EVENT_OR_VOUCHER, key)
    with settings.ledger() as ledger:
        from msgspec.structs import replace

        from ledger.application.recording.costs.correcting import reversal_named

        command = ledger.ask(reversal_named, event or voucher_of(voucher or "", key))
        typed = {"booked_on": booked_on, "paid_on": paid_on, "reversal_voucher": reversal_voucher}
        command = replace(command, **{name: said for name, said in typed.items() if said})
        did = carry_out(ledger, command, note, dry_run=dry_run)
    acknowledge(settings, did, form)


def _today(ledger: Ledger) -> int:
    return ledger.ask(lambda _, __, today: today, None)


@click.group()
def cost() -> None:
    """Book, pay, correct, reverse, import, certify actual costs (Ist-Kosten)."""


cost.add_command(certify)
cost.add_command(correct)
cost.add_command(import_)
cost.add_command(pay)
cost.add_command(reverse)


@lasting
@cost.command(
    "book",
    epilog="Example: budget-ledger cost book --post CM-1 --type personnel --amount 5863,19 "
    "--service 2023-07-01 2023-07-31 --booked-on 2023-07-31 --voucher 2023-0701",
)
@option("post")
@option("cost_type", help="Cost type, e.g. personnel.")
@option("amount_cents", help="Euros; a credit note is negative.")
@click.option("--service", type=PERIOD, required=True, metavar="FROM TO", help="Service period.")
@option("booked_on")
@option("paid_on", required=False, help="Default: not paid yet.")
@option("voucher")
@option("line")
@option("source", help="Source system.")
@option("fiscal_year", help="Of the voucher; default: the year of service.")
@option("employing_body", "body", help="Default: the post's employing body.")
@option("payee", help="A firm or an id; no person's name.")
@option("bearing_year", help="The open year, where the year of service is closed.")
@PLAUSIBLE
@NEW_TYPE
@IS_AN_ID
@records
def book(service: tuple[int, int], **fields: Any) -> BookCost:  # noqa: ANN401 - click's options
    """Book one line of a voucher; the service period decides which year bears it."""
    fields |= {"service_from": service[0], "service_to": service[1]}
    return BookCost(**typed(BookCost, fields | {"paid_on": fields["paid_on"] or 0}))
