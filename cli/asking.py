"""Somebody at a terminal is asked before what cannot be taken back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cli.misused import Misused
from cli.printing import echo

if TYPE_CHECKING:
    from cli.context import Settings

_YES = {"j", "ja", "y", "yes"}


def at_a_terminal() -> bool:
    """Return whether somebody can be asked."""
    return sys.stdin.isatty()


def refuse_without_terminal() -> None:
    """Refuse to go on where nobody can be asked.

    Raises:
        click.UsageError: nobody sits at a terminal.
    """
    if not at_a_terminal():
        raise Misused("BL-515 nobody is asked", "look with --dry-run, then add --yes")


def agree(settings: Settings, key: str, **values: object) -> None:
    """Go on only where somebody says yes, in either language.

    Raises:
        click.Abort: somebody says anything else, or ends the program.
    """
    say = settings.language.say
    question = f"{say(key, **values)} {say('yes_or_no')}"
    try:
        typed = click.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)
    except click.Abort:
        echo(err=True)  # the line of the question is left
        raise
    if str(typed).strip().casefold() not in _YES:
        raise click.Abort
