"""A booking reads what bears on it, once, whatever else stands about its body."""

from __future__ import annotations

import pytest

from ledger.domain import commands as c
from ledger.log.databases.sqlite_session import SqliteSession
from tests.application.mitte import DUELMEN, PROGRAMME, Clock, booking, day, opened


def established(number):
    start = day("2023-01-01")
    return c.EstablishPost(f"CM-{number}", PROGRAMME, DUELMEN, "Mitte", (1, 1), start)


@pytest.fixture
def ledger(tmp_path):
    """Give a ledger in which nobody decided on a ceiling: no figures need be computed."""
    path = str(tmp_path / "reads.db")
    with opened(path, Clock()) as ledger:
        ledger.execute(c.RegisterProgramme(PROGRAMME, "Kommunales Integrationsmanagement"))
        ledger.execute(c.RegisterCostType("personnel"))
        ledger.execute(c.RegisterBody(DUELMEN, "Dülmen"))
        ledger.execute(established(1))
        ledger.execute(booking("V-0"))
    with opened(path, Clock()) as ledger:  # which knows nothing yet
        yield ledger


@pytest.fixture
def asked(monkeypatch):
    """Give each question to the facts, with its values and how many rows it found."""
    found = []
    read = SqliteSession.all

    def watched(session, sql, *params):
        rows = read(session, sql, *params)
        if "fact_key" in sql:
            found.append((sql, tuple(map(str, params)), len(rows)))
        return rows

    monkeypatch.setattr(SqliteSession, "all", watched)
    return found


def test_no_fact_is_asked_for_twice(ledger, asked):
    ledger.execute(booking("V-1", 10500))

    assert asked
    assert len({*asked}) == len(asked)


def test_other_posts_of_its_body_are_not_read(ledger, asked):
    ledger.execute(booking("V-1", 10500))
    alone = [*asked]
    for number in range(2, 12):
        ledger.execute(established(number))

    asked.clear()
    ledger.execute(booking("V-2", 10600))
    assert asked
    assert {*asked} <= {*alone}
