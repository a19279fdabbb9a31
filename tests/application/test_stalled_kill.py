"""Killed inside the transaction of a small command: nothing of it stands; it can be repeated."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ledger.application import Ledger, Note
from ledger.projections import engine
from tests.application import stalled
from tests.application.importer import COMMITTING, INSIDE
from tests.application.mitte import (
    Clock,
    booking,
    check_whole,
    count,
    opened,
    record_master_data,
    stored,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture
def url(database_url):
    """Give a ledger with an unpaid booking, and one that a clock of 2062 recorded."""
    clock = Clock()
    with opened(database_url, clock) as ledger:
        record_master_data(ledger)
        ledger.execute(booking("unpaid", paid_on=0))
        clock.set("2062-05-01T10:00")
        ledger.execute(booking("wrong", 10001), Note(despite_clock=True))
    return database_url


def kill(url: str, name: str, where: str) -> None:
    """Kill a process that stops there."""
    module = [sys.executable, "-m", "tests.application.stalled", url, name, where]
    with subprocess.Popen(module, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == where
        process.kill()  # SIGKILL; on Windows TerminateProcess


@pytest.mark.parametrize("where", [INSIDE, COMMITTING])
@pytest.mark.parametrize("name", sorted(stalled.COMMANDS))
def test_a_command_that_is_killed_is_not_there_and_can_be_repeated(url, name, where):
    command, events = stalled.COMMANDS[name]
    with Ledger(url) as ledger:
        before, models = count(ledger), stored(ledger, engine.relations())

    kill(url, name, where)

    with Ledger(url, clock=Clock("2026-02-03T08:00")) as ledger:
        assert count(ledger) == before
        assert stored(ledger, engine.relations()) == models
        command(ledger)  # waits for a server that has not noticed the death yet
        assert count(ledger) == before + events
        check_whole(ledger)
