"""Killed in the middle of a big certification: all of it stands or nothing, and work goes on."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ledger.application import Actor, Ledger, Note
from ledger.application.recording.costs.certify_all import certify_all
from ledger.domain import commands as c
from ledger.position.costs.pending import PendingQuestion
from ledger.position.load import Question
from tests.application.importer import COMMITTING, DONE, INSIDE
from tests.application.mitte import booking, count, opened, record_master_data
from tests.application.two_people import waiting

BOOKINGS = 5000
ROOT = Path(__file__).parents[2]


def killed(url: str, word: str, seconds: float) -> bool:
    """Kill a certifier behind one of its words; return whether it had acknowledged."""
    module = [sys.executable, "-m", "tests.application.certifier", url]
    with subprocess.Popen(module, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.split()[0] == word:
                break
        time.sleep(seconds)
        process.kill()  # SIGKILL; on Windows TerminateProcess
        return DONE in process.stdout.read()


@pytest.mark.parametrize(("word", "most"), [(INSIDE, 0.0), (INSIDE, 0.2), (COMMITTING, 0.02)])
def test_a_certification_that_is_killed_is_whole_or_not_there(database_url, word, most):
    with opened(database_url) as ledger:
        record_master_data(ledger)
        ledger.execute(c.ImportCosts(tuple(booking(f"V-{n}", n + 1) for n in range(BOOKINGS))))
        before = count(ledger)

    acknowledged = killed(database_url, word, random.Random().uniform(0, most))

    with Ledger(database_url, Actor("second")) as ledger:
        # Takes the write lock, and so waits for a server that has not noticed the death yet.
        ledger.execute(c.RegisterBody("05558044", "Senden"))
        certified = count(ledger) - before - 1
        assert certified in {0, BOOKINGS}
        assert certified or not acknowledged
        assert len(waiting(ledger)) == BOOKINGS - certified
        assert not ledger.verify().findings
        assert certify_all(ledger, PendingQuestion(), Note()).events == BOOKINGS - certified
        rows = ledger.positions(Question(year=2023)).rows
        assert all(row.certified_cents == row.cost_share_cents for row in rows)
