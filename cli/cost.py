"""`cost`: actual costs, one by one or from a file."""

from __future__ import annotations

import click

from cli.certify import certify
from cli.cost_correct import correct, reverse
from cli.cost_import import import_
from cli.named import BODY, POST
from cli.options import IS_AN_ID, NEW_TYPE, PLAUSIBLE, lasting, records
from cli.pay import pay
from cli.types import AMOUNT, DAY, PERIOD, YEAR
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
@click.option("--post", type=POST, required=True)
@click.option("--type", "cost_type", required=True, help="Cost type, e.g. personnel.")
@click.option("--amount", type=AMOUNT, required=True, help="Euros; a credit note is negative.")
@click.option("--service", type=PERIOD, required=True, metavar="FROM TO", help="Service period.")
@click.option("--booked-on", type=DAY, required=True)
@click.option("--paid-on", type=DAY, help="Default: not paid yet.")
@click.option("--voucher", required=True)
@click.option("--line", type=click.IntRange(1, 10**9), default=1, show_default=True)
@click.option("--source", default="manual", show_default=True, help="Source system.")
@click.option("--fiscal-year", type=YEAR, help="Of the voucher; default: the year of service.")
@click.option(
    "--body", "employing_body", type=BODY, default="", help="Default: the post's employing body."
)
@click.option("--payee", default="", help="A firm or an id; no person's name.")
@click.option(
    "--bearing-year", type=YEAR, help="The open year, where the year of service is closed."
)
@PLAUSIBLE
@NEW_TYPE
@IS_AN_ID
@records
def book(
    post: str,
    cost_type: str,
    amount: int,
    service: tuple[int, int],
    booked_on: int,
    paid_on: int | None,
    voucher: str,
    line: int,
    source: str,
    fiscal_year: int | None,
    employing_body: str,
    payee: str,
    bearing_year: int | None,
) -> BookCost:
    """Book one line of a voucher; the service period decides which year bears it."""
    from msgspec import UNSET

    return BookCost(
        post=post,
        cost_type=cost_type,
        amount_cents=amount,
        service_from=service[0],
        service_to=service[1],
        booked_on=booked_on,
        paid_on=paid_on or 0,
        voucher=voucher,
        line=line,
        source=source,
        fiscal_year=fiscal_year or 0,
        employing_body=employing_body,
        payee=payee,
        bearing_year=UNSET if bearing_year is None else bearing_year,
    )
