"""`plan cost`: planned cost of a post over days of one budget year."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.posts.planning import planned_rows
from tests.domain.scenario import MITTE, day, euros

YEAR = c.PlanCost("CM-1", "personnel", euros("78000"), day("2025-01-01"), day("2025-12-31"))


def planned(*commands: c.PlanCost):
    past = MITTE
    for command in commands:
        past = past.and_then(past.when(command))
    return past


def test_cost_is_planned():
    assert MITTE.when(YEAR) == e.CostPlanned(
        "CM-1", "personnel", 7800000, day("2025-01-01"), day("2025-12-31")
    )


def test_the_latest_word_about_the_same_days_counts():
    more = msgspec.structs.replace(YEAR, amount_cents=euros("80000"))
    rows = planned_rows(planned(YEAR, more).standing.posts["CM-1"], 2025)
    assert sum(one.row.cents for one in rows) == euros("80000")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount_cents": -1}, "below zero"),
        ({"service_to": day("2024-12-31")}, "ends before it begins"),
        ({"service_to": day("2026-01-31")}, "two budget years"),
        ({"post": "CM-9"}, "no post is registered"),
    ],
)
def test_what_is_no_plan_is_refused(change, words):
    assert words in MITTE.refuses(msgspec.structs.replace(YEAR, **change))


def test_days_are_not_planned_twice():
    half = msgspec.structs.replace(YEAR, service_from=day("2025-07-01"))
    assert "overlaps 2025-01-01 to 2025-12-31" in planned(YEAR).refuses(half)
    assert planned(YEAR).when(msgspec.structs.replace(half, cost_type="material"))


def test_a_plan_is_corrected():
    past = planned(YEAR)
    number = past.number_of(past.when(YEAR))
    right = past.when(msgspec.structs.replace(YEAR, amount_cents=1))
    assert past.withdraws(number, right)[1] == right
    assert len(past.withdraws(number)) == 1


def test_months_are_alike_and_a_part_of_one_counts_by_its_days():
    part = msgspec.structs.replace(YEAR, service_from=day("2025-11-16"), amount_cents=euros("1500"))
    rows = planned_rows(planned(part).standing.posts["CM-1"], 2025)
    assert [one.row.cents for one in rows] == [euros("500"), euros("1000")]


@examples(st.integers(0, 10**9), st.integers(0, 364), st.integers(1, 365))
def test_the_months_sum_to_what_was_planned(cents, start, days):
    first = day("2025-01-01") + start
    last = min(first + days - 1, day("2025-12-31"))
    rows = planned_rows(
        planned(c.PlanCost("CM-1", "personnel", cents, first, last)).standing.posts["CM-1"], 2025
    )
    assert sum(one.row.cents for one in rows) == cents
    assert sum(one.row.service.days for one in rows) == last - first + 1
