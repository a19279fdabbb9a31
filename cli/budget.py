"""`budget`: what changes one year's authorisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.named import BODY, PROGRAMME
from cli.options import lasting, records
from cli.types import AMOUNT, DAY_IN_YEAR, YEAR
from ledger.domain.commands import ApproveOverPlan, BlockBudget, CarryOverBudget, LiftBlock

if TYPE_CHECKING:
    from collections.abc import Callable


@click.group()
def budget() -> None:
    """Carry over, approve over plan, block and lift: one body's authorisation of one year."""


def _decided(basis: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the options that every change of a budget year has."""
    options = (
        click.option("--programme", type=PROGRAMME, required=True),
        click.option("--year", type=YEAR, required=True, help="The budget year that changes."),
        click.option("--amount", type=AMOUNT, required=True, help="Euros, above zero."),
        click.option("--decided-by", required=True, help="Who decided, e.g. Rat, Kämmerer."),
        click.option("--decided-on", type=DAY_IN_YEAR, required=True),
        click.option("--legal-basis", default=basis, show_default=True),
    )

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


@lasting
@budget.command(
    "carry-over",
    epilog="Example: budget-ledger budget carry-over 05558032 --programme KIM --from-year 2023 "
    "--year 2024 --amount 1660.43 --decided-by Rat --decided-on 2024-02-15",
)
@click.argument("body", type=BODY)
@click.option("--from-year", type=YEAR, required=True, help="The year that left it over.")
@_decided("§ 22 KomHVO NRW")
@records
def carry_over(
    body: str,
    from_year: int,
    programme: str,
    year: int,
    amount: int,
    decided_by: str,
    decided_on: int,
    legal_basis: str,
) -> CarryOverBudget:
    """Carry over what BODY did not use (Ermächtigungsübertragung): at most its unused headroom."""
    return CarryOverBudget(
        body=body,
        programme=programme,
        year=year,
        from_year=from_year,
        amount_cents=amount,
        decided_by=decided_by,
        decided_on=decided_on,
        legal_basis=legal_basis,
    )


@budget.command(
    "approve-over-plan",
    epilog="Example: budget-ledger budget approve-over-plan 05558032 --programme KIM --year 2024 "
    "--amount 3603.49 --decided-by Rat --decided-on 2024-11-05",
)
@click.argument("body", type=BODY)
@_decided("§ 83 GO NRW")
@records
def approve_over_plan(
    body: str,
    programme: str,
    year: int,
    amount: int,
    decided_by: str,
    decided_on: int,
    legal_basis: str,
) -> ApproveOverPlan:
    """Approve more than BODY's ceiling (über- oder außerplanmäßige Bewilligung) for one year."""
    return ApproveOverPlan(
        body=body,
        programme=programme,
        year=year,
        amount_cents=amount,
        decided_by=decided_by,
        decided_on=decided_on,
        legal_basis=legal_basis,
    )


@budget.command(
    "block",
    epilog="Example: budget-ledger budget block HS-2024 --body 05558032 --programme KIM "
    "--year 2024 --amount 1000 --decided-by Kämmerer --decided-on 2024-07-01",
)
@click.argument("name")
@click.option("--body", type=BODY, required=True)
@_decided("§ 25 KomHVO NRW")
@records
def block(
    name: str,
    body: str,
    programme: str,
    year: int,
    amount: int,
    decided_by: str,
    decided_on: int,
    legal_basis: str,
) -> BlockBudget:
    """Block a part of a year (Haushaltssperre) under NAME."""
    return BlockBudget(
        body=body,
        programme=programme,
        year=year,
        block=name,
        amount_cents=amount,
        decided_by=decided_by,
        decided_on=decided_on,
        legal_basis=legal_basis,
    )


@budget.command(
    "lift-block",
    epilog="Example: budget-ledger budget lift-block HS-2024 --body 05558032 --programme KIM "
    "--year 2024 --amount 1000 --decided-by Rat --decided-on 2024-10-01",
)
@click.argument("name")
@click.option("--body", type=BODY, required=True)
@_decided("§ 25 KomHVO NRW")
@records
def lift_block(
    name: str,
    body: str,
    programme: str,
    year: int,
    amount: int,
    decided_by: str,
    decided_on: int,
    legal_basis: str,
) -> LiftBlock:
    """Lift the block NAME, or a part of it: what is lifted is authorised again."""
    return LiftBlock(
        body=body,
        programme=programme,
        year=year,
        block=name,
        amount_cents=amount,
        decided_by=decided_by,
        decided_on=decided_on,
        legal_basis=legal_basis,
    )
