"""`cost-type`: what costs may be booked and planned as."""

from __future__ import annotations

import click

from cli.fields import argument, fills
from ledger.domain.commands import RegisterCostType


@click.group()
def cost_type() -> None:
    """Introduce cost types (Kostenarten)."""


@cost_type.command("register", epilog="Example: budget-ledger cost-type register material")
@argument("cost_type")
@fills(RegisterCostType)
def register() -> None:
    """Introduce COST_TYPE, which neither programme nor notice names and nobody booked before.

    Costs of a type that nobody knows are refused as a typing error.
    """
