"""`body`: who decides, grants, employs or pays."""

from __future__ import annotations

import click

from cli.options import records
from ledger.domain.commands import RegisterBody


@click.group()
def body() -> None:
    """Register bodies (Körperschaften): municipalities, counties, Länder."""


@body.command("register", epilog="Example: budget-ledger body register 05558032 'Gemeinde Nottuln'")
@click.argument("body")
@click.argument("name")
@click.option(
    "--level",
    type=click.Choice(["municipality", "county", "state", "other"]),
    default="municipality",
    show_default=True,
)
@records
def register(body: str, name: str, level: str) -> RegisterBody:
    """Register BODY, its official key (AGS, always text), under its NAME."""
    return RegisterBody(body, name, level)
