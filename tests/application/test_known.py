"""Whoever records one by one asks less each time, and is answered as if it asked anew."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.application.ledger import Ledger
from ledger.application.results import Actor, Note
from ledger.domain import commands as c
from ledger.domain.errors import LedgerError, Refusal
from ledger.log.databases.sqlite_session import SqliteSession
from tests.application.mitte import DUELMEN, PERSON, POST, PROGRAMME, Clock, booking, day, opened
from tests.application.mitte import record_master_data as record
from tests.effort import examples

BOOKINGS = [
    booking("V-1"),
    booking("V-2", 10100),
    booking("V-3", 990000, source="other", cost_type="travel"),
    booking("V-4", 10300, post="CM-9"),
    booking("V-5", 10400, service_from=day("2022-12-01"), service_to=day("2022-12-31")),
    c.ReverseCost(DUELMEN, 2023, "V-1", day("2023-08-01"), 0),
]
FACTS = [
    c.RegisterCostType("travel"),
    c.EstablishPost("CM-9", PROGRAMME, DUELMEN, "Mitte", (1, 1), day("2023-01-01")),
    c.VacatePost(POST, PERSON, day("2025-05-31")),
    c.ApproveOverPlan(DUELMEN, PROGRAMME, 2023, 1, "council", day("2023-02-01")),
    c.CloseYear(DUELMEN, 2023, despite_red=True),
    c.SetCertificationPolicy("warn"),
    c.WithdrawFact(14),
    c.CorrectClock(14, None, Clock("2026-02-02T08:00").now),
]
STEPS = st.lists(
    st.tuples(st.sampled_from([*BOOKINGS, *BOOKINGS, *FACTS]), st.booleans()), max_size=14
)


def outcome(ledger, command):
    ledger._clock = Clock("2026-03-02T08:00")
    try:
        return ledger.execute(command, Note(reason="so it was"))
    except LedgerError as refusal:
        return str(refusal)


def begun(folder, name):
    path = str(Path(folder, name))
    with opened(path, Clock()) as ledger:
        record(ledger)
    return path


@settings(max_examples=examples(40))
@given(steps=STEPS)
def test_what_is_known_from_the_last_command_changes_no_answer(steps):
    """Two programs that stay open, in turn, beside programs that are started for each command."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        path, other = begun(folder, "staying"), begun(folder, "anew")
        staying = [stack.enter_context(Ledger(path, Actor("a"))) for _ in range(2)]
        for command, which in steps:
            with Ledger(other, Actor("a")) as anew:
                wanted = outcome(anew, command)
            assert outcome(staying[which], command) == wanted
        with Ledger(other) as anew:
            assert [*staying[0].replay()] == [*anew.replay()]
            assert staying[0].verify().findings == ()


def test_the_second_command_does_not_look_at_guards_and_versions_again(tmp_path, monkeypatch):
    asked = []
    read = SqliteSession.all

    def watched(session, sql, *params):
        asked.append(sql)
        return read(session, sql, *params)

    with Ledger(begun(tmp_path, "a.db")) as ledger:
        ledger.execute(booking("V-1"))
        monkeypatch.setattr(SqliteSession, "all", watched)
        ledger.execute(booking("V-2", 10100))

    assert asked
    assert not [sql for sql in asked if "sqlite_schema" in sql or "FROM projection" in sql]


def test_who_wrote_in_between_is_noticed(tmp_path):
    path = begun(tmp_path, "a.db")
    with Ledger(path) as one, Ledger(path) as other:
        one.execute(booking("V-1"))
        other.execute(c.CloseYear(DUELMEN, 2023, despite_red=True), Note(reason="so it is"))
        with pytest.raises(Refusal, match="closed"):
            one.execute(booking("V-2", 10100))
