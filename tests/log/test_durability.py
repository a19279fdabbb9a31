"""An acknowledged commit is durable: by the settings that the version found asks for."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from ledger.application import Ledger
from ledger.commands import RegisterBody
from ledger.domain.errors import DatabaseError, OutcomeUnknown
from ledger.log.database import open_database
from ledger.log.databases.sqlite import SqliteDatabase
from ledger.log.databases.sqlite_settings import durability
from tests.log.small_ledger import small_ledger, ticking

VERSION = "ledger.log.databases.sqlite.sqlite.sqlite_version_info"
WAL = ("WAL", "FULL")
JOURNAL = ("DELETE", "EXTRA")


@pytest.mark.parametrize(
    ("version", "chosen"),
    [
        ((3, 34, 1), JOURNAL),
        ((3, 40, 1), JOURNAL),
        ((3, 44, 5), JOURNAL),
        ((3, 44, 6), WAL),
        ((3, 44, 7), WAL),
        ((3, 45, 0), JOURNAL),
        ((3, 46, 1), JOURNAL),
        ((3, 50, 6), JOURNAL),
        ((3, 50, 7), WAL),
        ((3, 51, 0), JOURNAL),
        ((3, 51, 2), JOURNAL),
        ((3, 51, 3), WAL),
        ((3, 52, 0), WAL),
        ((4, 0, 0), WAL),
    ],
    ids=lambda value: ".".join(map(str, value)),
)
def test_the_write_ahead_log_is_used_only_where_its_reset_bug_is_mended(version, chosen):
    assert durability(version) == chosen


@pytest.fixture(params=[(3, 40, 1), (3, 51, 3)], ids=["old", "mended"])
def found_version(request, monkeypatch):
    """Let the product find this version of SQLite; the real one does the work."""
    monkeypatch.setattr(VERSION, request.param)
    return request.param


@pytest.fixture
def half(tmp_path, monkeypatch) -> Path:
    """A ledger that a program left in the middle of writing into the file itself."""
    monkeypatch.setattr(VERSION, (3, 40, 1))
    whole = tmp_path / "whole.db"
    small_ledger(str(whole))
    path: Path = tmp_path / "half.db"
    connection = sqlite3.connect(whole, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN")
    connection.execute("INSERT INTO ledger_meta VALUES ('half', 'written')")
    connection.execute("CREATE TABLE filler (text)")
    connection.executemany("INSERT INTO filler VALUES (?)", [("x" * 4000,)] * 50)
    for name in ("", "-journal"):
        shutil.copy(f"{whole}{name}", f"{path}{name}")
    connection.execute("ROLLBACK")
    connection.close()
    return path


def pragmas(url: str) -> tuple[str, int]:
    place = open_database(url)
    with place.write() as session:
        settings = [session.all(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous")]
    place.close()
    return settings[0].upper(), settings[1]


def test_a_fresh_ledger_really_has_the_settings_of_the_version_found(tmp_path, found_version):
    path = str(tmp_path / "ledger.db")
    Ledger.create(path).close()
    journal, synchronous = durability(found_version)
    assert pragmas(path) == (journal, {"FULL": 2, "EXTRA": 3}[synchronous])


def test_a_ledger_that_comes_to_another_version_takes_its_settings(tmp_path, monkeypatch):
    path = str(tmp_path / "ledger.db")
    for version, expected in (
        ((3, 51, 3), ("WAL", 2)),
        ((3, 40, 1), ("DELETE", 3)),
        ((3, 51, 3), ("WAL", 2)),
    ):
        monkeypatch.setattr(VERSION, version)
        Ledger.create(path).close()
        assert pragmas(path) == expected


def test_doctor_says_which_settings_hold_and_why(tmp_path, found_version):
    path = str(tmp_path / "ledger.db")
    small_ledger(path)
    with Ledger(path) as ledger:
        told = ledger.doctor()
    journal, synchronous = durability(found_version)
    assert told["durability"] == f"{journal}, synchronous={synchronous}"
    assert told["wal_reset_bug"].startswith("absent" if journal == "WAL" else "present")
    assert re.fullmatch(r"SQLite 3\.[\d.]+ \((pysqlite3|sqlite3)\)", told["database"])


def test_doctor_tells_of_a_server_that_does_not_wait_for_its_disk(postgres_database):
    # The server of the tests is told not to, see conftest; a server in use must say fsync=on.
    small_ledger(postgres_database)
    place = open_database(postgres_database)
    with place.read() as session:
        fsync = session.all("SHOW fsync")[0][0]
    place.close()
    with Ledger(postgres_database) as ledger:
        assert f"synchronous_commit=on, fsync={fsync}" in ledger.doctor()["durability"]


def test_a_commit_waits_for_the_disk_whatever_the_servers_default(postgres_database):
    Ledger.create(postgres_database).close()
    place = open_database(postgres_database)
    with place.write() as session:
        name = session.all("SELECT current_database()")[0][0]
        session.run(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    place.close()
    place = open_database(postgres_database)
    with place.read() as session:
        usual = "SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'"
        assert session.all(usual) == [("off",)]
    with place.write() as session:
        assert session.all("SHOW synchronous_commit") == [("on",)]
    place.close()


def test_what_a_program_left_half_written_is_undone_before_anything_is_answered(half):
    beside = open_database(str(half))
    with beside.read() as session:
        assert not session.all("SELECT * FROM ledger_meta WHERE name = 'half'")
    beside.close()
    with Ledger(str(half)) as ledger:
        assert ledger.verify().whole


def test_nor_is_it_answered_from_where_it_cannot_be_undone(half):
    with pytest.raises(DatabaseError, match="was left half written by a program that was ended"):
        Ledger(f"{half}?mode=ro")


class _CancelledAtTheEnd:
    """A connection, at whose commit somebody cancels: too late, as it happens."""

    def __init__(self, connection) -> None:
        self._connection = connection

    @property
    def in_transaction(self) -> bool:
        return bool(self._connection.in_transaction)

    def execute(self, sql: str) -> None:
        self._connection.execute(sql)
        raise KeyboardInterrupt


def test_who_cancels_a_commit_too_late_is_not_told_that_nothing_was_recorded(tmp_path, monkeypatch):
    path = str(tmp_path / "ledger.db")
    small_ledger(path)
    commit = SqliteDatabase._commit
    with Ledger(path, clock=ticking()) as ledger:
        monkeypatch.setattr(
            SqliteDatabase, "_commit", lambda self, one: commit(self, _CancelledAtTheEnd(one))
        )
        with pytest.raises(OutcomeUnknown, match=r"not confirmed \(cancelled\)"):
            ledger.execute(RegisterBody("05554004", "Ahaus", "municipality"))
        monkeypatch.undo()
        assert ledger.execute(RegisterBody("05554004", "Ahaus", "municipality")).repeated
