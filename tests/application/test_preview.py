"""Before something is recorded it can be seen: what it would say, move and warn of, and no more."""

from __future__ import annotations

import hashlib
import re

import pytest

from ledger.application import Actor, Ledger, Note
from ledger.domain import commands as c
from ledger.domain.errors import LedgerError, Refusal
from ledger.domain.events import CostBooked
from ledger.log.databases.sqlite_session import SqliteSession
from ledger.position.load import Question
from ledger.position.position import Position
from ledger.projections.cost_types import COST_TYPE
from tests.application.mitte import (
    DUELMEN,
    NOTTULN,
    UNREFINANCED,
    booking,
    count,
    day,
    opened,
    record_mitte,
    unrefinanced,
)
from tests.effort import effort
from tests.model.compare import Clock
from tests.model.stories import story

THIRDS = ((DUELMEN, 2, 3), (NOTTULN, 1, 3))
SEEDS = effort(2, 12)


def standing(ledger):
    return {row.key: row for row in ledger.positions(Question()).rows}


def figures(row):
    return None if row is None else (row.unrefinanced_cents, row.headroom_cents)


def whole(row):
    parts = (row.cost_share_cents, row.refinanced_cents, row.vat_cents) if row else ()
    return (*(figures(row) or ()), *parts)


def test_a_booking_is_seen_before_it_is_recorded(case):
    seen = case.preview(booking("2023-07-B", 200000))

    assert [type(one.event) for one in seen.events] == [CostBooked]
    assert seen.events[0].sequence == count(case) + 1
    moved = {one.row.key: (figures(one.before), figures(one.after)) for one in seen.moved}
    before = UNREFINANCED[NOTTULN, 2023]
    assert moved[NOTTULN, "KIM", 2023] == (
        (before, 500000 - before),
        (before + 100000, 500000 - before - 100000),
    )
    assert {key[0] for key in moved} == {DUELMEN, NOTTULN}
    assert count(case) == 42
    assert unrefinanced(case) == UNREFINANCED


def test_a_preview_waits_for_no_writer_and_no_writer_waits_for_it(database_url):
    with opened(database_url) as ledger:
        record_mitte(ledger)
    with Ledger(database_url) as writer, Ledger(database_url) as looking:
        with writer._database.write() as session:
            session.run("UPDATE projection SET version = version")
            assert looking.preview(booking("A", 100)).receipt.first_sequence == 43
        with looking._database.trial() as session:
            session.insert(COST_TYPE, [("hand-made", 1, 0)])
            assert writer.execute(booking("B", 100)).first_sequence == 43
        assert looking.preview(booking("C", 100)).receipt.first_sequence == 44


def test_a_preview_leaves_every_byte_as_it_is(tmp_path):
    file = tmp_path / "ledger.db"
    with opened(str(file)) as ledger:
        record_mitte(ledger)
    before = hashlib.sha256(file.read_bytes()).digest()
    with Ledger(str(file)) as ledger:
        ledger.preview(booking("A", 100))
        ledger.preview(c.AmendDecision("181/2022", 2024, 700000))
    assert hashlib.sha256(file.read_bytes()).digest() == before


def test_what_is_refused_is_refused_alike(case):
    for command in (
        booking(post="CM-9"),
        booking("2023-01", 99),
        c.RevokeDecision("181/2023", 2024),
    ):
        with pytest.raises(Refusal) as real:
            case.execute(command)
        with pytest.raises(Refusal) as seen:
            case.preview(command)
        assert str(seen.value) == str(real.value)


def test_a_repeat_would_do_nothing(case):
    case.execute(booking("A", 100))
    seen = case.preview(booking("A", 100))

    assert (seen.receipt.repeated, seen.events, seen.moved) == (True, (), ())
    assert seen.warnings


def test_a_voucher_that_stands_is_seen_among_many_lines(case):
    lines = (booking("A", 100), booking("B", 200))
    case.execute(booking("A", 100))
    seen = case.preview(c.ImportCosts(lines))

    assert (seen.receipt.known, [one.event.voucher for one in seen.events]) == (1, ["B"])


def test_a_batch_is_tried_on_top_of_itself(case):
    commands = [(booking("A", 100), Note()), (booking("A", 100), Note())]
    tried = case.execute_all(commands, dry_run=True)

    assert [one.repeated for one in tried] == [False, True]
    assert [one.repeated for one in case.execute_all(commands)] == [False, True]


@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_what_was_seen_is_what_is_done(seed, tmp_path):
    """Event, state, warnings and positions; and what moved is all that moved."""
    numbers: dict[int, int] = {}
    clock = Clock()
    with Ledger.create(str(tmp_path / "ledger.db"), Actor("model"), clock=clock) as ledger:
        before: dict[tuple[str, str, int], Position] = {}
        for index, step in enumerate(story(seed)):
            command = step.command
            if step.withdraws >= 0:
                command = c.WithdrawFact(numbers.get(step.withdraws, 1))
            if step.pays >= 0:
                command = c.PayCosts((numbers.get(step.pays, 1),), step.paid_on)
            note = Note(known_on=step.known_on, reason="as found", again=True)
            now = clock.now
            seen, refused = tried(ledger.preview, command, note)
            assert standing(ledger) == before
            clock.now = now
            receipt, why = tried(ledger.execute, command, note)
            assert refused == why
            if receipt is None:
                continue
            after = standing(ledger)
            numbers[index] = receipt.first_sequence
            assert seen.receipt == receipt
            recorded = () if receipt.repeated else tuple(ledger.replay(receipt.first_sequence - 1))
            assert seen.events == recorded
            told = {one.row.key: (whole(one.before), whole(one.after)) for one in seen.moved}
            known = {*before, *after}
            assert {key: pair for key, pair in told.items() if key in known} == {
                key: pair
                for key in known
                if (pair := (whole(before.get(key)), whole(after.get(key))))[0] != pair[1]
            }
            before = after
        assert ledger.verify().findings == ()


def tried(door, command, note):
    try:
        return door(command, note), ""
    except LedgerError as error:
        return None, str(error)


@pytest.mark.parametrize(
    "command",
    [
        booking("A", 200000, service_from=day("2024-07-01"), service_to=day("2024-07-31")),
        booking("L", 100, service_from=day("2023-07-01"), bearing_year=2024),
        c.ReverseCost(DUELMEN, 2023, "2023-01", day("2023-09-01"), 0),
        c.AmendDecision("181/2022", 2024, 700000),
        c.AmendGrant("KIM-2023", day("2024-01-01"), 5800000),
        c.AmendAgreement(
            "KV-Mitte", ((DUELMEN, 2, 3), (NOTTULN, 1, 3)), None, day("2025-01-01"), "2"
        ),
        c.VacatePost("CM-1", "P-17", day("2025-12-01")),
        c.ImportCosts(tuple(booking(name, 100, bearing_year=2024) for name in "AB")),
    ],
    ids=["book", "late", "reverse", "decision", "grant", "agreement", "vacate", "lines"],
)
def test_a_preview_reads_no_table_of_the_log_from_end_to_end(tmp_path, monkeypatch, command):
    """So its time does not grow with the ledger: whatever it asks is found by a key."""
    plans: list[tuple[str, str]] = []
    asked = SqliteSession.all

    def explained(session, sql, *params):
        if sql.startswith("SELECT"):
            rows = asked(session, f"EXPLAIN QUERY PLAN {sql}", *params)
            plans.extend((row[3], sql) for row in rows)
        return asked(session, sql, *params)

    with opened(str(tmp_path / "ledger.db")) as ledger:
        record_mitte(ledger)
        ledger.execute(c.CloseYear(DUELMEN, 2023, despite_red=True), Note(reason="a proof"))
        ledger.execute(booking("late", 500, bearing_year=2024))
        monkeypatch.setattr(SqliteSession, "all", explained)
        ledger.preview(command, Note(reason="why"))
    whole = re.compile(r"SCAN standing_(event|command|booking|fact_key)\b")
    found = {(plan, sql) for plan, sql in plans if whole.match(plan)}
    assert not {one for one in found if "ORDER BY sequence DESC LIMIT 1" not in one[1]}
