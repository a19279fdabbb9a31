"""`cost`: actual costs, one by one or from a file."""

from __future__ import annotations

from typing import Any

import click

from cli.certify import certify
from cli.cost_correct import correct, reverse
from cli.cost_import import import_
from cli.fields import option, typed
from cli.options import IS_AN_ID, NEW_TYPE, PLAUSIBLE, lasting, records
from cli.pay import pay
from cli.types import PERIOD
from ledger.domain.commands import BookCost


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
