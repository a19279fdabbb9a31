"""`min` and caps over the whole grant, periods over several years, and two notices in one year."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.grants.financing import FINANCING, Terms
from ledger.domain.grants.pooling import Cell, allot
from ledger.domain.money import decimal_text, round_cents
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    COUNTY,
    DUELMEN,
    FORWARDING,
    LAND,
    NOTICE,
    NOTTULN,
    POST,
    PROGRAMME,
    cost,
    day,
    euros,
    filled,
    given,
)

SECOND = msgspec.structs.replace(POST, post="CM-2", agreement=None)
FILLED = (
    filled("P-17", (1, 1), "2023-01-01"),
    e.PostFilled("CM-2", "P-18", (1, 1), day("2023-01-01"), None, handover=False),
)


def two_posts(forwarding: e.GrantForwarded = FORWARDING, **terms: Any):
    """Given two posts that one notice funds, by the terms given."""
    notice = msgspec.structs.replace(NOTICE, **terms)
    return given(*BODIES, PROGRAMME, notice, forwarding, AGREEMENT, POST, SECOND, *FILLED)


def year(amount: str, year: int = 2024):
    return [cost(f"{year}-01-01", f"{year}-12-31", amount)]


def payables(book, year: int = 2024):
    return [decimal_text(book.post_year(post, year).payable) for post in ("CM-1", "CM-2")]


def test_min_per_post_leaves_what_one_post_saves_unpaid():
    book = two_posts(scope="post").book(CM_1_2024=year("50000"), CM_2_2024=year("64000"))
    assert payables(book) == ["50000.00", "57000.00"]


def test_min_over_the_grant_lets_one_post_use_what_the_other_saves():
    book = two_posts(scope="grant").book(CM_1_2024=year("50000"), CM_2_2024=year("64000"))
    # 114,000 due, 114,000 spent: all of it is paid, by entitlement.
    assert payables(book) == ["57000.00", "57000.00"]


def test_min_over_the_grant_that_binds_is_split_by_the_uncapped_amounts():
    book = two_posts(scope="grant").book(CM_1_2024=year("40000"), CM_2_2024=year("50000.01"))
    assert payables(book) == ["45000.01", "45000.00"]


def test_a_cap_that_binds_is_split_by_the_uncapped_amounts():
    capped = two_posts(scope="post", approved_cents=euros("90000"))
    book = capped.book(CM_1_2024=year("38000"), CM_2_2024=year("64000"))
    # 38,000 + 57,000 = 95,000 become 90,000: 38/95 and 57/95 of it.
    assert payables(book) == ["36000.00", "54000.00"]


def test_a_cap_over_the_period_is_allotted_to_years_by_entitlement():
    capped = two_posts(scope="grant", account="period", approved_cents=euros("300000"))
    years = {f"CM_{n}_{y}": year("60000", y) for n in (1, 2) for y in (2023, 2024, 2025)}
    book = capped.book(**years)
    assert [payables(book, y) for y in (2023, 2024, 2025)] == [["50000.00", "50000.00"]] * 3


def test_an_amount_by_plan_is_allotted_to_years_by_eligible_cost():
    plan: dict[str, Any] = {
        "approved_cents": euros("60000"),
        "planned_cost_cents": euros("100000"),
        "rate_cents": 0,
    }
    over = two_posts(financing="percentage", scope="grant", account="period", **plan)
    book = over.book(
        CM_1_2023=year("20000", 2023), CM_1_2024=year("30000"), CM_2_2024=year("30000")
    )
    # 80,000 of 100,000 spent: 48,000 of 60,000, over 2 : 3 : 3.
    assert payables(book, 2023) == ["12000.00", "0.00"]
    assert payables(book, 2024) == ["18000.00", "18000.00"]


def test_amounts_per_year_are_settled_year_by_year_even_when_amended_backwards():
    plan: dict[str, Any] = {
        "approved_cents": euros("40000"),
        "planned_cost_cents": euros("80000"),
        "rate_cents": 0,
    }
    before = two_posts(financing="deficit", account="year", **plan)
    more = e.GrantAmended(
        "KIM-2023", day("2024-01-01"), None, None, None, approved_cents=euros("50000")
    )
    after = before.and_then(more)
    rows = {"CM_1_2023": year("80000", 2023), "CM_1_2024": year("80000")}
    assert [payables(before.book(**rows), y)[0] for y in (2023, 2024)] == ["40000.00"] * 2
    assert [payables(after.book(**rows), y)[0] for y in (2023, 2024)] == ["40000.00", "50000.00"]


def test_a_forwarding_with_its_own_terms_pays_by_them():
    forwarding = msgspec.structs.replace(
        FORWARDING,
        financing="deficit",
        approved_cents=euros("30000"),
        planned_cost_cents=euros("120000"),
    )
    book = two_posts(forwarding).book(CM_1_2024=year("60000"), CM_2_2024=year("58000"))
    # 2,000 saved: 28,000 over 60 : 58.
    assert payables(book) == ["14237.29", "13762.71"]


def test_money_of_others_counts_for_its_year_and_recipient():
    plan: dict[str, Any] = {
        "approved_cents": euros("40000"),
        "planned_cost_cents": euros("80000"),
        "rate_cents": 0,
    }
    came = e.OtherFundingReceived(
        "KIM-2023", DUELMEN, "Stiftung", 2024, euros("3000"), day("2024-05-02")
    )
    book = (
        two_posts(financing="deficit", **plan)
        .and_then(came)
        .book(CM_1_2023=year("80000", 2023), CM_1_2024=year("80000"))
    )
    assert [payables(book, y)[0] for y in (2023, 2024)] == ["40000.00", "37000.00"]


def test_two_notices_follow_one_another_inside_a_year():
    first = msgspec.structs.replace(NOTICE, valid_to=day("2024-06-30"))
    second = e.GrantApproved(
        "KIM-2024", "KIM", LAND, COUNTY, day("2024-07-01"), day("2026-12-31"), euros("60000"),
        "calendar-days", ("personnel",),
    )  # fmt: skip
    legs = (
        msgspec.structs.replace(FORWARDING, valid_to=day("2024-06-30")),
        e.GrantForwarded("KIM-2024", DUELMEN, day("2024-07-01"), day("2026-12-31"), None),
    )
    follows = e.PostAmended("CM-1", day("2024-07-01"), None, None, "KIM-2024")
    past = given(*BODIES, PROGRAMME, first, second, *legs, AGREEMENT, POST, FILLED[0], follows)
    one = past.post_year(
        2024, cost("2024-01-01", "2024-06-30", "27000"), cost("2024-07-01", "2024-12-31", "40000")
    )
    # 57,000/2 against 27,000 spent; 60,000/2 against 40,000 spent.
    assert [f.leg.grant.event.grant for f in one.fundings] == ["KIM-2023", "KIM-2024"]
    assert [decimal_text(f.payable_cents) for f in one.fundings] == ["27000.00", "30000.00"]
    assert decimal_text(one.refinanced(NOTTULN)) == "28500.00"


def test_without_the_successor_the_rest_of_the_year_is_unrefinanced():
    ended = msgspec.structs.replace(NOTICE, valid_to=day("2024-06-30"))
    leg = msgspec.structs.replace(FORWARDING, valid_to=day("2024-06-30"))
    past = given(*BODIES, PROGRAMME, ended, leg, AGREEMENT, POST, FILLED[0])
    one = past.post_year(2024, cost("2024-07-01", "2024-12-31", "40000"))
    assert (one.payable, one.uncovered_cost) == (0, euros("40000"))


TERMS = st.builds(
    Terms,
    st.sampled_from(FINANCING),
    st.integers(0, 10**7),
    st.integers(1, 10**7),
    st.integers(0, 10**5),
    st.integers(0, 10**5),
    st.sampled_from(["post", "grant"]),
    st.sampled_from(["year", "period"]),
)
CELLS = st.lists(
    st.tuples(st.fractions(0, 10**7, max_denominator=360), st.integers(-(10**5), 10**7)),
    min_size=1,
    max_size=6,
)


@examples(TERMS, CELLS, st.integers(0, 10**6))
def test_what_is_allotted_sums_to_the_grant_and_stays_below_its_cap(terms, amounts, other):
    cells = [Cell(f"P{i % 3}", 2023 + i // 3, due, paid) for i, (due, paid) in enumerate(amounts)]
    parts = allot(terms, cells, other)
    assert set(parts) == {(cell.post, cell.year) for cell in cells}
    total = sum(payable.cents for payable in parts.values())
    assert all(payable.cents >= 0 for payable in parts.values())
    assert total <= (terms.approved or 0)
    if terms.scope == "grant" and terms.financing != "flat-capped":
        assert total == next(iter(parts.values())).whole_cents


@examples(CELLS)
def test_alone_a_post_gets_the_lesser_of_entitlement_and_cost(amounts):
    terms = Terms("per-fte", None, None, 0, 0, "post", "year")
    due, paid = amounts[0]
    payable = allot(terms, [Cell("P", 2024, due, paid)], 0)["P", 2024]
    assert payable.cents == max(0, round_cents(min(due, Fraction(paid))))


@pytest.mark.parametrize("scope", ["post", "grant"])
def test_without_a_cap_one_post_is_the_same_in_every_scope(scope):
    terms = Terms("per-fte", None, None, 0, 0, scope, "year")
    assert allot(terms, [Cell("P", 2024, Fraction(57), 40)], 0)["P", 2024].cents == 40


def test_a_grant_by_rate_alone_counts_no_money_of_others():
    past = two_posts().and_then(
        e.OtherFundingReceived("KIM-2023", DUELMEN, "Stiftung", 2024, 500, day("2024-05-01"))
    )
    (funding,) = past.post_year(2024, *year("64000")).fundings
    assert (funding.payable.whole.other, funding.payable.cents) == (0, 5700000)


def test_a_cap_over_posts_of_different_entitlement_goes_by_what_each_would_get():
    """57,000 and, for half a year, 28,500 would be due: of 60,000 two thirds and one third."""
    notice = msgspec.structs.replace(NOTICE, approved_cents=euros("60000"))
    people = (
        filled("P-17", (1, 1), "2023-01-01"),
        e.PostFilled("CM-2", "P-18", (1, 1), day("2024-07-01"), None, handover=False),
    )
    past = given(*BODIES, PROGRAMME, notice, FORWARDING, AGREEMENT, POST, SECOND, *people)
    rows = {"CM_1_2024": year("57000"), "CM_2_2024": [cost("2024-07-01", "2024-12-31", "28500")]}
    assert payables(past.book(**rows)) == ["40000.00", "20000.00"]
