"""What a notice pays per FTE, day by day, under each day-count policy (domain reference §4)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.grants.funding import DAY_COUNTS, Level, entitlement
from ledger.domain.money import decimal_text, round_cents
from ledger.domain.period import Span, months_of, year_span
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    FORWARDING,
    NOTICE,
    POST,
    PROGRAMME,
    day,
    filled,
    given,
)

RATE = 5700000
YEARS = st.sampled_from([2023, 2024])
POLICIES = st.sampled_from(DAY_COUNTS)


def due(policy, year, *later, post=POST, notice=NOTICE):
    """Return the year's entitlement as shown, in euros."""
    counted = msgspec.structs.replace(notice, day_count=policy)
    past = given(*BODIES, PROGRAMME, counted, FORWARDING, AGREEMENT, post, *later)
    return decimal_text(round_cents(past.post_year(year).entitlement))


TABLE = {
    "calendar-days": ("28500.00", "45354.84"),
    "full-months": ("28500.00", "42750.00"),
    "started-months": ("28500.00", "47500.00"),
    "actual-days": ("28734.25", "45475.41"),
    "30/360": ("28500.00", "45283.33"),
}


@pytest.mark.parametrize("policy", DAY_COUNTS)
def test_the_table_of_the_domain_reference_holds_to_the_cent(policy):
    from_july, from_mid_march = TABLE[policy]
    assert due(policy, 2023, filled("P-17", (1, 1), "2023-07-01")) == from_july
    assert due(policy, 2024, filled("P-17", (1, 1), "2024-03-15")) == from_mid_march


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        # January, 15 of 29 days of February, 16 of 31 days of May, June to December.
        ("calendar-days", "42908.51"),
        # January, June to December: 8 months.
        ("full-months", "38000.00"),
        # Only March and April are vacant throughout: 10 months.
        ("started-months", "47500.00"),
        # 31 + 15 + 16 + 214 = 276 of 366 days.
        ("actual-days", "42983.61"),
        # 30 + 15 + 15 (the 31st of May counts nothing) + 210 = 270 of 360 days.
        ("30/360", "42750.00"),
    ],
)
def test_a_vacancy_costs_its_days_as_the_policy_counts_them(policy, expected):
    before = filled("P-17", (1, 1), "2023-07-01", "2024-02-15")
    after = filled("P-18", (1, 1), "2024-05-16")
    assert due(policy, 2024, before, after) == expected


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        # 5 × 55,000/12, June half and half, 6 × 57,000/12.
        ("calendar-days", "56083.33"),
        # June at its lowest: 6 × 55,000/12 + 6 × 57,000/12.
        ("full-months", "56000.00"),
        # June at its highest: 5 × 55,000/12 + 7 × 57,000/12.
        ("started-months", "56166.67"),
        # 166/365 × 55,000 + 199/365 × 57,000.
        ("actual-days", "56090.41"),
        # 165/360 × 55,000 + 195/360 × 57,000.
        ("30/360", "56083.33"),
    ],
)
def test_a_rate_that_changes_within_a_month_holds_for_its_days(policy, expected):
    notice = msgspec.structs.replace(NOTICE, rate_cents=5500000)
    raised = e.GrantAmended(NOTICE.grant, day("2023-06-16"), RATE, None, None)
    person = filled("P-17", (1, 1), "2023-01-01")
    assert due(policy, 2023, person, raised, notice=notice) == expected


@pytest.mark.parametrize("policy", DAY_COUNTS)
def test_two_people_during_a_hand_over_count_at_most_the_funded_fte(policy):
    leaving = filled("P-17", (1, 1), "2023-07-01", "2024-03-31")
    coming = filled("P-18", (1, 1), "2024-03-01")
    assert due(policy, 2024, leaving, coming) == "57000.00"


@pytest.mark.parametrize("policy", DAY_COUNTS)
def test_two_people_who_follow_each_other_within_a_month_leave_no_gap(policy):
    leaving = filled("P-17", (1, 1), "2023-07-01", "2024-02-10")
    coming = filled("P-18", (1, 1), "2024-02-11")
    assert due(policy, 2024, leaving, coming) == "57000.00"


@pytest.mark.parametrize("policy", DAY_COUNTS)
@pytest.mark.parametrize(
    ("allocated", "people", "expected"),
    [
        ((1, 1), [(1, 2)], "28500.00"),
        ((1, 1), [(1, 2), (1, 4)], "42750.00"),
        ((1, 2), [(1, 1)], "28500.00"),
        ((5, 2), [(1, 1), (1, 1), (1, 2)], "142500.00"),
        ((1, 1), [(1, 3)], "19000.00"),
    ],
)
def test_part_time_counts_as_its_fte_up_to_the_posts(policy, allocated, people, expected):
    post = msgspec.structs.replace(POST, fte=allocated)
    on_it = [filled(f"P-{n}", fte, "2024-01-01") for n, fte in enumerate(people)]
    assert due(policy, 2024, *on_it, post=post) == expected


@pytest.mark.parametrize(
    ("policy", "first", "last", "expected"),
    [
        ("calendar-days", "2024-02-01", "2024-02-29", "4750.00"),
        ("calendar-days", "2024-02-29", "2024-02-29", "163.79"),  # 4,750 / 29
        ("calendar-days", "2023-02-28", "2023-02-28", "169.64"),  # 4,750 / 28
        ("actual-days", "2024-02-01", "2024-02-29", "4516.39"),  # 29 / 366
        ("actual-days", "2023-02-01", "2023-02-28", "4372.60"),  # 28 / 365
        ("30/360", "2024-02-01", "2024-02-29", "4750.00"),
        ("30/360", "2024-02-29", "2024-02-29", "316.67"),  # filled up: 2 / 360
        ("30/360", "2023-02-15", "2023-02-28", "2533.33"),  # filled up: 16 / 360
        ("30/360", "2023-02-01", "2023-02-27", "4275.00"),  # last day vacant: 27 / 360
        ("30/360", "2023-03-31", "2023-03-31", "0.00"),
        ("full-months", "2024-02-02", "2024-02-29", "0.00"),
        ("started-months", "2024-02-29", "2024-02-29", "4750.00"),
    ],
)
def test_february_and_the_31st_count_as_the_policy_says(policy, first, last, expected):
    assert due(policy, int(first[:4]), filled("P-17", (1, 1), first, last)) == expected


@pytest.mark.parametrize("policy", DAY_COUNTS)
def test_a_vacant_post_and_a_year_outside_the_notice_earn_nothing(policy):
    assert due(policy, 2024) == "0.00"
    assert due(policy, 2026, filled("P-17", (1, 1), "2023-07-01")) == "0.00"


def test_hours_that_change_within_a_month_count_for_their_days():
    # 3 × 4,750 + April (15 days at 4,750, 15 at 2,375)/30 + 8 × 2,375
    person = filled("P-17", (1, 1), "2024-01-01")
    changed = e.HoursChanged("CM-1", "P-17", (1, 2), day("2024-04-16"))
    assert due("calendar-days", 2024, person, changed) == "36812.50"


def test_the_forwarding_contract_may_pay_less_than_the_notice():
    lower = e.GrantForwarded(
        NOTICE.grant, POST.employing_body, day("2024-07-01"), day("2025-12-31"), 5000000
    )
    person = filled("P-17", (1, 1), "2023-07-01")
    # 6 × 57,000/12 + 6 × 50,000/12
    assert due("calendar-days", 2024, person, lower) == "53500.00"


def test_a_revoked_notice_pays_until_the_day_before():
    revoked = e.GrantRevoked(NOTICE.grant, day("2024-07-01"))
    person = filled("P-17", (1, 1), "2023-07-01")
    assert due("calendar-days", 2024, person, revoked) == "28500.00"


@examples(POLICIES, YEARS, st.integers(0, 10**7), st.fractions(0, 3, max_denominator=40))
def test_a_full_year_at_a_constant_value_is_worth_that_value(policy, year, rate, fte):
    span = year_span(year)
    months = entitlement(policy, year, [Level(span, rate * fte)], [span])
    assert sum(month.amount for month in months) == rate * fte


@st.composite
def series(draw, year):
    """Draw levels that cover a year, and key versions that do as well."""
    span = year_span(year)
    inside = st.integers(span.start + 1, span.end - 1)

    def spans(most):
        cuts = sorted(draw(st.sets(inside, max_size=most)))
        edges = [span.start, *cuts, span.end]
        return [Span(a, b) for a, b in pairwise(edges)]

    value = st.fractions(0, RATE, max_denominator=12)
    return [Level(part, draw(value)) for part in spans(5)], spans(3)


@examples(POLICIES, YEARS, st.data())
def test_cutting_a_year_at_its_key_versions_does_not_change_its_worth(policy, year, data):
    levels, segments = data.draw(series(year))
    whole = entitlement(policy, year, levels, [year_span(year)])
    cut = entitlement(policy, year, levels, segments)
    assert sum(m.amount for m in cut) == sum(m.amount for m in whole)
    assert all(m.amount >= 0 for m in cut)


@examples(POLICIES, YEARS, st.data())
def test_every_month_is_worth_between_its_lowest_and_its_highest_value(policy, year, data):
    levels, _ = data.draw(series(year))
    by_month = entitlement(policy, year, levels, [year_span(year)])
    if policy in {"actual-days", "30/360"}:
        return  # their months are not twelfths
    for month, row in zip(months_of(year), by_month, strict=True):
        inside = [v for span, v in levels if span.meet(month).days]
        assert min(inside) <= row.amount * 12 <= max(inside)


@examples(YEARS, st.data())
def test_by_calendar_days_one_more_occupied_day_never_earns_less(year, data):
    span = year_span(year)
    occupied = data.draw(st.sets(st.integers(span.start, span.end - 1), max_size=40))
    extra = data.draw(st.integers(span.start, span.end - 1))

    def worth(days):
        levels = [
            Level(Span(each, each + 1), Fraction(RATE if each in days else 0))
            for each in range(span.start, span.end)
        ]
        months = entitlement("calendar-days", year, levels, [span])
        return sum(month.amount for month in months)

    grown = worth(occupied | {extra})
    assert (grown > worth(occupied)) == (extra not in occupied)
    assert grown >= worth(occupied)
