"""Programs import from `ledger`, `ledger.commands` and `ledger.events`, and from nowhere else."""

import subprocess
import sys

import pytest

import ledger
import ledger.commands
import ledger.events
from ledger.domain import commands, events


def test_each_public_name_is_found_and_listed():
    for name in ledger.__all__:
        assert getattr(ledger, name).__name__ == name
    assert set(ledger.__all__) <= set(dir(ledger))


def test_a_name_that_is_not_there_is_refused_as_everywhere():
    with pytest.raises(AttributeError, match="module 'ledger' has no attribute 'Ledgers'"):
        _ = ledger.Ledgers  # type: ignore[attr-defined] # missing on purpose


def test_every_command_and_event_is_public():
    assert ledger.commands.__all__ == commands.__all__
    assert all(getattr(ledger.commands, n) is getattr(commands, n) for n in commands.__all__)
    assert ledger.events.__all__ == events.__all__
    assert all(getattr(ledger.events, n) is getattr(events, n) for n in events.__all__)


def test_what_is_not_asked_for_is_not_loaded():
    code = "import sys, ledger; print(sorted(m for m in sys.modules if m.startswith('ledger')))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['ledger']"


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("ledger.application", "Ledger"),
        ("ledger.application.results", "command_id_from"),
        ("ledger.domain.commands", "BookCost"),
        ("ledger.domain.errors", "Refusal"),
        ("ledger.domain.events", "CostBooked"),
        ("ledger.domain.period", "parse_day"),
        ("ledger.log.persistence", "topics_of"),
        ("ledger.position.load", "Question"),
    ],
)
def test_the_paths_of_the_release_before_still_work(place: str, name: str):
    """They go with the release after the next one; see the changelog."""
    code = f"from {place} import {name}; print({name}.__name__)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == name
