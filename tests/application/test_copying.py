"""A copy has the same events and receipts on either database, or there is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.application import Ledger
from ledger.application.backups import backup_name, parse_keep, superfluous
from ledger.application.copying import copy_ledger, last_in_common
from ledger.commands import RegisterBody
from ledger.domain.errors import Broken, DatabaseError, Refusal, UsageError
from ledger.log.database import open_database
from ledger.log.history import Filter
from ledger.position.load import Question
from ledger.projections import engine
from tests.application.mitte import booking, opened, record_master_data
from tests.log.small_ledger import small_ledger, ticking
from tests.log.tamper import tamper


@pytest.fixture
def original(tmp_path):
    """A ledger in a file, with bookings."""
    url = f"{tmp_path}/original.db"
    with opened(url) as ledger:
        record_master_data(ledger)
        for number in range(3):
            ledger.execute(booking(f"V-{number}"))
    return url


def same(one: str, other: str) -> None:
    with Ledger(one) as first, Ledger(other) as second:
        assert first.receipt() == second.receipt()
        assert first.history(Filter()) == second.history(Filter())
        assert first.positions(Question()) == second.positions(Question())


def holds_nothing(url: str) -> bool:
    place = open_database(url)
    try:
        if not place.exists():
            return True
        with place.read() as session:
            return not session.all("SELECT 1 FROM event UNION ALL SELECT 1 FROM command")
    finally:
        place.close()


def test_a_ledger_moves_and_comes_back_with_the_same_receipts(original, database_url, tmp_path):
    with Ledger(original) as ledger:
        receipts = [ledger.receipt()]
    there = copy_ledger(original, database_url, receipts)
    back = copy_ledger(database_url, f"{tmp_path}/back.db", receipts)
    assert there.receipt == back.receipt == receipts[0]
    same(original, database_url)
    same(original, f"{tmp_path}/back.db")
    with Ledger(database_url) as ledger:
        assert ledger.verify(*receipts).whole
        assert ledger.rebuild() == []
        # Work goes on where it ended.
        assert ledger.execute(booking("after")).first_sequence == there.events + 1


def test_what_does_not_agree_with_a_receipt_is_no_copy(original, database_url):
    with pytest.raises(
        Broken, match=r"original\.db: event 3: is not the event that the receipt was given for"
    ):
        copy_ledger(original, database_url, [f"3-{'0' * 32}"])
    with pytest.raises(UsageError, match="a receipt reads"):
        copy_ledger(original, database_url, ["3-x"])
    assert holds_nothing(database_url)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET known_on = known_on - 1 WHERE sequence = 13",
        "UPDATE event SET state = zeroblob(3) WHERE sequence = 13",
        "UPDATE command SET actor = 'nobody' WHERE number = 5",
        "DELETE FROM event WHERE sequence = 14",
    ],
)
def test_a_ledger_that_was_changed_is_not_copied(original, database_url, sql):
    tamper(original, (sql,))
    with pytest.raises(Exception) as caught:  # noqa: PT011 - of whichever kind: there is no copy
        copy_ledger(original, database_url)
    assert isinstance(caught.value, Broken) or "state" in sql
    assert holds_nothing(database_url)


def test_events_are_never_added_to_those_of_another_ledger(original, database_url):
    receipt = small_ledger(database_url)
    with pytest.raises(Refusal, match="events are recorded there: 10 → name an empty one"):
        copy_ledger(original, database_url)
    with Ledger(database_url) as ledger:
        assert ledger.verify(receipt).whole
        assert ledger.receipt() == receipt


def test_a_copy_of_nothing_is_refused(tmp_path):
    with pytest.raises(DatabaseError, match="there is no ledger"):
        copy_ledger(f"{tmp_path}/none.db", f"{tmp_path}/copy.db")


def test_who_writes_meanwhile_is_not_kept_waiting(original, tmp_path, monkeypatch):
    fill = engine.fill

    def filling(session, *prefix):
        with Ledger(original) as ledger:
            ledger.execute(booking("meanwhile"))
        fill(session, *prefix)

    monkeypatch.setattr(engine, "fill", filling)
    with Ledger(original) as ledger:
        before = ledger.receipt()
    assert copy_ledger(original, f"{tmp_path}/copy.db").receipt == before
    with Ledger(original) as ledger:
        assert ledger.receipt() != before


@given(common=st.integers(0, 8), mine=st.integers(0, 3), others=st.integers(0, 3))
def test_the_last_event_in_common_is_found(tmp_path_factory, common, mine, others):
    folder = tmp_path_factory.mktemp("pair")
    sessions = []
    for name, own in (("mine", mine), ("other", others)):
        url = f"{folder}/{name}.db"
        with Ledger.create(url, clock=ticking()) as ledger:
            for number in range(common):
                ledger.execute(_body(number, "common"))
            for number in range(common, common + own):
                ledger.execute(_body(number, name))
        sessions.append(open_database(url))
    with sessions[0].read() as one, sessions[1].read() as other:
        assert last_in_common(one, other) == common
    for place in sessions:
        place.close()


def _body(number: int, name: str):
    return RegisterBody(f"055580{number:02}", name, "municipality")


days = st.integers(19_000, 19_900)


@given(made=st.lists(st.tuples(days, st.integers(1, 999)), unique=True), keep=st.data())
def test_a_rule_keeps_the_latest_of_each_period_and_removes_nothing_else(made, keep):
    text = keep.draw(st.sampled_from(["1d", "7d,4w", "14d,8w,24m,10y", "2y", "3m,1y"]))
    names = [backup_name("kim", day, f"{event}-{event:032x}") for day, event in made]
    others = [
        "kim.db",
        "kim-2024.db",
        "kim-2024-01-01-7-0000000.db",
        "other-2024-01-01-7-00000000.db",
    ]
    rule = parse_keep(text)
    gone = superfluous([*names, *others], "kim", rule)
    kept = set(names) - set(gone)
    assert not {*gone} & {*others}
    assert len(kept) <= sum(rule.values())
    if names:
        assert backup_name("kim", *_latest(made)) in kept
    assert superfluous(kept, "kim", rule) == []


def _latest(made):
    day, event = max(made)
    return day, f"{event}-{event:032x}"


def test_a_rule_counts_days_weeks_months_and_years():
    made = ["2024-12-30", "2025-12-31", "2026-01-01", "2026-02-01", "2026-02-02", "2026-02-03"]
    names = [f"kim-{day}-{number}-00000000.db" for number, day in enumerate(made, 1)]

    def left(rule):
        gone = superfluous(names, "kim", parse_keep(rule))
        return [day for day, name in zip(made, names, strict=True) if name not in gone]

    assert left("2d") == ["2026-02-02", "2026-02-03"]
    # 1 February 2026 is a Sunday; 31 December and 1 January are of one week.
    assert left("3w") == ["2026-01-01", "2026-02-01", "2026-02-03"]
    assert left("2m") == ["2026-01-01", "2026-02-03"]
    assert left("9y") == ["2024-12-30", "2025-12-31", "2026-02-03"]


@pytest.mark.parametrize("wrong", ["", "14", "d", "0d", "3d,4d", "3 days", "1d;2w"])
def test_what_is_no_rule_is_refused(wrong):
    with pytest.raises(UsageError, match="is no rule of what is kept"):
        parse_keep(wrong)
