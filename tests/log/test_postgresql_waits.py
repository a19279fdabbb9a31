"""On PostgreSQL nobody waits without end, and a lost connection is told in one line."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Thread

import psycopg
import pytest
from sqlalchemy import make_url

from ledger import DatabaseError, Ledger
from ledger.commands import RegisterBody
from ledger.log.databases import postgresql
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
        with pytest.raises(DatabaseError, match=r"event 11, seen before by this program, is gone"):
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
