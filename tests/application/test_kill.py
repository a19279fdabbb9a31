"""Killed in the middle of a big import: all of it is there or nothing, and work goes on."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from ledger.application import Ledger
from tests.application import importer
from tests.application.mitte import booking, count, opened, record_master_data
from tests.effort import effort

LINES = effort(5_000, 100_000)
KILLS_OF_A_FILE = effort(4, 20)
KILLS_ON_A_SERVER = effort(2, 5)
ROOT = Path(__file__).parents[2]


class Kill(NamedTuple):
    """After which word of the importer, and how much later, it is killed."""

    word: str
    seconds: float


def start(url: str, word: str) -> subprocess.Popen[str]:
    module = [sys.executable, "-m", "tests.application.importer"]
    return subprocess.Popen(
        [*module, url, str(LINES), word], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def duration(url: str) -> float:
    """Import undisturbed, and return how long the transaction took."""
    with start(url, "whole") as process:
        *_, done = process.communicate()[0].splitlines()
    assert process.returncode == 0
    word, first, last, seconds = done.split()
    assert (word, int(last) - int(first) + 1) == (importer.DONE, LINES)
    return float(seconds)


def kills(number: int, seconds: float) -> list[Kill]:
    """Return moments: at once, as the commit begins, and at random in between and beyond."""
    chance = random.Random()
    moments = [Kill(importer.INSIDE, 0.0)]
    for index in range(1, number):
        if index % 4 == 1:
            moments.append(Kill(importer.COMMITTING, chance.uniform(0, 0.02)))
        else:
            moments.append(Kill(importer.INSIDE, chance.uniform(0, seconds * 1.1)))
    return moments


def killed(url: str, word: str, moment: Kill) -> bool:
    """Kill an importer at a moment; return whether it had acknowledged its import."""
    with start(url, word) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.split()[0] == moment.word:
                break
        time.sleep(moment.seconds)
        process.kill()  # SIGKILL; on Windows TerminateProcess
        return importer.DONE in process.stdout.read()


def check(url: str, word: str, before: int, *, acknowledged: bool) -> bool:
    """Book behind whatever the dead process left; return whether its import stands."""
    with Ledger(url) as ledger:
        # Takes the write lock, and so waits for a server that has not noticed the death yet.
        receipt = ledger.execute(booking(f"after {word}"))
        stands = receipt.first_sequence > before + 1
        assert receipt.first_sequence == before + 1 + (LINES if stands else 0)
        assert stands or not acknowledged
        verified = ledger.verify(receipt.receipt)
        assert (verified.findings, verified.read_models) == ((), True)
        assert verified.events == receipt.first_sequence
        return stands


def test_an_import_into_a_file_is_killed(tmp_path):
    template = tmp_path / "template.db"
    with opened(str(template)) as ledger:
        record_master_data(ledger)
        before = count(ledger)
    measured = shutil.copy(template, tmp_path / "measured.db")
    seconds = duration(str(measured))
    stood = []

    for index, moment in enumerate(kills(KILLS_OF_A_FILE, seconds)):
        path = str(shutil.copy(template, tmp_path / f"{index}.db"))
        word = f"import {index}"
        acknowledged = killed(path, word, moment)
        stood.append(check(path, word, before, acknowledged=acknowledged))

    assert not stood[0]  # killed with the whole transaction still before it


def test_an_import_into_a_server_is_killed(postgres_database):
    with opened(postgres_database) as ledger:
        record_master_data(ledger)
    seconds = duration(postgres_database)
    stood = []

    for index, moment in enumerate(kills(KILLS_ON_A_SERVER, seconds)):
        with Ledger(postgres_database) as ledger:
            before = count(ledger)
        word = f"import {index}"
        acknowledged = killed(postgres_database, word, moment)
        stood.append(check(postgres_database, word, before, acknowledged=acknowledged))

    assert not stood[0]


def test_what_was_killed_can_be_imported_again(database_url):
    with opened(database_url) as ledger:
        record_master_data(ledger)
        before = count(ledger)

    assert not killed(database_url, "again", Kill(importer.INSIDE, 0.0))
    with start(database_url, "again") as process:
        assert importer.DONE in process.communicate()[0]

    with Ledger(database_url) as ledger:
        assert count(ledger) == before + LINES
        assert not ledger.verify().findings
