"""`make demo`: the case "Mitte", recorded by the product's own commands and answered by them.

Everything is typed as a user would type it; amounts and dates are sample data, as their documents
say. The ledger stays in the folder `demo` for trying on.
"""

from __future__ import annotations

import shlex
from importlib.resources import files
from pathlib import Path

import click

from cli.root import root

FOLDER = Path("demo")
LEDGER = FOLDER / "ledger.db"
COSTS = FOLDER / "costs-2024-2025.csv"

SETUP = (
    "init",
    "body register 05 'Land Nordrhein-Westfalen' --level state",
    "body register 05558 'Kreis Coesfeld' --level county",
    "body register 05558016 'Dülmen'",
    "body register 05558032 'Nottuln'",
    "programme register KIM 'Kommunales Integrationsmanagement NRW, Baustein 2'",
    (
        "decision adopt 181/2022 --body 05558032 --programme KIM --ceiling 5000 --first-year 2023 "
        "--adopted-on 2022-12-06 --known-on 2022-12-06 "
        "--document 'Beschlussvorlage 181/2022 (sample date)'"
    ),
    (
        "grant approve KIM-2023 --programme KIM --grantor 05 --recipient 05558 --from 2023-01-01 "
        "--until 2025-12-31 --rate 55000 --known-on 2022-12-20 --document 'Bescheid (sample)'"
    ),
    (
        "grant amend KIM-2023 --from 2023-01-01 --rate 57000 --known-on 2023-03-20 "
        "--document 'Änderungsbescheid (sample)'"
    ),
    (
        "grant forward KIM-2023 --to 05558016 --from 2023-01-01 --until 2025-12-31 "
        "--known-on 2023-01-10 --document 'Weiterleitungsvertrag (sample)'"
    ),
    (
        "agreement conclude KV-Mitte --programme KIM --key 05558016=1/2,05558032=1/2 "
        "--from 2023-01-01 --clause '§ 4' --known-on 2022-12-15 "
        "--document 'Kooperationsvereinbarung (sample)'"
    ),
    (
        "post establish CM-1 --programme KIM --employing-body 05558016 --region Mitte --fte 1 "
        "--from 2023-01-01 --agreement KV-Mitte --grant KIM-2023 --known-on 2023-01-10"
    ),
    "post fill CM-1 --person P-17 --from 2023-07-01 --known-on 2023-06-20",
)
COSTS_2023 = (
    ("07", "31", "5.863,19", "2023-07-31"),
    ("08", "31", "5.863,19", "2023-08-31"),
    ("09", "30", "5.863,19", "2023-09-30"),
    ("10", "31", "5.863,19", "2023-10-31"),
    ("11", "30", "5.863,19", "2023-11-30"),
    ("12", "31", "5.863,19", "2024-01-15"),
)
"""Month, its last day, amount (the year's 35,179.14 in six equal parts), date of payment."""

QUESTIONS = (
    ("Who bears what, and what is left of the ceiling?", "position"),
    ("Where does Nottuln's unrefinanced amount of 2023 come from?", "explain 05558032 2023"),
    (
        "What could the council know on 15.09.2024?",
        "position 05558032 --known-on 2024-09-15",
    ),
    ("Is everything stored as it was recorded?", "verify"),
)
NEXT = (
    "budget-ledger --database demo/ledger.db --lang de position",
    "budget-ledger --database demo/ledger.db position 05558032 --year 2024 --basis cash",
    "budget-ledger --database demo/ledger.db history --decision 181/2022",
    "budget-ledger --database demo/ledger.db cost book --help",
)


def commands() -> list[str]:
    """Return the recording commands in order."""
    bookings = [
        f"cost book --post CM-1 --type personnel --amount {amount} "
        f"--service 2023-{month}-01 2023-{month}-{last} --booked-on 2023-{month}-{last} "
        f"--paid-on {paid} --voucher 2023-{month}01 --known-on 2023-{month}-{last}"
        for month, last, amount, paid in COSTS_2023
    ]
    return [*SETUP, *bookings, f"cost import {COSTS.as_posix()}"]


def run(line: str, ledger: Path = LEDGER) -> None:
    """Show a command as it is typed, and execute it."""
    click.echo(f"$ budget-ledger {line}")
    arguments = ["--database", str(ledger), "--lang", "en", *shlex.split(line)]
    try:
        root.main(arguments, prog_name="budget-ledger")
    except SystemExit as end:
        if end.code:
            raise


def main() -> None:
    """Record the case and ask about it."""
    FOLDER.mkdir(exist_ok=True)
    for name in (LEDGER.name, f"{LEDGER.name}-wal", f"{LEDGER.name}-shm"):
        (FOLDER / name).unlink(missing_ok=True)
    costs = files("cli").joinpath("demo_costs.csv").read_bytes()
    COSTS.write_bytes(costs)
    click.echo(
        f"The case Mitte, in {LEDGER.as_posix()} (each command is short for --database …):\n"
    )
    for line in commands():
        run(line)
    for question, line in QUESTIONS:
        click.echo(f"\n{question}")
        run(line)
    click.echo("\nType next:")
    for line in NEXT:
        click.echo(f"  .venv/bin/{line}" if Path(".venv/bin").is_dir() else f"  {line}")


if __name__ == "__main__":
    main()
