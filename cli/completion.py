"""`completion`: the shell completes commands, options, and ids and names out of the ledger.

The scripts are click's; PowerShell's is ours. Looking something up reads, says nothing of what goes
wrong, and knows nothing where there is no ledger.
"""

from __future__ import annotations

import os
from typing import ClassVar

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)

from cli.printing import echo

PROGRAM, VARIABLE = "budget-ledger", "_BUDGET_LEDGER_COMPLETE"


class PowerShellComplete(ShellComplete):
    """Completion in PowerShell, on Windows and elsewhere.

    A word that holds more than one is put in quotes; of files the shell knows itself.
    """

    name: ClassVar[str] = "powershell"
    source_template: ClassVar[str] = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $ast, $position)
    $before = $ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position }
    $env:COMP_WORDS = ($before | ForEach-Object { $_.Extent.Text }) -join ' '
    $env:COMP_INCOMPLETE = $word
    $env:%(complete_var)s = 'powershell_complete'
    try {
        & %(prog_name)s | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            $typed = $value
            if ($value -notmatch '^[\\w./:-]+$') { $typed = "'" + $value.Replace("'", "''") + "'" }
            if (-not $help) { $help = $value }
            [System.Management.Automation.CompletionResult]::new(
                $typed, $value, 'ParameterValue', $help)
        }
    } finally {
        Remove-Item Env:COMP_WORDS, Env:COMP_INCOMPLETE, Env:%(complete_var)s
    }
}
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is typed, and as much of that as there is."""
        words: list[str] = split_arg_string(os.environ.get("COMP_WORDS", ""))
        return words[1:], os.environ.get("COMP_INCOMPLETE", "").strip("'\"")

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Return one line for the script."""
        return f"{item.value}\t{item.help or ''}"


class QuietBash(BashComplete):
    """Click's completion in Bash, which asks no shell how old it is before it prints a script."""

    def source(self) -> str:
        """Return the script."""
        return ShellComplete.source(self)


SHELLS: dict[str, type[ShellComplete]] = {
    "bash": QuietBash,
    "zsh": ZshComplete,
    "fish": FishComplete,
    "powershell": PowerShellComplete,
}
add_completion_class(PowerShellComplete)


@click.command(epilog="Example: budget-ledger completion bash >> ~/.bash_completion")
@click.argument("shell", type=click.Choice(list(SHELLS)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script by which SHELL completes commands, options, ids and names.

    Bash: into ~/.bash_completion. Zsh: into a file that ~/.zshrc sources. Fish: into
    ~/.config/fish/completions/budget-ledger.fish. PowerShell: into the file that $PROFILE names.
    """
    root = context.find_root().command
    echo(SHELLS[shell](root, {}, PROGRAM, VARIABLE).source())
