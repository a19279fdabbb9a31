"""`--help` is quick because it imports little, and every command shows an example."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from cli.root import LAZY, root

HEAVY = (
    "babel",
    "dateutil",
    "eventsourcing",
    "msgspec",
    "psycopg",
    "pysqlite3",
    "sqlalchemy",
    "sqlite3",
    "zoneinfo",
)


def imported_by(*arguments: str) -> set[str]:
    code = (
        "import sys\nfrom cli.root import root\n"
        "try: root(sys.argv[1:])\nexcept SystemExit: pass\n"
        "print('IMPORTED', *sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.rpartition("IMPORTED ")[2].split()}


def test_help_loads_click_and_nothing_heavy():
    assert imported_by("--help") & {*HEAVY, "ledger"} == set()


def test_a_question_to_a_file_does_without_sqlalchemy(mitte):
    loaded = imported_by("--database", mitte.database, "--lang", "en", "position")
    assert "click" in loaded
    assert loaded & {"sqlalchemy", "eventsourcing", "psycopg"} == set()


def all_commands():
    context = click.Context(root)
    for name in LAZY:
        command = root.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", child) for sub, child in command.commands.items())
        else:
            yield name, command


@pytest.mark.parametrize("name", [name for name, _ in all_commands()])
def test_every_command_has_help_with_an_example(name):
    result = CliRunner().invoke(root, [*name.split(), "--help"])
    assert result.exit_code == 0
    assert "Example: budget-ledger" in " ".join(result.output.split())
