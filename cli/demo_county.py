"""`make demo-county`: all three regions and eleven municipalities, with sample costs.

The setup comes from one file, the costs from another; both are copied beside the ledger to try on.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from cli.demo import FOLDER, run

LEDGER = FOLDER / "county.db"
SETUP = FOLDER / "county.toml"
COSTS = FOLDER / "county-costs.csv"

LINES = (
    "init",
    f"apply {SETUP.as_posix()}",
    f"cost import {COSTS.as_posix()} --keep-text",
)
QUESTIONS = (
    ("Who bears what in 2024, by body, region and programme?", "position --year 2024 --sums"),
    ("Where does Senden's unrefinanced amount of 2023 come from?", "explain 05558044 2023"),
    ("Is everything stored as it was recorded?", "verify"),
)
NEXT = (
    "position 05558020",
    "post shares --on 2024-12-31",
    "due --until 2026-12-31",
    'position --year 2025 --assume "rate KIM-2023 60000 from 2025-01-01"',
)


def main() -> None:
    """Record the county and ask about it."""
    FOLDER.mkdir(exist_ok=True)
    for name in (LEDGER.name, f"{LEDGER.name}-wal", f"{LEDGER.name}-shm"):
        (FOLDER / name).unlink(missing_ok=True)
    SETUP.write_bytes(files("cli").joinpath("demo_county.toml").read_bytes())
    COSTS.write_bytes(files("cli").joinpath("demo_county_costs.csv").read_bytes())
    click.echo(
        f"The whole county, in {LEDGER.as_posix()} (each command is short for --database …):\n"
    )
    for line in LINES:
        run(line, LEDGER)
    for question, line in QUESTIONS:
        click.echo(f"\n{question}")
        run(line, LEDGER)
    click.echo("\nType next:")
    start = ".venv/bin/" if Path(".venv/bin").is_dir() else ""
    for line in NEXT:
        click.echo(f"  {start}budget-ledger --database {LEDGER.as_posix()} {line}")


if __name__ == "__main__":
    main()
