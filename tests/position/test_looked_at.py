"""Which post-years a question looks at, and when a balance is empty: one answer for all."""

from __future__ import annotations

import json

import pytest

from ledger.application import Note
from ledger.application.asking.grant_list import account_of_grant
from ledger.application.asking.provenance import Provenance
from ledger.application.asking.year_end import page_for_council, reconciliation
from ledger.domain import commands as c
from ledger.position.grants.account import AccountQuestion
from ledger.position.grants.proof_of_use import ProofQuestion, proof_of_use
from ledger.position.load import Question
from ledger.position.years.checked import CheckQuestion
from ledger.position.years.council_page import CouncilQuestion
from ledger.position.years.year_check import year_check
from ledger.position.years.year_end import YearEndQuestion
from ledger.reporting.language import Language
from ledger.reporting.positions.position import position_output
from ledger.reporting.report import Frame
from tests.application.mitte import Clock, booking, day, opened
from tests.domain.scenario import COUNTY, DUELMEN, LAND, NOTTULN, key
from tests.position.flat_agreement import SINCE_2024, flat


@pytest.fixture
def ledger(database_url):
    with opened(database_url, Clock("2025-03-01T10:00")) as one:
        one.execute_all([(command, Note()) for command in flat()])
        yield one


def test_flat_overhead_without_booking_counts_in_every_question(ledger):
    expected = {(body, year): 60000 for body in (DUELMEN, NOTTULN) for year in (2024, 2025)}

    def found(rows):
        return {(row.municipality, row.year): row.unrefinanced_cents for row in rows}

    every = ledger.positions(Question()).rows
    assert found(every) == expected
    assert {row.status for row in every if row.municipality == NOTTULN} == {"exceeded"}
    for year in (2024, 2025):
        alone = ledger.positions(Question(year=year)).rows
        assert alone == tuple(row for row in every if row.year == year)
    answer = ledger.ask(reconciliation, YearEndQuestion(2025))
    assert found(answer.rows) == expected
    page = ledger.ask(page_for_council, CouncilQuestion(NOTTULN))
    assert [(need.kind, need.year, need.cents) for need in page.needs[:2]] == [
        ("approve", 2024, 10000),
        ("approve", 2025, 10000),
    ]
    assert page.year == 2025
    check = ledger.ask(year_check, CheckQuestion(NOTTULN, 2025))
    assert {"earlier_years", "settled", "ceiling"} <= set(check.red())
    for body, year in expected:
        (tree,) = ledger.explain(Question(body, year), "unrefinanced")[0]
        assert tree.cents == 60000


def test_without_a_year_it_ends_with_the_year_of_the_last_event_that_counts(ledger):
    clock = Clock("2027-06-01T10:00")
    ledger._clock = clock
    assert {row.year for row in ledger.positions(Question()).rows} == {2024, 2025}
    assert {row.year for row in ledger.positions(Question(year=2027)).rows} == {2027}
    ledger.execute(c.RegisterBody(COUNTY, "Kreis", "county"), Note(despite_clock=True))
    assert {row.year for row in ledger.positions(Question()).rows} == {2024, 2025, 2026, 2027}
    then = ledger.axes(as_of=clock.now - 10_000_000)
    assert {row.year for row in ledger.positions(Question(axes=then)).rows} == {2024, 2025}


def test_it_ends_with_the_post_and_with_the_agreement(database_url):
    with opened(database_url, Clock("2027-03-01T10:00")) as ledger:
        ledger.execute_all([(command, Note()) for command in flat()])
        ledger.execute(c.ClosePost("CM-1", day("2025-06-30")))
        found = {row.year: row.cost_share_cents for row in ledger.positions(Question(NOTTULN)).rows}
        assert found == {2024: 60000, 2025: 30000}
        ledger.execute(c.TerminateAgreement("KV", day("2024-06-30")))
        found = {row.year: row.cost_share_cents for row in ledger.positions(Question(NOTTULN)).rows}
        assert found == {2024: 30000}


def test_a_closed_year_and_an_open_one_hold_the_same_overhead(ledger):
    before = sum(row.unrefinanced_cents for row in ledger.positions(Question(NOTTULN)).rows)
    why = Note(reason="no settlement yet")
    ledger.execute(c.CloseYear(NOTTULN, 2024, despite_red=True), why)
    rows = ledger.positions(Question(NOTTULN)).rows
    assert sum(row.unrefinanced_cents for row in rows) == before
    assert [row.adjustment_cents for row in rows] == [0, 0]


def test_a_balance_is_empty_where_nothing_is_to_settle_whatever_is_asked(database_url):
    with opened(database_url, Clock("2026-03-01T10:00")) as ledger:
        commands = [one for one in flat() if not isinstance(one, c.ConcludeAgreement)]
        commands.insert(4, c.ConcludeAgreement("KV", "KIM", key(), None, SINCE_2024))
        ledger.execute_all([(command, Note()) for command in commands])
        june = {"service_from": day("2024-06-01"), "service_to": day("2024-06-30")}
        ledger.execute(booking("V-1", 100, **june))
        ledger.execute(c.ReverseCost(DUELMEN, 2024, "V-1", day("2024-07-31"), 0))
        questions = [
            Question(body, year, programme)
            for body in (None, NOTTULN)
            for year in (None, 2024, 2025)
            for programme in (None, "KIM")
        ]
        for question in questions:
            table = ledger.positions(question, with_sums=True)
            frame = Frame(Language("en"), "json", Provenance(table.receipt, question.axes))
            shown = json.loads(position_output(table, frame))["positions"]
            assert [row["balance_cents"] for row in shown] == [None] * len(shown)
        ledger.execute(booking("V-2", 100, **june))
        ledger.execute(c.PayAdvance("KV", NOTTULN, 2025, 700, day("2025-06-30")))
        for question in questions:
            for row in ledger.positions(question).rows:
                expected = {2024: 50, 2025: -700}.get(row.year)
                assert row.balance_cents == (None if row.municipality == DUELMEN else expected)


def test_what_is_paid_after_the_notice_stands_in_its_account_and_proof(database_url):
    last = day("2024-12-31")
    with opened(database_url, Clock("2025-03-01T10:00")) as ledger:
        commands = [
            c.RegisterBody(LAND, "Land", "state"),
            c.RegisterBody(COUNTY, "Kreis", "county"),
            *flat()[:3],
            c.ApproveGrant("G", "KIM", LAND, COUNTY, SINCE_2024, last, 5700000),
            c.ForwardGrant("G", DUELMEN, SINCE_2024, last),
            c.ConcludeAgreement("KV", "KIM", key(), None, SINCE_2024),
            c.EstablishPost("CM-1", "KIM", DUELMEN, "M", (1, 1), SINCE_2024, "KV", "G"),
            c.FillPost("CM-1", "P-1", (1, 1), SINCE_2024),
        ]
        ledger.execute_all([(command, Note()) for command in commands])
        year = {"service_from": SINCE_2024, "service_to": last, "booked_on": last}
        ledger.execute(booking("V-1", 5000000, **year | {"paid_on": last}))
        ledger.execute(booking("V-2", 1000000, **year | {"paid_on": last + 15}))
        accounts = ledger.ask(account_of_grant, AccountQuestion("G"))[0]
        mine = [one for one in accounts if one.debtor == DUELMEN]
        assert [(one.year, one.eligible_cents, one.payable_cents) for one in mine] == [
            (2024, 5000000, 5000000),
            (2025, 1000000, 700000),
        ]
        rows = ledger.positions(Question(NOTTULN, basis="cash")).rows
        assert [(row.year, row.refinanced_cents) for row in rows] == [
            (2024, 2500000),
            (2025, 350000),
        ]
        proof = ledger.ask(proof_of_use, ProofQuestion("G", 2024, 2025, DUELMEN))
        assert sum(one.payable_cents for one in proof.accounts) == 5700000
        assert [paid.cents for paid in proof.vouchers] == [5000000, 1000000]
        (tree,) = ledger.explain(Question(NOTTULN, 2025, basis="cash"), "refinanced")[0]
        (left,) = [node for node in tree.walk() if node.kind == "left_of_year"]
        assert [node.cents for node in left.children] == [5700000, 5000000]
        assert left.cents == 700000
