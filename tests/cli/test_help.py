"""`--help` is quick because it imports little, and every command shows an example."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from cli.root import root
from tests.cli.commands import COMMANDS

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


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name):
    result = CliRunner().invoke(root, [*name.split(), "--help"])
    assert result.exit_code == 0
    assert "Example: budget-ledger" in " ".join(result.output.split())
