"""Where VAT, notices and contracts change inside a year, every figure still explains itself."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from ledger.application import Ledger
from ledger.domain import commands as c
from ledger.domain.years.figures import EXPLAINED
from ledger.position.explanations.node import Node
from ledger.position.load import Question
from tests.domain.scenario import COUNTY, DUELMEN, LAND, NOTTULN, key
from tests.position.history import SETUP, Clock, at, day, record


def salary(month: int, cents: int) -> c.BookCost:
    first = day(f"2024-{month:02}-01")
    last = first + 27
    return c.BookCost("CM-1", "personnel", cents, first, last, last, last, f"V-{month}")


TRAVEL = c.BookCost(
    "CM-1",
    "travel",
    77777,
    day("2024-07-01"),
    day("2024-10-31"),
    day("2024-11-30"),
    day("2024-11-30"),
    "V-T",
)


def story(url: str) -> Ledger:
    """Return a year with another key, another notice, and VAT, each from inside a month on."""
    one = Ledger.create(url, clock=Clock(at("2026-06-30")))
    days = day("2024-01-01"), day("2025-12-31")
    record(
        one,
        *SETUP,
        c.ApproveGrant(
            "KIM-2024", "KIM", LAND, DUELMEN, *days, 6000000, day_count="started-months"
        ),
        c.AmendPost("CM-1", day("2024-05-11"), grant="KIM-2024"),
        c.DecideVat("KV-Mitte", "S19", (19, 100), day("2024-07-16")),
        c.AmendAgreement(
            "KV-Mitte", key(f"{DUELMEN}=1/3,{NOTTULN}=2/3"), None, day("2024-10-10"), "2"
        ),
        *(salary(month, 500001) for month in range(1, 13)),
        c.RegisterCostType("travel"),
        TRAVEL,
    )
    return one


@pytest.fixture
def ledger(database_url) -> Iterator[Ledger]:
    with story(database_url) as one:
        yield one


def check(node: Node) -> None:
    if node.sums:
        assert node.cents == sum(child.sign * (child.cents or 0) for child in node.children)
    if node.kind == "share":
        (base,) = node.children
        assert base.cents == node.values["base"]
        exact = Fraction(str(node.values["part"])) * (base.cents or 0)
        assert abs(exact - (node.cents or 0)) < 1


@pytest.mark.parametrize("basis", ["accrual", "cash"])
@pytest.mark.parametrize("body", [DUELMEN, NOTTULN])
def test_every_figure_sums_down_to_its_bookings(ledger, body, basis):
    question = Question(body, 2024, basis=basis)
    (row,) = ledger.positions(question).rows
    for figure in EXPLAINED:
        (tree,), _ = ledger.explain(question, figure)
        assert tree.cents == getattr(row, f"{figure}_cents")
        for node in tree.walk():
            check(node)


def test_what_two_notices_pay_under_one_key_is_one_share_over_both(ledger):
    (tree,), _ = ledger.explain(Question(NOTTULN, 2024), "refinanced")
    shares = [node for node in tree.walk() if node.kind == "share"]
    assert [len(node.children) for node in shares] == [1, 1]
    both = shares[0].children[0]
    assert both.kind == "segment_grant"
    assert len(both.children) == 2


def test_a_month_in_which_notices_meet_tells_its_part_and_both_rates(ledger):
    (tree,), _ = ledger.explain(Question(NOTTULN, 2024), "refinanced")
    months = [node for node in tree.walk() if node.kind == "month" and "part" in node.values]
    # 21 of the 31 days of May belong to the second notice, and the month goes by the higher rate.
    may = next(node for node in months if str(node.values["from"]).startswith("2024-05"))
    assert may.values["part"] == "21/31"
    assert may.cents == 338710
    assert [cause.cents for cause in may.children if cause.kind == "rate"] == [5700000, 6000000]


def test_lines_of_a_settlement_with_vat_from_inside_the_year_explain_themselves(ledger):
    record(
        ledger,
        c.IssueSettlement("SA-1", "KV-Mitte", 2024, day("2025-02-01"), day("2025-03-01")),
    )
    (row,) = ledger.positions(Question(NOTTULN, 2024)).rows
    lines = [
        line
        for item in ledger.replay()
        for line in getattr(item.event, "lines", ())
        if line.member == NOTTULN
    ]
    assert len(lines) == 3  # without VAT, with VAT, with the other key
    assert sum(line.cost_share_cents for line in lines) == row.cost_share_cents
    assert sum(line.refinanced_cents for line in lines) == row.refinanced_cents
    assert sum(line.vat_cents for line in lines) == row.vat_cents
    assert COUNTY not in {line.member for line in lines}
