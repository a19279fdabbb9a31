"""`plan occupancy`, and how plan and forecast replace what happened."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.agreements.sharing import CostRow
from ledger.domain.period import Span
from ledger.domain.posts.planning import before, first_planned_day, plan_occupancy
from tests.domain.scenario import MITTE, day

FROM_2025 = c.PlanOccupancy("CM-1", (1, 2), day("2025-01-01"))


def occupied(past, since, *days):
    facts = past.standing
    plan_occupancy(facts, since)
    return [facts.posts["CM-1"].occupied(day(text)) for text in days]


def test_occupancy_is_planned():
    assert MITTE.when(FROM_2025) == e.OccupancyPlanned("CM-1", (1, 2), day("2025-01-01"), None)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2025-06-01", "2025-05-31", "ends before it begins"),
        ("2022-06-01", "2022-12-31", "does not exist on 2022-06-01"),
    ],
)
def test_days_without_a_post_are_not_planned(first, last, words):
    assert words in MITTE.refuses(c.PlanOccupancy("CM-1", (1, 1), day(first), day(last)))


def test_a_plan_is_filled_as_planned_and_never_as_recorded():
    past = MITTE.and_then(MITTE.when(FROM_2025))
    assert occupied(past, 0, "2024-06-01", "2025-06-01") == [0, Fraction(1, 2)]


def test_a_forecast_is_filled_as_recorded_until_the_plan_begins():
    past = MITTE.and_then(MITTE.when(FROM_2025))
    since = day("2025-07-01")
    assert occupied(past, since, "2025-06-30", "2025-07-01") == [1, Fraction(1, 2)]


def test_a_later_word_replaces_an_earlier_one_for_its_days():
    past = MITTE.and_then(MITTE.when(FROM_2025))
    more = past.when(c.PlanOccupancy("CM-1", (1, 1), day("2025-10-01"), day("2025-10-31")))
    past = past.and_then(more)
    days = ("2025-09-30", "2025-10-01", "2025-11-01")
    assert occupied(past, 0, *days) == [Fraction(1, 2), 1, Fraction(1, 2)]


@pytest.mark.parametrize(
    ("known_by", "to", "planned_from"),
    [
        ("2025-06-30", None, "2025-07-01"),
        ("2025-06-29", None, "2025-06-01"),
        ("2025-01-15", None, "2025-01-01"),
        ("2025-12-31", None, "2026-01-01"),
        ("2025-06-29", "2025-03-01", "2025-04-01"),
        ("2025-06-29", "2025-12-31", "2026-01-01"),
    ],
)
def test_a_forecast_ends_with_the_last_complete_month(known_by, to, planned_from):
    chosen = day(to) if to else None
    assert first_planned_day(day(known_by), chosen) == day(planned_from)


@examples(st.integers(-(10**7), 10**7), st.integers(1, 60), st.integers(0, 70))
def test_what_was_served_before_a_day_and_after_it_sums_to_the_row(cents, days, cut):
    row = CostRow("personnel", Span(0, days), cents)
    done = sum(part.cents for part in before([row], cut))
    assert min(0, cents) <= done <= max(0, cents)
    assert done == (cents if cut >= days else done if cut else 0)
