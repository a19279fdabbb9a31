"""The database itself refuses to change or forget what was recorded."""

from __future__ import annotations

import pytest

from ledger.application import Ledger
from ledger.domain.errors import DatabaseError
from ledger.log.database import open_database
from tests.log.small_ledger import small_ledger

CHANGES = [
    "UPDATE event SET known_on = 1",
    "UPDATE event SET state = state WHERE sequence = 1",
    "UPDATE command SET actor = 'nobody' WHERE number = 2",
    "DELETE FROM event",
    "DELETE FROM event WHERE sequence = 10",
    "DELETE FROM command WHERE number = 1",
]
REPLACEMENTS = [
    "INSERT OR REPLACE INTO event SELECT * FROM event WHERE sequence = 1",
    "INSERT OR REPLACE INTO command SELECT * FROM command WHERE number = 1",
]


def refuse(url: str, *statements: str) -> None:
    receipt = small_ledger(url)
    place = open_database(url)
    for statement in statements:
        with (
            pytest.raises(DatabaseError, match="the log only grows"),
            place.write() as session,
        ):
            session.run(statement)
    place.close()
    with Ledger(url) as ledger:
        assert (ledger.receipt(), ledger.verify().findings) == (receipt, ())


def test_events_and_commands_are_neither_changed_nor_deleted(database_url):
    refuse(database_url, *CHANGES)


def test_the_log_is_not_truncated(postgres_database):
    # SQLite has no TRUNCATE; a DELETE without WHERE is tried above.
    refuse(postgres_database, "TRUNCATE event", "TRUNCATE command", "TRUNCATE event, command")


def test_a_row_is_not_replaced_by_one_of_the_same_number(tmp_path):
    refuse(str(tmp_path / "ledger.db"), *REPLACEMENTS)


def test_a_number_is_not_given_twice(postgres_database):
    small_ledger(postgres_database)
    place = open_database(postgres_database)
    with (
        pytest.raises(Exception, match="duplicate key"),
        place.write() as session,
    ):
        session.run("INSERT INTO event SELECT * FROM event WHERE sequence = 1")
    place.close()
