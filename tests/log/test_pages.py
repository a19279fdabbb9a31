"""The pages of a file are looked through while its rows are read: what is read of a damaged one."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from struct import pack

import pytest

from ledger.application import Ledger
from ledger.domain.errors import DatabaseError
from ledger.log.database import open_database
from ledger.log.verifying.pages import PageCheck
from tests.tamper.attacking import filled

PAGE = 8192
_CHILDREN, _LEVELS = 400, 6


def interior(child: int) -> bytes:
    """Return a page of a table that names the same page many times."""
    cells = [pack(">I", child) + bytes([0x80 | key >> 7, key & 0x7F]) for key in range(_CHILDREN)]
    starts = [PAGE - 6 * (place + 1) for place in range(_CHILDREN)]
    head = pack(">BHHHBI", 5, 0, _CHILDREN, starts[-1], 0, child)
    body = head + b"".join(pack(">H", start) for start in starts)
    return body.ljust(starts[-1], b"\0") + b"".join(reversed(cells))


@pytest.fixture
def endless(tmp_path):
    """Give a ledger of few events, whose table leads to them by a way that has no end."""
    path = tmp_path / "endless.db"
    filled(str(path))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA page_size").fetchone() == (PAGE,)
        ((root,),) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'event'")
    pages = path.read_bytes()
    last = len(pages) // PAGE
    here = slice((root - 1) * PAGE, root * PAGE)
    changed = bytearray(pages + pages[here])
    for level in range(1, _LEVELS + 1):
        changed += interior(last + level)
    changed[here] = interior(last + _LEVELS + 1)
    changed[28:32] = pack(">I", len(changed) // PAGE)
    path.write_bytes(changed)
    return path


def test_reading_a_table_that_has_no_end_is_given_up(endless):
    with Ledger(f"{endless}?mode=ro") as ledger:
        check = ledger.verify()
    assert {str(one.place) for one in check.findings} == {"file"}
    assert all("is damaged" in str(one.problem) for one in check.findings)
    assert [str(one.place) for one in check.unchecked] == ["log"]


def test_whoever_gives_up_leaves_nobody_behind(tmp_path):
    url = str(tmp_path / "a.db")
    filled(url)
    database = open_database(url)
    before = threading.active_count()
    with (
        database.examine() as session,
        pytest.raises(KeyboardInterrupt),
        PageCheck(database, session),
    ):
        raise KeyboardInterrupt
    assert threading.active_count() == before


def test_a_file_that_cannot_be_opened_is_told_where_its_pages_are_asked_for(tmp_path):
    filled(str(tmp_path / "a.db"))
    gone = open_database(str(tmp_path / "gone.db"))
    with (
        open_database(str(tmp_path / "a.db")).examine() as session,
        PageCheck(gone, session) as pages,
        pytest.raises(DatabaseError, match="cannot be opened"),
    ):
        pages.found()
