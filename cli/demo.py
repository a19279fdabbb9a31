"""`demo`: an example, recorded by the product's own commands and answered by them.

Everything is typed as a user would type it; amounts and dates are sample data, as their documents
say. The ledger stays in its folder for trying on. Only a ledger in which nobody but the demo has
recorded anything is made anew.
"""

from __future__ import annotations

import shlex
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import click

from cli.files import told_of, writing
from cli.language import spoken
from cli.misused import Misused
from cli.printing import echo, in_words
from cli.root import root
from ledger.domain.said import Said
from ledger.log.databases.beside import BESIDE

ACTOR = "demo"
_MOST = 1000
"""Events that a demo has at most; a larger ledger is nobody's demo."""

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


class Example(NamedTuple):
    """What is shown: a ledger in a folder, files beside it, what is typed and what is asked."""

    title: Said
    ledger: str
    files: dict[str, str]
    lines: tuple[str, ...]
    questions: tuple[tuple[Said, str], ...]
    next: tuple[str, ...]


def _bookings() -> tuple[str, ...]:
    return tuple(
        f"cost book --post CM-1 --type personnel --amount {amount} "
        f"--service 2023-{month}-01 2023-{month}-{last} --booked-on 2023-{month}-{last} "
        f"--paid-on {paid} --voucher 2023-{month}01 --known-on 2023-{month}-{last}"
        for month, last, amount, paid in COSTS_2023
    )


MITTE = Example(
    title=Said("The case Mitte"),
    ledger="ledger.db",
    files={"costs-2024-2025.csv": "demo_costs.csv"},
    lines=(*SETUP, *_bookings(), "cost import {folder}/costs-2024-2025.csv"),
    questions=(
        (
            Said("Who bears what, and what is left of the ceiling?"),
            "position",
        ),
        (
            Said("Where does Nottuln's unrefinanced amount of 2023 come from?"),
            "explain 05558032 2023",
        ),
        (
            Said("What could the council know on 15.09.2024?"),
            "position 05558032 --known-on 2024-09-15",
        ),
        (
            Said("Is everything stored as it was recorded?"),
            "verify",
        ),
    ),
    next=(
        "--lang de --database {ledger} position",
        "--database {ledger} position 05558032 --year 2024 --basis cash",
        "--database {ledger} history --decision 181/2022",
        "--database {ledger} cost book --help",
    ),
)
COUNTY = Example(
    title=Said("The whole county"),
    ledger="county.db",
    files={"county.toml": "demo_county.toml", "county-costs.csv": "demo_county_costs.csv"},
    lines=(
        "init",
        "apply {folder}/county.toml",
        "cost import {folder}/county-costs.csv --keep-text",
    ),
    questions=(
        (
            Said("Who bears what in 2024, by body, region and programme?"),
            "position --year 2024 --sums",
        ),
        (
            Said("Where does Senden's unrefinanced amount of 2023 come from?"),
            "explain 05558044 2023",
        ),
        (
            Said("Is everything stored as it was recorded?"),
            "verify",
        ),
    ),
    next=(
        "--database {ledger} position 05558020",
        "--database {ledger} post shares --on 2024-12-31",
        "--database {ledger} due --until 2026-12-31",
        '--database {ledger} position --year 2025 --assume "rate KIM-2023 60000 from 2025-01-01"',
    ),
)


@click.command(epilog="Example: budget-ledger demo")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path("demo"))
@click.option("--county", is_flag=True, help="All eleven municipalities of a county.")
def demo(folder: Path, county: bool) -> None:
    """Record an example into a ledger in DIR (default: demo) and ask about it.

    A ledger in which anybody else has recorded something is left as it is, and so are files.
    """
    example = COUNTY if county else MITTE
    ledger = folder / example.ledger
    _make_room(ledger)
    with told_of(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for name, source in example.files.items():
        _put(folder / name, files("cli").joinpath(source).read_bytes())
    places = {"folder": folder.as_posix(), "ledger": ledger.as_posix()}
    head = "{title}, in {ledger} (each command is short for --database …):"
    echo(in_words(Said(head, title=example.title, ledger=ledger.as_posix())) + "\n")
    for line in example.lines:
        _type(line.format(**places), ledger)
    for question, line in example.questions:
        echo(f"\n{in_words(question)}")
        _type(line.format(**places), ledger)
    echo("\n" + in_words(Said("Type next:")))
    start = ".venv/bin/" if Path(".venv/bin").is_dir() else ""
    for line in example.next:
        echo(f"  {start}budget-ledger {line.format(**places)}")


def _type(line: str, ledger: Path) -> None:
    """Show a command as it is typed, and execute it."""
    echo(f"$ budget-ledger {line}")
    before = ["--database", str(ledger), "--actor", ACTOR, "--lang", spoken()]
    try:
        root.main([*before, *shlex.split(line)], prog_name="budget-ledger")
    except SystemExit as end:
        if end.code:
            raise


def _make_room(ledger: Path) -> None:
    """Remove an older demo.

    Raises:
        click.UsageError: it is not, or no longer, the demo's alone.
    """
    if not ledger.exists():
        return
    if not _is_a_demo(ledger):
        remedy = "name another folder: budget-ledger demo DIR"
        raise Misused("file {path}: BL-589 is not the demo's alone", remedy, path=str(ledger))
    for one in (*BESIDE, ""):
        ledger.with_name(f"{ledger.name}{one}").unlink(missing_ok=True)


def _is_a_demo(path: Path) -> bool:
    from ledger.application import Ledger
    from ledger.domain.errors import LedgerError
    from ledger.log.history import Filter

    try:
        with Ledger(f"{path}?mode=ro") as ledger:
            if not int(ledger.receipt().partition("-")[0]) <= _MOST:
                return False
            return all(one.envelope.actor == ACTOR for one in ledger.history(Filter()))
    except LedgerError:
        return False


def _put(path: Path, content: bytes) -> None:
    if path.is_file() and path.read_bytes() == content:
        return
    if path.exists():
        remedy = "name another folder: budget-ledger demo DIR"
        raise Misused("file {path}: BL-590 is another one than the demo's", remedy, path=str(path))
    with writing(path) as file:
        file.write(content)


if __name__ == "__main__":
    root(["demo"], prog_name="budget-ledger")
