"""However many rows are given at once, they stand as given; one that stands already is told."""

from __future__ import annotations

import pytest

from ledger.application import Ledger
from ledger.log.database import open_database
from ledger.projections.bookings import LABEL


@pytest.fixture
def database(database_url):
    Ledger.create(database_url).close()
    opened = open_database(database_url)
    yield opened
    opened.close()


def rows(count: int, start: int = 1) -> list[tuple[int, str]]:
    return [(number, f"text {number}") for number in range(start, start + count)]


def test_rows_stand_as_they_were_given_however_many(database):
    wanted: list[tuple[int, str]] = []
    with database.write() as session:
        for count in (0, 1, 15, 16, 17, 32, 33, 700):
            more = rows(count, len(wanted) + 1)
            session.insert(LABEL, more)
            wanted += more
    with database.read() as session:
        assert session.all("SELECT number, text FROM label ORDER BY number") == wanted


@pytest.mark.parametrize("place", [1, 15, 16, 40])
def test_where_a_row_stands_already_none_of_the_others_does(database, place):
    given = rows(41)
    given[place] = (1_000, given[0][1])
    with database.write() as session:
        duplicates = session.duplicates
    with pytest.raises(duplicates), database.write() as session:
        session.insert(LABEL, given)
    with database.read() as session:
        assert not session.all("SELECT number FROM label")
