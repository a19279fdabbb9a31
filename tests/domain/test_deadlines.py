"""When a deadline falls, from what notice and agreement say."""

from __future__ import annotations

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.grants.deadlines import day_in, last_day_of_notice
from ledger.domain.period import date_of, day_of, iso
from tests.domain.scenario import day


@pytest.mark.parametrize(
    ("end", "months", "last"),
    [
        ("2025-12-31", 3, "2025-09-30"),
        ("2025-06-30", 3, "2025-03-31"),
        ("2025-12-31", 6, "2025-06-30"),
        ("2025-12-31", 12, "2024-12-31"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2025-03-30", 1, "2025-02-28"),
        ("2025-03-15", 1, "2025-02-15"),
        ("2025-12-31", 0, "2025-12-31"),
    ],
)
def test_the_last_day_to_give_notice_counts_whole_months_backwards(end, months, last):
    assert iso(last_day_of_notice(day(end), months)) == last


@given(st.integers(day("2001-01-01"), day("2099-12-31")), st.integers(0, 24))
def test_notice_on_that_day_is_in_time_and_a_day_later_is_not(end, months):
    last = last_day_of_notice(end, months)
    step = relativedelta(months=months)
    assert day_of(date_of(last) + step) <= end < day_of(date_of(last + 1) + step)


def test_a_day_of_every_year_falls_into_the_year_asked_for():
    assert iso(day_in(2026, "03-31")) == "2026-03-31"
