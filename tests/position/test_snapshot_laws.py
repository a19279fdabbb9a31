"""A snapshot of one body, agreement or grant says what that of the whole ledger says for it."""

from __future__ import annotations

import pytest

from ledger.position.explanations.explanation import Explainer
from ledger.position.grants.account import leg_accounts
from ledger.position.load import Question
from ledger.position.position import positions
from ledger.position.settlements.open_items import open_items
from ledger.position.settlements.settled import details_of
from ledger.position.snapshot import Snapshot
from ledger.position.years.year_check import year_checks
from tests.model.compare import record, snapshots
from tests.model.stories import YEARS, story
from tests.position.plain_facts import plain

LAST = YEARS[-1]
CUT = 19_723  # 2024-01-01


@pytest.fixture(params=range(101, 105), scope="module")
def looks(request, tmp_path_factory):
    """Whole snapshots of a random ledger, now and at moments on both axes of time."""
    seed = request.param
    recorded = record(story(seed), tmp_path_factory.mktemp("laws") / "ledger.db")
    with recorded.ledger as ledger, ledger._database.read() as session:
        yield [Snapshot(session, axes) for _, axes, _ in snapshots(recorded.facts, seed)]


def questions(axes, body=None):
    yield Question(body, axes=axes)
    yield Question(body, 2024, axes=axes)
    yield Question(body, axes=axes, basis="cash")
    yield Question(body, axes=axes, view="plan")
    yield Question(body, axes=axes, view="forecast", cut=CUT)


def test_positions_of_a_body_are_its_rows_of_all(looks):
    seen = 0
    for whole in looks:
        everybody = [positions(whole, question) for question in questions(whole.axes)]
        for body in whole.facts.bodies:
            scopes = (
                whole,
                Snapshot(whole.session, whole.axes, ("body", body)),
                Snapshot.of_figures(whole.session, whole.axes, [body]),
            )
            for question, every in zip(questions(whole.axes, body), everybody, strict=True):
                wanted = [row for row in every if row.municipality == body]
                for scope in scopes:
                    assert positions(scope, question) == wanted
                seen += len(wanted)
    assert seen


def test_figures_of_a_body_explain_themselves_as_among_all(looks):
    for whole in looks:
        question = Question(axes=whole.axes)
        explain = Explainer(whole, question)
        for row in positions(whole, question):
            alone = Snapshot.of_figures(whole.session, whole.axes, [row.municipality])
            tree = Explainer(alone, question).tree("headroom", *row.key)
            assert tree == explain.tree("headroom", *row.key)


def test_open_items_and_checks_of_a_body_are_those_among_all(looks):
    for whole in looks:
        every = open_items(whole, LAST)
        bodies = sorted(whole.facts.bodies)
        checks = year_checks(whole, 2024, bodies, CUT)
        for body, check in zip(bodies, checks, strict=True):
            alone = Snapshot(whole.session, whole.axes, ("body", body))
            mine = [one for one in every if body in {one.creditor, one.debtor}]
            assert open_items(alone, LAST, body) == mine
            assert year_checks(alone, 2024, [body], CUT) == [check]


def test_accounts_of_agreements_and_grants_are_those_among_all(looks):
    for whole in looks:
        for name in whole.facts.grants:
            alone = Snapshot(whole.session, whole.axes, ("grant", name))
            assert leg_accounts(alone, name) == leg_accounts(whole, name)
        for name in whole.facts.agreements:
            alone = Snapshot(whole.session, whole.axes, ("agreement", name))
            for year in YEARS:
                mine, every = (details_of(one, name, year) for one in (alone, whole))
                assert [one.line for one in mine] == [one.line for one in every]


def test_a_body_s_snapshot_holds_what_stands_of_it_and_no_figure_changes_it(looks):
    for whole in looks:
        every = plain(whole.facts)
        for body in whole.facts.bodies:
            alone = Snapshot(whole.session, whole.axes, ("body", body))
            before = plain(alone.facts)
            for question in questions(whole.axes, body):
                positions(alone, question)
            mine = plain(alone.facts)
            assert mine == before
            for table in ("bodies", "decisions", "agreements", "posts", "grants", "settlements"):
                assert {name: every[table][name] for name in mine[table]} == mine[table]
            closed = {key for key in whole.facts.closed if key[0] == body}
            assert closed <= alone.facts.closed.keys()
        assert plain(whole.facts) == every
