"""Bearing year b takes F(b) − F(b − 1) of a year of service (domain reference §3 "Closing")."""

from __future__ import annotations

import msgspec
from hypothesis import given as for_all
from hypothesis import strategies as st

from ledger.domain.money import decimal_text
from ledger.domain.years.bearing import LateCost
from ledger.domain.years.year_book import YearBook
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    DUELMEN,
    FILLED,
    FORWARDING,
    MITTE,
    NOTICE,
    NOTTULN,
    POST,
    PROGRAMME,
    cost,
    euros,
    given,
)

OWN = {2023: [cost("2023-07-01", "2023-12-31", "20000")], 2024: []}


def book(*late, own=OWN):
    """Return the years of CM-1 in the case "Mitte"; each late cost with the year that bears it."""
    return YearBook(
        MITTE.standing,
        lambda _, year: own.get(year, ()),
        late={"CM-1": [LateCost(year, row) for year, row in late]},
    )


def of(borne, member=NOTTULN):
    """Return cost share, refinanced and unrefinanced of a member."""
    figures = (borne.cost_share, borne.refinanced, borne.unrefinanced)
    return [decimal_text(figure(member)) for figure in figures]


def test_a_late_cost_takes_what_the_grant_of_its_year_of_service_has_left():
    """28,500.00 for 2023, 20,000.00 of it used: of 10,000.00 more 8,500.00 are refinanced."""
    years = book((2024, cost("2023-08-01", "2023-08-31", "10000")))
    assert of(years.borne("CM-1", 2023)) == ["10000.00", "10000.00", "0.00"]
    assert of(years.borne("CM-1", 2024)) == ["5000.00", "4250.00", "750.00"]
    assert of(years.borne("CM-1", 2025)) == ["0.00", "0.00", "0.00"]


def test_two_late_costs_take_what_is_left_one_year_after_the_other():
    first, second = (cost("2023-08-01", "2023-08-31", cents) for cents in ("6000", "4000"))
    years = book((2024, first), (2026, second))
    assert of(years.borne("CM-1", 2024)) == ["3000.00", "3000.00", "0.00"]
    assert of(years.borne("CM-1", 2026)) == ["2000.00", "1250.00", "750.00"]
    (late,) = years.borne("CM-1", 2026).late
    assert (late.service_year, late.upto) == (2023, 2026)
    assert (late.now.payable, late.before.payable) == (euros("28500"), euros("26000"))


def test_a_late_cost_takes_nothing_of_the_open_years_grant():
    own = OWN | {2024: [cost("2024-01-01", "2024-12-31", "60000")]}
    years = book((2024, cost("2023-08-01", "2023-08-31", "10000")), own=own)
    borne = years.borne("CM-1", 2024)
    assert borne.own.payable == euros("57000")
    assert of(borne) == ["35000.00", "32750.00", "2250.00"]


def test_a_late_credit_gives_back_what_the_grant_paid_too_much():
    years = book((2024, cost("2023-08-01", "2023-08-31", "-4000")))
    assert of(years.borne("CM-1", 2024)) == ["-2000.00", "-2000.00", "0.00"]


def test_late_cost_on_a_vacant_day_of_its_year_of_service_is_not_refinanced():
    years = book((2024, cost("2023-05-01", "2023-05-31", "1000")))
    assert of(years.borne("CM-1", 2024)) == ["500.00", "0.00", "500.00"]
    assert years.borne("CM-1", 2024).uncovered_cost == euros("1000")


SERVICE = st.sampled_from([2023, 2024])
COSTS = st.lists(
    st.tuples(SERVICE, st.integers(0, 3), st.integers(-900000, 4000000).map(decimal_text)),
    max_size=9,
)


@for_all(COSTS)
def test_the_sum_over_all_years_is_that_of_all_cost_borne_by_its_own_year(costs):
    own: dict[int, list[object]] = {}
    every: dict[int, list[object]] = {}
    late = []
    for year, years_later, amount in costs:
        row = cost(f"{year}-09-01", f"{year}-09-30", amount)
        every.setdefault(year, []).append(row)
        if years_later:
            late.append((year + years_later, row))
        else:
            own.setdefault(year, []).append(row)
    some, whole = book(*late, own=own), book(own=every)
    for member in (DUELMEN, NOTTULN):
        for figure in ("cost_share", "refinanced", "unrefinanced"):
            sums = [
                sum(getattr(one.borne("CM-1", year), figure)(member) for year in range(2023, 2029))
                for one in (some, whole)
            ]
            assert sums[0] == sums[1]


def test_a_grant_over_all_posts_follows_what_each_year_bears_late():
    """Scope "grant": what is late moves the grant in the year that bears it, not before."""
    pooled = msgspec.structs.replace(NOTICE, scope="grant")
    past = given(*BODIES, PROGRAMME, pooled, FORWARDING, AGREEMENT, POST, FILLED)
    late = [(2024, cost("2023-08-01", "2023-08-31", "4000"))]
    late += [(2026, cost("2023-09-01", "2023-09-30", "6000"))]
    years = YearBook(
        past.standing,
        lambda _, year: OWN.get(year, ()),
        late={"CM-1": [LateCost(year, row) for year, row in late]},
    )
    found = [of(years.borne("CM-1", year))[1] for year in range(2023, 2028)]
    assert found == ["10000.00", "2000.00", "0.00", "2250.00", "0.00"]


def test_late_cost_of_one_post_moves_the_grant_of_another_that_shares_it():
    """Scope "grant": 90,000 of two posts become 100,000, and either gets half of them."""
    pooled = msgspec.structs.replace(NOTICE, scope="grant")
    second = msgspec.structs.replace(POST, post="CM-2")
    first = msgspec.structs.replace(FILLED, valid_from=NOTICE.valid_from)
    other = msgspec.structs.replace(first, post="CM-2", person="P-18")
    events = (*BODIES, PROGRAMME, pooled, FORWARDING, AGREEMENT, POST, second, first, other)
    own = {"CM-1": "40000", "CM-2": "50000"}
    years = YearBook(
        given(*events).standing,
        lambda post, year: (
            [cost("2023-01-01", "2023-12-31", own[post.event.post])] if year == 2023 else []
        ),
        late={"CM-1": [LateCost(2025, cost("2023-08-01", "2023-08-31", "10000"))]},
    )
    found = [[of(years.borne(post, year))[1] for post in own] for year in (2023, 2025)]
    assert found == [["22500.00", "22500.00"], ["2500.00", "2500.00"]]
    assert [years.borne(post, year).late for post in own for year in (2024, 2026)] == [()] * 4


def test_a_year_moves_a_member_where_it_bears_cost_or_gets_grant():
    vacant = cost("2023-05-01", "2023-05-31", "0.01")
    years = book((2024, vacant), own={})
    assert [years.borne("CM-1", 2024).moves(body) for body in (DUELMEN, NOTTULN, "05")] == [
        True,
        False,
        False,
    ]
    assert not years.borne("CM-1", 2023).moves(DUELMEN)
    even = book((2024, cost("2023-08-01", "2023-08-31", "100")), own={})
    borne = even.borne("CM-1", 2024)
    assert borne.moves(NOTTULN)
    assert borne.unrefinanced(NOTTULN) == 0
