"""What comes in under a grant, and its proof of use; commands of the group `grant`."""

from __future__ import annotations

import click

from cli.named import BODY, GRANT
from cli.options import IS_AN_ID, records
from cli.types import AMOUNT, DAY, DAY_IN_YEAR, YEAR
from ledger.domain.commands import (
    AcceptProof,
    ReceiveInstalment,
    ReceiveOtherFunding,
    SubmitProof,
)


@click.command(
    "instalment",
    epilog="Example: budget-ledger grant instalment KIM-2023 --recipient 05558016 --year 2023 "
    "--amount 14250 --received-on 2023-08-15",
)
@click.argument("grant", type=GRANT)
@click.option("--recipient", type=BODY, required=True)
@click.option("--year", type=YEAR, required=True, help="The budget year it is meant for.")
@click.option("--amount", type=AMOUNT, required=True)
@click.option("--received-on", type=DAY_IN_YEAR, required=True)
@records
def instalment(
    grant: str, recipient: str, year: int, amount: int, received_on: int
) -> ReceiveInstalment:
    """Record money received on GRANT (Abschlag, Mittelabruf)."""
    return ReceiveInstalment(grant, recipient, year, amount, received_on)


@click.command(
    "other-funding",
    epilog="Example: budget-ledger grant other-funding KIM-2023 --recipient 05558016 "
    "--payer Stiftung --year 2023 --amount 3000 --received-on 2023-09-01",
)
@click.argument("grant", type=GRANT)
@click.option("--recipient", type=BODY, required=True)
@click.option("--payer", required=True, help="Who paid: an institution, never a person.")
@click.option("--year", type=YEAR, required=True, help="The budget year it is meant for.")
@click.option("--amount", type=AMOUNT, required=True)
@click.option("--received-on", type=DAY_IN_YEAR, required=True)
@IS_AN_ID
@records
def other_funding(
    grant: str, recipient: str, payer: str, year: int, amount: int, received_on: int
) -> ReceiveOtherFunding:
    """Record money of others (Drittmittel) for what GRANT funds.

    Where the grant compares plan and actual cost, more of it than planned lowers the grant.
    """
    return ReceiveOtherFunding(
        grant=grant,
        recipient=recipient,
        payer=payer,
        year=year,
        amount_cents=amount,
        received_on=received_on,
    )


@click.command(
    "submit-proof",
    epilog="Example: budget-ledger grant submit-proof KIM-2023 --recipient 05558016 --year 2023 "
    "--submitted-on 2024-02-20",
)
@click.argument("grant", type=GRANT)
@click.option("--recipient", type=BODY, required=True, help="Whose proof it is.")
@click.option("--year", type=YEAR, required=True, help="The budget year that is proven.")
@click.option("--submitted-on", type=DAY, required=True)
@records
def submit_proof(grant: str, recipient: str, year: int, submitted_on: int) -> SubmitProof:
    """Record that a recipient of GRANT handed in its proof of use (Verwendungsnachweis)."""
    return SubmitProof(grant, recipient, year, submitted_on)


@click.command(
    "accept-proof",
    epilog="Example: budget-ledger grant accept-proof KIM-2023 --recipient 05558016 --year 2023 "
    "--accepted-on 2024-05-02",
)
@click.argument("grant", type=GRANT)
@click.option("--recipient", type=BODY, required=True, help="Whose proof it is.")
@click.option("--year", type=YEAR, required=True, help="The budget year that was proven.")
@click.option("--accepted-on", type=DAY, required=True)
@records
def accept_proof(grant: str, recipient: str, year: int, accepted_on: int) -> AcceptProof:
    """Record that the proof of use of a recipient of GRANT was accepted."""
    return AcceptProof(grant, recipient, year, accepted_on)
