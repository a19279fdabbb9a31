"""The one way out: whatever a command prints goes through here."""

from __future__ import annotations

import click

from ledger.reporting.visible import visible


def echo(text: str = "", *, nl: bool = True, err: bool = False) -> None:
    """Print a text; signs that a terminal would obey are shown as escapes."""
    click.echo(visible(text), nl=nl, err=err)
