"""`budget`: what changes one year's authorisation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from cli.fields import argument, fills, option
from cli.options import decorated, lasting
from ledger.domain.commands import ApproveOverPlan, BlockBudget, CarryOverBudget, LiftBlock

_DECIDED = (
    option("programme"),
    option("year", help="The budget year that changes."),
    option("amount_cents", help="Euros, above zero."),
    option("decided_by", help="Who decided, e.g. Rat, Kämmerer."),
    option("decided_on"),
    option("legal_basis"),
)


@click.group()
def budget() -> None:
    """Carry over, approve over plan, block and lift: one body's authorisation of one year."""


def _decided(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every change of a budget year has."""
    return decorated(function, _DECIDED)


@lasting
@budget.command(
    "carry-over",
    epilog="Example: budget-ledger budget carry-over 05558032 --programme KIM --from-year 2023 "
    "--year 2024 --amount 1660.43 --decided-by Rat --decided-on 2024-02-15",
)
@argument("body")
@option("from_year", help="The year that left it over.")
@_decided
@fills(CarryOverBudget)
def carry_over() -> None:
    """Carry over what BODY did not use (Ermächtigungsübertragung): at most its unused headroom."""


@budget.command(
    "approve-over-plan",
    epilog="Example: budget-ledger budget approve-over-plan 05558032 --programme KIM --year 2024 "
    "--amount 3603.49 --decided-by Rat --decided-on 2024-11-05",
)
@argument("body")
@_decided
@fills(ApproveOverPlan)
def approve_over_plan() -> None:
    """Approve more than BODY's ceiling (über- oder außerplanmäßige Bewilligung) for one year."""


@budget.command(
    "block",
    epilog="Example: budget-ledger budget block HS-2024 --body 05558032 --programme KIM "
    "--year 2024 --amount 1000 --decided-by Kämmerer --decided-on 2024-07-01",
)
@argument("block", metavar="NAME")
@option("body")
@_decided
@fills(BlockBudget)
def block() -> None:
    """Block a part of a year (Haushaltssperre) under NAME."""


@budget.command(
    "lift-block",
    epilog="Example: budget-ledger budget lift-block HS-2024 --body 05558032 --programme KIM "
    "--year 2024 --amount 1000 --decided-by Rat --decided-on 2024-10-01",
)
@argument("block", metavar="NAME")
@option("body")
@_decided
@fills(LiftBlock)
def lift_block() -> None:
    """Lift the block NAME, or a part of it: what is lifted is authorised again."""
