"""A question about one body reads its own facts and answers as if it had read them all."""

from __future__ import annotations

import pytest

from ledger.domain.commands import PayAdvance, RegisterBody
from ledger.domain.facts import Facts
from ledger.position.explanations.open_trees import item_tree
from ledger.position.grants.account import about_grant, leg_accounts
from ledger.position.settlements.open_items import open_items
from ledger.position.snapshot import Snapshot
from ledger.position.years.checked import CheckQuestion
from ledger.position.years.year_check import year_check, year_checks
from ledger.projections.axes import NOW, Axes
from tests.application import mitte
from tests.application.mitte import COUNTY, DUELMEN, GRANT, NOTTULN, STATE, day

BODIES = (STATE, COUNTY, DUELMEN, NOTTULN)
TODAY = day("2026-02-02")


@pytest.fixture
def case(database_url):
    with mitte.opened(database_url) as ledger:
        mitte.record_mitte(ledger)
        yield ledger


@pytest.mark.parametrize("axes", [NOW, Axes(sequence=20)], ids=["now", "then"])
def test_checks_of_a_body_are_those_in_a_look_at_all(case, axes):
    def asked(session, year, _):
        whole = year_checks(Snapshot(session, axes), year, BODIES, TODAY)
        alone = [
            year_check(session, CheckQuestion(body, year, axes, TODAY), TODAY) for body in BODIES
        ]
        return whole, alone

    for year in (2023, 2024, 2025):
        whole, alone = case.ask(asked, year)
        assert whole == alone
        assert any(check.items for one in alone for check in one.checks)


def test_open_items_of_a_body_are_those_of_all_that_name_it(case):
    def asked(session, body, _):
        every = open_items(Snapshot(session), 2025)
        mine = open_items(Snapshot(session, NOW, ("body", body)), 2025, body)
        return mine, [one for one in every if body in {one.creditor, one.debtor}]

    for body in BODIES:
        mine, named = case.ask(asked, body)
        assert mine == named
        assert mine or body == STATE


def test_a_grants_account_is_that_in_a_look_at_all(case):
    def asked(session, name, _):
        return leg_accounts(about_grant(session, name, NOW), name), leg_accounts(
            Snapshot(session), name
        )

    alone, whole = case.ask(asked, GRANT)
    assert alone
    assert alone == whole


def test_an_advance_without_cost_is_explained_as_the_member_s(case):
    """Whoever pays is the member, in whatever order the two sides are looked at."""
    case.execute(PayAdvance("KV-Mitte", NOTTULN, 2026, 5000, day("2026-01-10")))

    def tree(session, _, __):
        snapshot = Snapshot(session)
        (item,) = (one for one in open_items(snapshot, 2026) if one.year == 2026)
        return item, item_tree(snapshot, item)

    item, node = case.ask(tree, None)
    assert (item.kind, item.creditor, item.debtor) == ("settlement_expected", NOTTULN, DUELMEN)
    assert node.values["member"] == "Nottuln"
    assert node.cents == -5000


def test_facts_of_one_body_leave_others_out(case):
    """Else the time of an answer grows with the number of bodies."""
    case.execute(RegisterBody("05558999", "Elsewhere"))

    def facts(session, about, _) -> Facts:
        return Snapshot(session, NOW, *about).facts

    assert "05558999" in case.ask(facts, ()).bodies
    assert "05558999" not in case.ask(facts, [("body", NOTTULN)]).bodies
