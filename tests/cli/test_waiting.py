"""Who waits is told: how far it has come, what was opened and written, and who holds the ledger."""

from __future__ import annotations

import csv
import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.log.databases import sqlite as database
from ledger.log.databases import sqlite_settings

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""
MOST = 2500


@pytest.fixture
def many(mitte, tmp_path):
    """The case Mitte with so many events that a walk through them takes its time."""
    with (tmp_path / "many.csv").open("w", newline="") as file:
        rows = csv.writer(file, delimiter=";", lineterminator="\n")
        rows.writerow(
            ["post", "cost_type", "amount", "service_from", "service_to", "booked_on", "voucher"]
        )
        for number in range(MOST):
            rows.writerow(
                ["CM-1", "personnel", "1,00", "2024-01-01", "2024-01-31", "2024-01-31", number]
            )
    mitte.ok(f"cost import {tmp_path}/many.csv --plausible")
    return mitte


def on_a_terminal(*arguments: str) -> str:
    """Run the program on a terminal of its own, and return all that it shows."""
    pty = pytest.importorskip("pty", reason="Windows has no such terminals")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "cli", "--lang", "en", *arguments]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, stdin=theirs) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # so Linux says that nobody writes there any more
                break
            if not part:
                break
            shown += part
    os.close(ours)
    assert process.returncode == 0, shown.decode()
    return shown.decode()


@pytest.mark.parametrize("command", ["verify", "rebuild"])
def test_a_terminal_shows_a_bar_with_its_count_unless_it_is_to_be_quiet(many, command):
    assert re.search(r"100%.*2,5\d\d", on_a_terminal("--database", many.database, command))
    assert "%" not in on_a_terminal("--quiet", "--database", many.database, command)
    # What is no terminal gets nothing of it.
    assert many.run(command).stderr == ""


def test_v_says_what_is_opened_read_and_written_with_times(mitte):
    result = mitte.run("position")
    assert "opened" not in result.stderr
    logged = subprocess.run(
        [sys.executable, "-m", "cli", "-v", "--database", mitte.database, "position"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stderr
    name = re.escape(mitte.database)
    assert re.search(rf"^\S+Z \d+ opened {name} \(ro\)$", logged, re.MULTILINE)
    assert re.search(rf"^\S+Z \d+ read {name} in [\d.]+ ms$", logged, re.MULTILINE)


def test_the_log_of_the_environment_is_a_file_of_its_owner(mitte, tmp_path, monkeypatch):
    log = tmp_path / "budget-ledger.log"
    monkeypatch.setenv("BUDGET_LEDGER_LOG", str(log))
    mitte.ok("body register 05558020 Havixbeck")
    assert "wrote" in log.read_text(encoding="utf-8")
    assert os.name == "nt" or log.stat().st_mode & 0o777 == 0o600
    assert logging.getLogger("ledger").handlers == []
    monkeypatch.setenv("BUDGET_LEDGER_LOG", str(tmp_path))
    assert "no log can be written" in mitte.refused("position", exit_code=2)


def test_a_busy_ledger_says_who_holds_it(mitte, monkeypatch):
    monkeypatch.setattr(database, "LOCK_TIMEOUT_SECONDS", 0.1)
    monkeypatch.setattr(sqlite_settings, "PATIENCE_SECONDS", 0.05)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, mitte.database],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        line = "body register 05558020 Havixbeck"
        said = mitte.refused(line, exit_code=5)
        told, error = map(json.loads, mitte.run(f"{line} --format json").stderr.splitlines())
        assert told["level"] == "remark"
        assert "waiting" not in mitte.run(f"--quiet {line}").stderr
        holder.communicate("")
    assert "error: database" in said
    assert "another program is writing" in said
    # Nobody sits before it for a minute and wonders.
    assert re.search(r"^waiting: another program is writing", said, re.MULTILINE)
    assert error["code"] == "BL-465"
    if Path("/proc/locks").exists():
        assert f"(process {holder.pid}, " in said
    mitte.ok(line)


@pytest.mark.skipif(os.name == "nt", reason="arguments are text there")
def test_an_argument_is_utf_8_where_the_locale_knows_ascii_only(mitte):
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    before = [sys.executable, "-m", "cli", "--database", mitte.database, "body", "register"]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONIOENCODING"}
    for name, code in (("Lüdinghausen".encode(), 0), (b"L\xfcdinghausen", 2)):
        done = subprocess.run(
            [*map(str.encode, before), b"05558024", name, b"--despite-clock"],
            env=kept | environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
    found = json.loads(mitte.ok("history --body 05558024 --format json"))["events"]
    assert [one["content"]["name"] for one in found] == ["Lüdinghausen"]
