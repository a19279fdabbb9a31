"""The balance in the position: unrefinanced minus advances, what the settlement will say."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.application.asking.provenance import Provenance
from ledger.application.asking.settlements import show_settlement
from ledger.domain import commands as c
from ledger.position.load import Question
from ledger.position.settlements.settled import SettlementQuestion
from ledger.reporting.language import Language
from ledger.reporting.positions.position import position_output
from ledger.reporting.report import Frame
from tests.domain.scenario import DUELMEN, NOTTULN, key
from tests.effort import examples
from tests.position.history import Clock, at, day, mitte, record


@pytest.fixture
def ledger(tmp_path):
    with mitte(f"sqlite:///{tmp_path}/ledger.db") as one:
        yield one


def pay(year, cents, paid_on="2024-06-30"):
    return c.PayAdvance("KV-Mitte", NOTTULN, year, cents, day(paid_on))


def row(ledger, body=NOTTULN, year=2024, **asked):
    (found,) = ledger.positions(Question(body, year, **asked)).rows
    return found


def test_after_two_advances_nottuln_still_owes_4603_49_of_2024(ledger):
    record(ledger, pay(2024, 200000), pay(2024, 200000, "2024-09-30"), pay(2025, 90000))
    found = row(ledger)
    assert (found.unrefinanced_cents, found.advances_cents) == (860349, 400000)
    assert found.balance_cents == 460349
    assert row(ledger, year=2025).balance_cents == 976780 - 90000


def test_without_advances_the_balance_is_what_is_unrefinanced(ledger):
    assert (row(ledger).advances_cents, row(ledger).balance_cents) == (0, 860349)


def test_the_employing_body_has_nothing_to_settle_with_itself(ledger):
    assert row(ledger, DUELMEN).balance_cents is None


def test_a_body_that_employs_and_is_a_member_settles_only_what_others_employ(ledger):
    first = day("2024-01-01")
    record(
        ledger,
        c.EstablishPost("CM-2", "KIM", NOTTULN, "Mitte", (1, 1), first, "KV-Mitte", None),
        c.RegisterCostType("travel"),
        c.BookCost("CM-2", "travel", 100000, first, day("2024-12-31"), first, first, "T-1"),
    )
    found = row(ledger)
    assert (found.unrefinanced_cents, found.balance_cents) == (860349 + 50000, 860349)
    assert row(ledger, DUELMEN).balance_cents == 50000


def test_the_balance_is_that_of_the_day_that_is_asked_about(tmp_path):
    clock = Clock(at("2026-06-30"))
    with mitte(f"sqlite:///{tmp_path}/ledger.db", clock) as ledger:
        clock.now = at("2026-07-15")
        record(ledger, pay(2024, 200000))
        for when, balance in (("2026-07-14", 860349), ("2026-07-15", 660349)):
            axes = ledger.axes(known_on=day(when))
            assert row(ledger, axes=axes).balance_cents == balance


def test_json_and_the_parts_in_text_show_it(ledger):
    record(ledger, pay(2024, 400000))
    table = ledger.positions(Question(NOTTULN, 2024))
    origin, english = Provenance(table.receipt, table.question.axes), Language("en")
    (shown,) = json.loads(position_output(table, Frame(english, "json", origin)))["positions"]
    assert (shown["advances_cents"], shown["balance_cents"]) == (400000, 460349)
    text = position_output(table, Frame(english, "text", origin), parts=True)
    assert "€4,000.00" in text
    assert "€4,603.49" in text


@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.integers(-(10**6), 10**6).filter(bool), max_size=3),
    st.integers(1, 9),
    st.booleans(),
    st.sampled_from((2023, 2024, 2025)),
)
def test_it_is_the_balance_that_the_settlement_says(tmp_path_factory, advances, part, vat, year):
    folder = tmp_path_factory.mktemp("balance")
    with mitte(f"sqlite:///{folder}/ledger.db") as ledger:
        shares = key(f"{DUELMEN}={10 - part},{NOTTULN}={part}")
        record(
            ledger,
            c.AmendAgreement("KV-Mitte", shares, key(), day(f"{year}-08-20"), "2"),
            *([c.DecideVat("KV-Mitte", "S19", (19, 100), day("2024-02-10"))] if vat else []),
            *(pay(year, cents, f"2024-06-{n:02}") for n, cents in enumerate(advances, 1)),
            c.IssueSettlement("SA", "KV-Mitte", year, day("2026-02-15"), day("2026-03-31")),
        )
        (account,) = ledger.ask(show_settlement, SettlementQuestion("SA")).view.accounts
        found = row(ledger, year=year)
        assert found.balance_cents == account.balance_cents
        assert found.balance_cents + found.advances_cents == found.unrefinanced_cents
        assert found.unrefinanced_cents == account.unrefinanced_cents
