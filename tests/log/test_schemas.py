"""A ledger that an older program made is opened by this one: a sample of each released schema.

A sample is never edited. A new schema gets one of its own: small_ledger, dumped as SQL.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from ledger import DatabaseError, Ledger
from ledger.application.copying import copy_ledger
from ledger.commands import RegisterBody
from ledger.log.database import NEEDS, SCHEMA_VERSION
from ledger.log.databases.sqlite_settings import sqlite
from tests.log.small_ledger import small_ledger, ticking

SCHEMAS = {int(one.stem): one for one in (Path(__file__).parent / "schemas").glob("*.sql")}


def test_every_schema_has_its_sample():
    assert sorted(SCHEMAS) == list(range(1, SCHEMA_VERSION + 1))


@pytest.mark.parametrize("version", SCHEMAS)
def test_an_older_ledger_is_asked_written_to_and_backed_up(tmp_path, version):
    old = str(tmp_path / "old.db")
    with closing(sqlite.connect(old)) as connection:
        connection.executescript(SCHEMAS[version].read_text(encoding="utf-8"))
    receipt = small_ledger(str(tmp_path / "today.db"))
    with Ledger(old, clock=ticking()) as ledger:
        assert ledger.receipt() == receipt
        # What is written today says more of itself, and its read models are of a later version.
        told = {finding.code for finding in ledger.verify(receipt).findings}
        assert told == {"BL-259", "BL-691"}
        ledger.rebuild()
        assert ledger.verify(receipt).whole
        ledger.execute(RegisterBody("05554004", "Ahaus", "municipality"))
        assert ledger.verify(receipt).whole
    assert copy_ledger(old, str(tmp_path / "copy.db"), [receipt]).events == 11


def test_a_newer_ledger_says_what_to_install(tmp_path):
    path = str(tmp_path / "newer.db")
    small_ledger(path)
    with closing(sqlite.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        connection.execute("UPDATE ledger_meta SET value = '3.1' WHERE name = ?", NEEDS[:1])
        connection.commit()
    with pytest.raises(DatabaseError) as caught:
        Ledger(path)
    assert caught.value.remedy == "install version 3.1 or later: pip install 'budget-ledger>=3.1'"
    with closing(sqlite.connect(path)) as connection:
        connection.execute("UPDATE ledger_meta SET value = '; rm -rf' WHERE name = ?", NEEDS[:1])
        connection.commit()
    with pytest.raises(DatabaseError) as caught:
        Ledger(path)
    assert caught.value.remedy == "update budget-ledger"


def test_a_newer_ledger_on_a_server_says_what_to_install(postgres_database):
    small_ledger(postgres_database)
    with psycopg.connect(postgres_database.replace("+psycopg", ""), autocommit=True) as server:
        sql = "UPDATE ledger_meta SET value = %s WHERE name = %s"
        server.execute(sql, (str(SCHEMA_VERSION + 1), "schema_version"))
        server.execute(sql, ("3.1", NEEDS[0]))
    with pytest.raises(DatabaseError) as caught:
        Ledger(postgres_database)
    assert caught.value.remedy == "install version 3.1 or later: pip install 'budget-ledger>=3.1'"
