"""`cost-type`: what costs may be booked and planned as."""

from __future__ import annotations

import click

from cli.options import records
from ledger.domain.commands import RegisterCostType


@click.group()
def cost_type() -> None:
    """Introduce cost types (Kostenarten)."""


@cost_type.command("register", epilog="Example: budget-ledger cost-type register material")
@click.argument("cost_type")
@records
def register(cost_type: str) -> RegisterCostType:
    """Introduce COST_TYPE, which neither programme nor notice names and nobody booked before.

    Costs of a type that nobody knows are refused as a typing error.
    """
    return RegisterCostType(cost_type)
