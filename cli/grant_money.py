"""What comes in under a grant, and its proof of use; commands of the group `grant`."""

from __future__ import annotations

import click

from cli.fields import argument, fills, option
from cli.options import IS_AN_ID
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
@argument("grant")
@option("recipient")
@option("year", help="The budget year it is meant for.")
@option("amount_cents")
@option("received_on")
@fills(ReceiveInstalment)
def instalment() -> None:
    """Record money received on GRANT (Abschlag, Mittelabruf)."""


@click.command(
    "other-funding",
    epilog="Example: budget-ledger grant other-funding KIM-2023 --recipient 05558016 "
    "--payer Stiftung --year 2023 --amount 3000 --received-on 2023-09-01",
)
@argument("grant")
@option("recipient")
@option("payer", help="Who paid: an institution, never a person.")
@option("year", help="The budget year it is meant for.")
@option("amount_cents")
@option("received_on")
@IS_AN_ID
@fills(ReceiveOtherFunding)
def other_funding() -> None:
    """Record money of others (Drittmittel) for what GRANT funds.

    Where the grant compares plan and actual cost, more of it than planned lowers the grant.
    """


@click.command(
    "submit-proof",
    epilog="Example: budget-ledger grant submit-proof KIM-2023 --recipient 05558016 --year 2023 "
    "--submitted-on 2024-02-20",
)
@argument("grant")
@option("recipient", help="Whose proof it is.")
@option("year", help="The budget year that is proven.")
@option("submitted_on")
@fills(SubmitProof)
def submit_proof() -> None:
    """Record that a recipient of GRANT handed in its proof of use (Verwendungsnachweis)."""


@click.command(
    "accept-proof",
    epilog="Example: budget-ledger grant accept-proof KIM-2023 --recipient 05558016 --year 2023 "
    "--accepted-on 2024-05-02",
)
@argument("grant")
@option("recipient", help="Whose proof it is.")
@option("year", help="The budget year that was proven.")
@option("accepted_on")
@fills(AcceptProof)
def accept_proof() -> None:
    """Record that the proof of use of a recipient of GRANT was accepted."""
