"""What is no ledger is refused by name and with a remedy, and first starts do not collide."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import make_url

from ledger.application import Ledger
from ledger.domain.commands import RegisterBody
from ledger.domain.errors import DatabaseError
from ledger.log.database import SCHEMA_VERSION
from tests.cli.conftest import Typist
from tests.log.first_starts import PROCESSES, start_together
from tests.log.small_ledger import small_ledger, ticking


def refused(problem: str):
    return pytest.raises(DatabaseError, match=rf"^database .*{problem}.* → ")


def connect(url: str) -> psycopg.Connection:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


def test_a_missing_file_is_told_how_to_be_made(tmp_path):
    path = tmp_path / "ledger.db"
    with refused("there is no ledger"):
        Ledger(str(path))
    assert not path.exists()


def test_an_empty_database_is_no_ledger_until_it_is_created(database_url):
    with refused("there is no ledger"):
        Ledger(database_url)
    Ledger.create(database_url).close()
    Ledger(database_url).close()


def test_creating_a_ledger_that_exists_opens_it(database_url):
    receipt = small_ledger(database_url)
    with Ledger.create(database_url) as ledger:
        assert ledger.receipt() == receipt


def test_a_file_in_a_missing_folder_is_refused_by_the_folders_name(tmp_path):
    with refused("the folder .*nowhere is missing"):
        Ledger.create(str(tmp_path / "nowhere" / "ledger.db"))


@pytest.mark.parametrize("opening", [Ledger, Ledger.create])
def test_another_programs_sqlite_file_is_refused_and_stays_as_it_was(tmp_path, opening):
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE moz_places (id INTEGER)")
    before = path.read_bytes()
    with refused("is not a Budget Ledger"):
        opening(str(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize("opening", [Ledger, Ledger.create])
def test_a_marked_sqlite_file_of_another_program_is_refused(tmp_path, opening):
    path = tmp_path / "map.gpkg"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id = 1196444487")
    with refused("is not a Budget Ledger"):
        opening(str(path))


@pytest.mark.parametrize("opening", [Ledger, Ledger.create])
@pytest.mark.parametrize("content", [b"Beleg;Betrag\n4711;1.234,56\n" * 200, b"short"])
def test_a_text_file_is_refused_and_stays_as_it_was(tmp_path, opening, content):
    path = tmp_path / "buchungen.csv"
    path.write_bytes(content)
    with refused("is no SQLite file or is damaged"):
        opening(str(path))
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["buchungen.csv"]


@pytest.mark.parametrize("opening", [Ledger, Ledger.create])
def test_a_folder_is_refused(tmp_path, opening):
    with refused("is a folder"):
        opening(str(tmp_path))


def test_an_empty_file_becomes_a_ledger(tmp_path):
    path = tmp_path / "ledger.db"
    path.touch()
    small_ledger(str(path))


@pytest.mark.parametrize("opening", [Ledger, Ledger.create])
def test_a_file_of_a_newer_version_is_refused(tmp_path, opening):
    path = str(tmp_path / "ledger.db")
    small_ledger(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with refused(rf"made by a newer version \(schema {SCHEMA_VERSION + 1}"):
        opening(path)


@pytest.mark.parametrize("opening", [Ledger, Ledger.create])
def test_a_database_of_a_newer_version_is_refused(postgres_database, opening):
    small_ledger(postgres_database)
    with connect(postgres_database) as connection:
        newer = str(SCHEMA_VERSION + 1)
        connection.execute("UPDATE ledger_meta SET value = %s", [newer])
    with refused(rf"made by a newer version \(schema {SCHEMA_VERSION + 1}"):
        opening(postgres_database)


@pytest.mark.parametrize("opening", [Ledger, Ledger.create])
@pytest.mark.parametrize("table", ["event", "ledger_meta"])
def test_a_database_with_another_programs_tables_is_refused(postgres_database, opening, table):
    with connect(postgres_database) as connection:
        connection.execute(f"CREATE TABLE {table} (name text, value text)")
    with pytest.raises(DatabaseError, match=r"^database .* → "):
        opening(postgres_database)


def test_a_server_that_cannot_be_reached_is_named_without_the_password(tmp_path):
    url = f"postgresql+psycopg://clerk:secret@/ledger?host={tmp_path}"
    with refused("cannot be reached") as caught:
        Ledger(url)
    assert "secret" not in str(caught.value)


UNKNOWN = ["mysql://host/ledger", "postgres://host/x", "https://host/a.db", "sqlite:ledger.db"]
UNKNOWN += [
    "file:ledger.db",
    "FILE:///srv/ledger.db?mode=ro",
    "jdbc:postgresql://host/x",
    ":memory:",
]


@pytest.mark.parametrize("url", UNKNOWN)
@pytest.mark.parametrize("asked", ["doctor", "position", "verify", "init", "body register 05 NRW"])
def test_a_url_of_another_kind_is_refused_with_the_kinds_there_are(
    tmp_path, monkeypatch, url, asked
):
    monkeypatch.chdir(tmp_path)
    said = Typist(url).refused(asked, exit_code=2)
    forms = "a file, sqlite:///FILE or postgresql+psycopg://…"
    assert said == f"error: database {url}: unknown kind [BL-234] → {forms}"
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="no name of a file on Windows")
def test_a_file_with_a_colon_in_its_name_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    receipt = small_ledger("./copy:2024.db")
    with Ledger("copy:2024.db") as ledger:
        assert ledger.receipt() == receipt


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}", "{}?mode=ro", "sqlite:///{}?mode=ro"])
def test_a_file_is_named_by_path_or_url(tmp_path, form):
    path = str(tmp_path / "ledger.db")
    receipt = small_ledger(path)
    with Ledger(form.format(path)) as ledger:
        assert ledger.receipt() == receipt


def test_a_file_opened_for_questions_only_answers_and_refuses_to_record(tmp_path):
    path = str(tmp_path / "ledger.db")
    receipt = small_ledger(path)
    with Ledger(f"{path}?mode=ro") as ledger:
        assert ledger.verify(receipt).findings == ()
        with refused("is read-only"):
            ledger.execute(RegisterBody("B", "Body"))
        assert ledger.receipt() == receipt


def test_a_database_that_only_answers_questions_refuses_to_record(postgres_database):
    receipt = small_ledger(postgres_database)
    url = make_url(postgres_database)
    only = url.update_query_dict({"options": "-c default_transaction_read_only=on"})
    with Ledger(only.render_as_string(hide_password=False), clock=ticking()) as ledger:
        assert ledger.receipt() == receipt
        with refused("is read-only"):
            ledger.execute(RegisterBody("B", "Body"))
        assert ledger.receipt() == receipt


def check_first_starts(urls):
    assert start_together(urls) == []
    for url in urls:
        with Ledger(url) as ledger:
            check = ledger.verify()
        assert (check.events, check.findings) == (PROCESSES, ())


def test_parallel_first_starts_on_a_file_do_not_collide(tmp_path):
    check_first_starts([str(tmp_path / f"ledger-{number}.db") for number in range(6)])


def test_parallel_first_starts_on_a_server_do_not_collide(postgres_database):
    url = make_url(postgres_database)
    names = [f"start_{number}" for number in range(2)]
    with connect(postgres_database) as connection:
        for name in names:
            connection.execute(f"CREATE SCHEMA {name}")
    check_first_starts(
        [
            url.update_query_dict({"options": f"-c search_path={name}"}).render_as_string(
                hide_password=False
            )
            for name in names
        ]
    )


@pytest.mark.parametrize("name", ["ü ß.db", "a%20b.db", "a#b.db", "100%.db", "a&b=c.db"])
def test_a_file_of_any_name_is_the_one_that_is_opened(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    small_ledger(name)
    assert [found.name for found in tmp_path.iterdir()] == [name]
    for path in (name, f"./{name}", str(tmp_path / name), f"{name}?mode=ro"):
        with Ledger(path) as ledger:
            assert ledger.receipt()
