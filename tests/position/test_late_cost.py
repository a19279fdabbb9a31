"""A cost with a bearing year keeps its grant (domain reference §3 "Closing")."""

from __future__ import annotations

import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.application import Actor, Ledger, Note
from ledger.domain import commands as c
from ledger.domain.facts import fold
from ledger.domain.grants.legs import Leg
from ledger.position.load import CostReader, Question
from ledger.position.settlements.settled import details_of
from ledger.position.snapshot import Snapshot
from ledger.projections.fact_index import all_facts
from tests.application.mitte import Clock, booking, costs, day, opened, record_mitte
from tests.application.mitte import unrefinanced as figures
from tests.domain.scenario import DUELMEN, NOTTULN
from tests.effort import examples
from tests.position.history import explained
from tests.position.late_stories import (
    STEPS,
    TERMS,
    Story,
    nobody_closed,
    rows,
    setup,
    sums,
    told,
)

WHY = Note(reason="it was closed like this")


def close(ledger, *bodies, year=2023):
    for body in bodies:
        ledger.execute(c.CloseYear(body, year, despite_red=True), WHY)


def again_in_2024(ledger):
    """Reverse the first voucher of 2023 and book it again, identically, borne by 2024."""
    (line,) = [one for one in costs((2023,)) if one.voucher == "2023-01"]
    ledger.execute(c.ReverseCost(DUELMEN, 2023, "2023-01", day("2026-01-31"), 0))
    ledger.execute(type(line)(**{**_fields(line), "bearing_year": 2024}))


def _fields(line):
    return {name: getattr(line, name) for name in line.__struct_fields__}


def test_a_voucher_reversed_and_booked_again_leaves_what_two_years_come_to(database_url):
    with opened(database_url) as ledger:
        record_mitte(ledger)
        before = sum(figures(ledger, Question(NOTTULN)).values())
        close(ledger, DUELMEN, NOTTULN)
        again_in_2024(ledger)
        now = figures(ledger, Question(NOTTULN))
        assert sum(now.values()) == before
        assert now[NOTTULN, 2023] == 333957
        assert now[NOTTULN, 2024] == 860349
        # 2023 without the voucher is the adjustment; the voucher, with its grant, is 2024's.
        (row,) = rows(ledger, municipality=NOTTULN, year=2024)
        assert row.adjustment_cents == -(row.unrefinanced_cents - row.adjustment_cents - 860349)
        assert row.adjustment_cents < 0


@pytest.mark.parametrize("first", [[DUELMEN, NOTTULN], [NOTTULN, DUELMEN], [NOTTULN], [DUELMEN]])
def test_a_late_voucher_costs_the_same_whoever_closed_first(database_url, first):
    with opened(database_url) as ledger:
        record_mitte(ledger)
        close(ledger, *first)
        late = {"bearing_year": 2024} if DUELMEN in first else {}
        ledger.execute(booking("late", 41250, **late))
        found = figures(ledger)
        # 28,500.00 are exhausted, so the voucher is borne by the members: half each.
        assert sum(cents for (body, _), cents in found.items() if body == NOTTULN) == (
            333957 + 860349 + 976780 + 20625
        )


def test_a_late_voucher_takes_what_the_grant_of_its_year_of_service_has_left(database_url):
    with opened(database_url) as ledger:
        record_mitte(ledger)
        ledger.execute(c.ReverseCost(DUELMEN, 2023, "2023-06", day("2024-01-31"), 0))
        ledger.execute(c.ReverseCost(DUELMEN, 2023, "2023-05", day("2024-01-31"), 0))
        close(ledger, DUELMEN, NOTTULN)
        (closed,) = rows(ledger, municipality=NOTTULN, year=2023)
        assert closed.unrefinanced_cents == 0  # 23,452.76 are less than 28,500.00
        ledger.execute(booking("late", 600000, bearing_year=2024))
        (row,) = rows(ledger, municipality=NOTTULN, year=2024)
        # 5,047.24 of the voucher are refinanced by 2023's entitlement, 952.76 are left.
        assert row.refinanced_cents == 2850000 + 252362
        assert row.unrefinanced_cents == 860349 + 300000 - 252362
        assert row.adjustment_cents == 0


def test_it_is_explained_by_the_year_of_service_with_it_and_without_it(database_url):
    with opened(database_url) as ledger:
        record_mitte(ledger)
        close(ledger, DUELMEN, NOTTULN)
        ledger.execute(booking("late", 41250, bearing_year=2024))
        number = ledger.positions(Question()).receipt.partition("-")[0]
        (tree,) = ledger.explain(Question(NOTTULN, 2024), "cost_share")[0]
        (late,) = [node for node in tree.walk() if node.kind == "late"]
        now, before = late.children
        assert (late.cents, late.values["year"], late.values["upto"]) == (20625, 2023, 2024)
        assert (now.sign, before.sign, now.kind) == (1, -1, "borne_upto")
        events = [{node.event for node in part.walk()} for part in (now, before)]
        assert int(number) in events[0] - events[1]


def test_the_settlement_has_a_line_for_it_with_the_days_of_its_service(database_url):
    with opened(database_url) as ledger:
        record_mitte(ledger)
        close(ledger, DUELMEN, NOTTULN)
        ledger.execute(booking("late", 41250, bearing_year=2024))
        with ledger._database.read() as session:
            found = details_of(Snapshot(session), "KV-Mitte", 2024)
        lines = [one for one in found if one.line.member == NOTTULN]
        assert [one.line.owed_cents for one in lines] == [860349, 20625]
        assert lines[1].line.valid_from == day("2023-01-01")
        late = lines[1].late
        assert late is not None
        assert late.now.line.cost_share_cents == 1758957 + 20625
        assert late.before.line.cost_share_cents == 1758957


def test_what_is_certified_of_it_is_the_difference_as_well(database_url):
    with opened(database_url) as ledger:
        record_mitte(ledger)
        close(ledger, DUELMEN, NOTTULN)
        late = ledger.execute(booking("late", 41251, bearing_year=2024)).last_sequence
        with Ledger(database_url, Actor("second"), Clock("2026-02-03T08:00")) as other:
            other.execute(c.CertifyCosts((late,)))
            found = {row.key[::2]: row.certified_cents for row in rows(other)}
            axes = other.axes(known_on=day("2026-02-03"))
            known = {row.key[::2]: row.certified_cents for row in rows(other, axes=axes)}
        assert found[DUELMEN, 2024] + found[NOTTULN, 2024] == 41251
        assert known == found
        assert {cents for (_, year), cents in found.items() if year != 2024} == {0}


def test_closings_do_not_touch_cash(database_url):
    with opened(database_url) as ledger:
        record_mitte(ledger)
        before = rows(ledger, basis="cash")
        close(ledger, NOTTULN, DUELMEN)
        assert rows(ledger, basis="cash") == before
        again_in_2024(ledger)
        paid = {row.key: row for row in rows(ledger, basis="cash")}
        assert all(paid[row.key].unrefinanced_cents == row.unrefinanced_cents for row in before)


def settled(ledger):
    """Return what all settlements of all years would say now of each member."""
    found: dict[str, int] = {}
    with ledger._database.read() as session:
        snapshot = Snapshot(session)
        for year in range(2023, 2028):
            for one in details_of(snapshot, "KV", year):
                cents = found.get(one.line.member, 0) + one.line.owed_cents
                found[one.line.member] = cents
    return {member: cents for member, cents in found.items() if cents}


def paid_out(ledger, basis):
    """Return what the grant pays in all years together, and the most that it may pay."""
    with ledger._database.read() as session:
        facts = fold(all_facts(session))
        reader = CostReader(session, Question(basis=basis), facts)
        total = sum(
            part.sign * part.one.payable
            for place in reader.looked_at()
            for part in reader.borne(*place).parts()
        )
    leg = Leg(facts.grants["G"], None)
    terms = [leg.terms(year) for year in (2023, 2024)]
    most = [one.approved for one in (terms[:1] if terms[0].account == "period" else terms)]
    return total, sum(cents for cents in most if cents is not None) if None not in most else None


OVERHEADS = st.sampled_from(
    [
        {},
        {"overhead": "percent", "overhead_rate": (1, 7)},
        {"overhead": "flat", "overhead_cents": 120000},
        {"cost_base": ("personnel",)},
    ]
)


@settings(max_examples=examples(30))
@given(st.sampled_from(sorted(TERMS)), OVERHEADS, STEPS)
def test_every_member_bears_the_same_whether_when_and_by_whom_years_were_closed(
    terms, agreement, steps
):
    with tempfile.TemporaryDirectory() as folder:
        story = Story(f"{folder}/ledger.db", setup(TERMS[terms], **agreement))
        told(story, steps)
        ledger = story.ledger
        with nobody_closed(ledger) as open_ledger:
            assert sums(rows(ledger), "unrefinanced") == sums(rows(open_ledger), "unrefinanced")
            assert settled(ledger) == settled(open_ledger)
            assert rows(ledger, basis="cash") == rows(open_ledger, basis="cash")
            for basis in ("accrual", "cash"):
                total, most = paid_out(ledger, basis)
                assert total == paid_out(open_ledger, basis)[0]
                assert total >= 0
                assert most is None or total <= most
        explained(ledger)
        known = {row.key: row for row in rows(ledger)}
        for year in range(2023, 2028):
            asked = {row.key: row for row in rows(ledger, year=year)}
            assert {key: row for key, row in known.items() if key[2] == year} == {
                key: row for key, row in asked.items() if key in known
            }
            # Years that have not begun have flat overhead only where one asks for them.
            others = [row for key, row in asked.items() if key not in known and year <= 2025]
            assert not any(row.unrefinanced_cents or row.balance_cents for row in others)
        story.ledger.close()


def test_stories_do_have_late_cost_that_moves_the_grant_of_others():
    """Else the law above would say nothing."""
    with tempfile.TemporaryDirectory() as folder:
        story = Story(f"{folder}/ledger.db", setup(TERMS["fixed"]))
        assert story.book("V-1", post="CM-1", cents=5000000, **JANUARY)
        assert story.book("V-2", post="CM-2", cents=5000000, **JANUARY)
        assert story.tell(c.CloseYear(DUELMEN, 2023, despite_red=True))
        assert story.book("V-3", post="CM-1", cents=5000000, **JANUARY)
        (row,) = rows(story.ledger, municipality=NOTTULN, year=2024)
        assert row.refinanced_cents == 0  # CM-1 gets more of the 50,000.01, and CM-2 as much less
        (tree,) = story.ledger.explain(Question(NOTTULN, 2024), "refinanced")[0]
        late = [node for node in tree.walk() if node.kind == "late"]
        assert [node.cents for node in late] == [277778, -277778]
        story.ledger.close()


JANUARY = {"year": 2023, "month": 0, "paid": 0, "later": 0}
