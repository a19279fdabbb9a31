"""Every command of the program, found by walking it, and what its example needs."""

from __future__ import annotations

import shlex

import click

from cli.root import root

SAMPLES = {
    "costs.csv": "how-to/costs.csv",
    "export.csv": "how-to/costs.csv",
    "statement.xml": "how-to/statement.xml",
    "mitte.toml": "how-to/county.toml",
}


def walked(group: click.Group, names: tuple[str, ...] = ()) -> list[tuple[str, click.Command]]:
    """Return every command below a group by the words that call it."""
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        words = (*names, name)
        if isinstance(command, click.Group):
            found += walked(command, words)
        else:
            found.append((" ".join(words), command))
    return found


COMMANDS = dict(walked(root))
RECORDING = [
    name
    for name, command in COMMANDS.items()
    if any("--dry-run" in one.opts for one in command.params)
]


def example_of(name: str) -> list[str]:
    """Return the words of the example in a command's help, behind the program's name."""
    epilog = COMMANDS[name].epilog or ""
    return shlex.split(epilog.partition("Example: budget-ledger ")[2])
