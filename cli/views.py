"""How figures are looked at: what was, what is planned, what is to be expected; on which basis."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from cli.misused import Misused
from cli.options import decorated
from cli.types import DAY, Chosen

VIEW = (
    click.option(
        "--plan", "view", flag_value="plan", help="Planned cost and occupancy, approved rates."
    ),
    click.option(
        "--forecast", "view", flag_value="forecast", help="Actual to date, plan for the rest."
    ),
    click.option(
        "--to", type=DAY, help="A day of the forecast's last actual month; default: as of now."
    ),
)
BASIS = click.option(
    "--basis",
    type=Chosen("basis"),
    default="accrual",
    show_default=True,
    help="Service period or payment date.",
)


def views(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add plan and forecast to a command that shows figures; see `viewed`."""
    return decorated(function, VIEW)


def viewed(view: str | None, to: int | None, basis: str) -> tuple[str, int]:
    """Return the view and the first planned day (0: the ledger decides) of a question."""
    if to is not None and view != "forecast":
        raise Misused("BL-448 --to needs --forecast", "add it, or leave --to out")
    if view is not None and basis == "cash":
        raise Misused("BL-449 plans know no payment dates", "leave --basis cash out")
    if to is None:
        return view or "actual", 0
    from ledger.domain.posts.planning import first_planned_day

    return "forecast", first_planned_day(0, to)
