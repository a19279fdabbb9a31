"""On PostgreSQL nobody waits without end, and a lost connection is told in one line."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Thread
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from ledger import DatabaseError, Ledger
from ledger.commands import RegisterBody
from ledger.domain.errors import Busy, OutcomeUnknown
from ledger.log.databases import postgresql
from ledger.log.databases.connecting import server_url
from ledger.log.databases.listening import WAITER
from ledger.log.databases.postgresql_session import PostgresSession
from tests.log.small_ledger import small_ledger, ticking

AHAUS = RegisterBody("05554004", "Ahaus", "municipality")


@contextmanager
def connected(url: str):
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        yield connection


def end_all_others(url: str) -> None:
    with connected(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


@pytest.fixture
def url(postgres_database):
    small_ledger(postgres_database)
    return postgres_database


def test_a_writer_that_does_not_end_is_named(url, monkeypatch):
    monkeypatch.setattr(postgresql, "LOCK_TIMEOUT_SECONDS", 0.2)
    with (
        Ledger(url, clock=ticking()) as one,
        Ledger(url, clock=ticking()) as other,
        one._database.write(),
        pytest.raises(DatabaseError, match=r"another program is writing \(.+, budget-ledger, for"),
    ):
        other.execute(AHAUS)


def test_who_waited_in_vain_records_when_the_other_has_ended(url, monkeypatch):
    monkeypatch.setattr(postgresql, "LOCK_TIMEOUT_SECONDS", 0.2)
    with Ledger(url, clock=ticking()) as one, Ledger(url, clock=ticking()) as other:
        with one._database.write(), pytest.raises(DatabaseError, match="try again in a moment"):
            other.execute(AHAUS)
        assert other.execute(AHAUS).events == 1


def test_a_connection_lost_between_two_commands_is_replaced(url):
    with Ledger(url, clock=ticking()) as ledger:
        before = ledger.receipt()
        end_all_others(url)
        assert ledger.receipt() == before
        end_all_others(url)
        assert ledger.execute(AHAUS).events == 1


def test_a_connection_lost_while_recording_records_nothing(url):
    with Ledger(url, clock=ticking()) as ledger:
        before = ledger.receipt()
        with pytest.raises(DatabaseError, match=r"connection was lost .*nothing was recorded →"):
            _lost_within(ledger, url)
        assert ledger.receipt() == before


def _lost_within(ledger: Ledger, url: str) -> None:
    with ledger._database.write() as session:
        end_all_others(url)
        session.all("SELECT 1")


def test_a_connection_lost_at_the_commit_says_that_nobody_knows(url, monkeypatch):
    commit = postgresql.PostgresDatabase._commit

    def lost(database, connection):
        end_all_others(url)
        commit(database, connection)

    monkeypatch.setattr(postgresql.PostgresDatabase, "_commit", lost)
    with Ledger(url, clock=ticking()) as ledger:
        with pytest.raises(DatabaseError, match="whether it was recorded is not known; try again"):
            ledger.execute(AHAUS)
        monkeypatch.undo()
        # Trying again is safe: the same command records nothing twice.
        assert ledger.execute(AHAUS).events == 1
        assert ledger.execute(AHAUS).repeated


def test_an_older_state_in_the_place_of_the_ledger_is_noticed(url):
    with Ledger(url, clock=ticking()) as ledger:
        ledger.execute(AHAUS)
        with connected(url) as connection:
            connection.execute("ALTER TABLE event DISABLE TRIGGER ALL")
            connection.execute("DELETE FROM event WHERE sequence = 11")
        with pytest.raises(DatabaseError, match=r"event 11, seen before on this machine, is gone"):
            ledger.receipt()


def test_an_answer_that_is_left_half_read_asks_nothing_of_the_server(url):
    """The collector may come by while a statement is under way, and would wait for its end."""
    with Ledger(url, clock=ticking()) as ledger, ledger._database.read() as session:
        rows = session.chunks("SELECT sequence FROM event ORDER BY sequence")
        assert next(rows)[0] == (1,)
        with session._connection.lock:
            left = Thread(target=rows.close, daemon=True)
            left.start()
            left.join(30)
            assert not left.is_alive()
        assert session.all("SELECT 1") == [(1,)]


READER = ("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",)


@contextmanager
def login_with(url: str, rights: tuple[str, ...]):
    """Give the URL of a login of its own, which is gone with the block."""
    role = f"role_{uuid4().hex}"
    with connected(url) as connection:
        for statement in (f"CREATE ROLE {role} LOGIN", *rights):
            connection.execute(statement.format(role=role))
    try:
        yield make_url(url).set(username=role).render_as_string(hide_password=False)
    finally:
        with connected(url) as connection:
            connection.execute(f"DROP OWNED BY {role}")
            connection.execute(f"DROP ROLE {role}")


def test_who_may_only_read_keeps_nobody_from_writing(url, monkeypatch):
    monkeypatch.setattr(postgresql, "LOCK_TIMEOUT_SECONDS", 0.2)
    with login_with(url, READER) as reader, connected(reader) as connection:
        for mode in ("ROW EXCLUSIVE", "SHARE ROW EXCLUSIVE", "ACCESS EXCLUSIVE"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(f"LOCK TABLE ledger_meta IN {mode} MODE")
        connection.execute("SELECT pg_advisory_lock(%s)", [postgresql._MAKING])
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM event, projection, command")
        with Ledger(url, clock=ticking()) as ledger:
            assert ledger.execute(AHAUS).events == 1


def test_what_a_reader_holds_is_waited_for_no_longer_than_a_writer(url, monkeypatch):
    monkeypatch.setattr(postgresql, "LOCK_TIMEOUT_SECONDS", 0.2)
    with connected(url) as connection, Ledger(url, clock=ticking()) as ledger:
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM booking")
        with pytest.raises(Busy, match="another program keeps what it needs"):
            ledger.rebuild()
        assert ledger.execute(AHAUS).events == 1


def test_a_writer_tells_whom_it_waits_for(url, monkeypatch):
    monkeypatch.setattr(postgresql, "LOCK_TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(postgresql, "PATIENCE_SECONDS", 0.05)
    told = []
    before = WAITER.set(lambda who: told.append(str(who)))
    with (
        Ledger(url, clock=ticking()) as one,
        Ledger(url, clock=ticking()) as other,
        one._database.write(),
        pytest.raises(Busy),
    ):
        other.execute(AHAUS)
    WAITER.reset(before)
    assert "budget-ledger, for" in told[0]


def test_who_cancels_while_it_commits_is_told_that_nobody_knows(url, monkeypatch):
    leave = PostgresSession.leave

    def cancelled(session):
        leave(session)
        monkeypatch.undo()
        raise KeyboardInterrupt

    with Ledger(url, clock=ticking()) as ledger:
        monkeypatch.setattr(PostgresSession, "leave", cancelled)
        with pytest.raises(OutcomeUnknown, match=r"not confirmed \(cancelled\)"):
            ledger.execute(AHAUS)
        assert ledger.execute(AHAUS).repeated


def test_a_connection_has_limits_of_silence_unless_its_url_says_otherwise(monkeypatch):
    monkeypatch.delenv("PGCONNECT_TIMEOUT", raising=False)
    usual = server_url("postgresql+psycopg://db/kim").query
    assert (usual["tcp_user_timeout"], usual["keepalives_idle"]) == ("60000", "30")
    assert "-c tcp_user_timeout=60000" in usual["options"]
    assert usual["connect_timeout"] == "15"
    typed = "postgresql+psycopg://db/kim?tcp_user_timeout=0&connect_timeout=3&options=-c%20a.b%3Dc"
    said = server_url(typed).query
    assert (said["tcp_user_timeout"], said["connect_timeout"]) == ("0", "3")
    assert str(said["options"]).endswith("-c a.b=c")  # what comes last holds
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "4")
    assert "connect_timeout" not in server_url("postgresql+psycopg://db/kim").query
