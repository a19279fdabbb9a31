"""Who types a command waits for what it imports: what a cold one may load, without a stopwatch."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from ledger.application.recording.deciders import DECIDERS, decider_of

HEAVY = {
    "babel",
    "dataclasses",
    "difflib",
    "eventsourcing",
    "importlib.metadata",
    "json",
    "openpyxl",
    "pathlib",
    "platformdirs",
    "psycopg",
    "pyarrow",
    "sqlalchemy",
    "tempfile",
    "typst",
}
"""What no cold command needs: each costs as much as the whole question."""

BOOK = (
    "cost book --post CM-1 --type personnel --amount 12.34 --service 2023-09-01 2023-09-30 "
    "--booked-on 2023-09-30 --voucher cold-1 --plausible"
)
ROOMS = {
    "position": (
        "csv",
        "hashlib",
        "ledger.application.asking.audit",
        "ledger.application.recording.one_command",
        "ledger.domain.commands",
        "ledger.domain.posts.assumptions",
        "ledger.domain.rules",
        "ledger.position.explanations.explanation",
        "ledger.reporting.documents",
        "ledger.reporting.posts.plans",
    ),
    BOOK: (
        "ledger.application.asking.audit",
        "ledger.application.recording.closing",
        "ledger.application.recording.settling",
        "ledger.position.explanations.explanation",
        "ledger.position.years.year_check",
        "ledger.reporting.documents",
        "ledger.reporting.table",
    ),
}
"""Command: what others ask for and it does not."""
MOST = {"--help": 4, "position": 149, BOOK: 236}
"""Command: how many modules of the program it may load. Fewer is better; more wants a reason.

Four of them find what is typed by name, three say what a booking did, one puts it
right, one knows the levels of bodies, one compares what was appended, one marks it.
Two hold the events (in a question as well) and the commands of signing keys. One words events,
two know the words that a stored field may hold, one makes options of the fields of commands,
one knows what is unusual in a post's year, one looks for days to come, one for the same
voucher under another source or in another year, one knows what no event can say.
"""


def loaded_by(*arguments: str) -> set[str]:
    code = (
        "import sys\nfrom cli.root import root\n"
        "try: root(sys.argv[1:])\nexcept SystemExit as end: assert not end.code\n"
        "print('LOADED', *sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stdout.rpartition("LOADED ")[2].split())


def ours(loaded: set[str]) -> set[str]:
    return {name for name in loaded if name.partition(".")[0] in {"cli", "ledger"}}


@pytest.mark.parametrize("line", MOST, ids=lambda line: " ".join(line.split()[:2]))
def test_a_cold_command_loads_what_it_needs(mitte, line):
    before = ("--database", mitte.database, "--actor", "clerk", "--lang", "en")
    loaded = loaded_by(*before, *line.split())
    assert loaded & HEAVY == set()
    assert loaded & {*ROOMS.get(line, ())} == set()
    assert len(ours(loaded)) <= MOST[line], sorted(ours(loaded))


def test_the_page_of_a_year_loads_nothing_to_find_its_version_or_its_parts(mitte):
    before = ("--database", mitte.database, "--actor", "clerk", "--lang", "en")
    loaded = loaded_by(*before, "report", "year-end", "--year", "2024", "--format", "html")
    assert loaded & {"importlib.metadata", "importlib.resources", "tomllib", "zipfile"} == set()


def test_every_room_that_is_watched_is_there():
    """A room that was moved would be watched no more."""
    for name in {name for rooms in ROOMS.values() for name in rooms}:
        import_module(name)


@pytest.mark.parametrize("kind", DECIDERS, ids=lambda kind: kind.__name__)
def test_every_decider_is_where_the_list_says(kind):
    assert callable(decider_of(kind))
