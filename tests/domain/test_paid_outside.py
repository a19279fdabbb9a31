"""Over its whole life a grant never pays more than Z (domain reference §4 "Which leg")."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.agreements.sharing import CostRow
from ledger.domain.grants.financing import WITH_RATE
from ledger.domain.money import decimal_text, round_cents
from ledger.domain.years.year_book import YearBook
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    COUNTY,
    DUELMEN,
    LAND,
    PROGRAMME,
    cost,
    day,
    euros,
    filled,
    given,
)

FIRST = day("2023-01-01")


def under(last="2024-12-31", posts=("CM-1",), **terms):
    """Posts filled from 2023 on under a notice with other terms, forwarded on these terms."""
    fields: dict[str, Any] = {
        "day_count": "calendar-days",
        "cost_types": ("personnel",),
        "rate_cents": 0,
        **terms,
    }
    until = day(last)
    return given(
        *BODIES,
        PROGRAMME,
        e.GrantApproved("G", "KIM", LAND, COUNTY, valid_from=FIRST, valid_to=until, **fields),
        e.GrantForwarded("G", DUELMEN, FIRST, until, None),
        AGREEMENT,
        *(
            e.PostEstablished(post, "KIM", DUELMEN, "M", (1, 1), FIRST, "KV-Mitte", "G")
            for post in posts
        ),
        filled("P-1", (1, 1), "2023-01-01"),
        *(
            e.PostFilled(post, f"P-{post}", (1, 1), FIRST, None, handover=False)
            for post in posts[1:]
        ),
    )


def cash(past, paid):
    """Return post-years on cash; `paid` holds cost rows by post and year of payment."""
    return YearBook(
        past.standing,
        lambda post, year: paid.get((post.event.post, year), ()),
        paid_years=lambda name: {year for post, year in paid if post == name},
    )


def december(year, amount):
    return [cost(f"{year}-12-01", f"{year}-12-31", amount)]


def payables(book, *years, post="CM-1"):
    return [decimal_text(book.post_year(post, year).payable) for year in years]


FIXED = {"financing": "fixed-amount", "approved_cents": euros("50000")}
PAID = {
    ("CM-1", 2023): december(2023, "40000"),
    ("CM-1", 2024): december(2024, "30000"),
    ("CM-1", 2025): december(2024, "10000"),
}


def test_one_account_for_the_period_is_shared_by_all_payments_january_after_the_end_included():
    book = cash(under(account="period", **FIXED), PAID)
    assert payables(book, 2023, 2024, 2025) == ["25000.00", "18750.00", "6250.00"]


@pytest.mark.parametrize("scope", ["post", "grant"])
@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        (euros("50000"), ["25000.00", "18750.00", "6250.00"]),
        (None, ["40000.00", "30000.00", "10000.00"]),
    ],
)
def test_with_a_rate_all_payments_of_the_period_share_by_what_was_paid(scope, cap, expected):
    """Domain reference §4: "all payments share Z", whatever the type; entitlement is 114,000."""
    terms = {"rate_cents": euros("57000"), "approved_cents": cap, "scope": scope}
    book = cash(under(account="period", **terms), PAID)
    assert payables(book, 2023, 2024, 2025) == expected


def test_entitlement_still_caps_what_all_payments_of_the_period_share():
    book = cash(under(account="period", rate_cents=euros("20000")), PAID)
    assert payables(book, 2023, 2024, 2025) == ["20000.00", "15000.00", "5000.00"]


def test_an_account_per_year_leaves_a_late_payment_what_its_year_has_left():
    book = cash(under(**FIXED), PAID)
    assert payables(book, 2023, 2024, 2025) == ["40000.00", "30000.00", "10000.00"]
    more = PAID | {("CM-1", 2025): december(2024, "25000")}
    assert payables(cash(under(**FIXED), more), 2024, 2025) == ["30000.00", "20000.00"]


@pytest.mark.parametrize(
    "terms",
    [
        {"rate_cents": euros("57000")},
        {"rate_cents": euros("57000"), "scope": "grant"},
        {"rate_cents": euros("60000"), "approved_cents": euros("57000")},
        {"rate_cents": euros("57000"), "financing": "flat-capped"},
        {"financing": "fixed-amount", "approved_cents": euros("57000")},
        {
            "financing": "deficit",
            "approved_cents": euros("57000"),
            "planned_cost_cents": euros("57000"),
        },
    ],
)
def test_december_paid_in_january_gets_the_7000_that_are_left_of_57000(terms):
    """The whole of Z, or of the entitlement, is 57,000; 50,000 of it are paid out in 2024."""
    paid = {("CM-1", 2024): december(2024, "50000"), ("CM-1", 2025): december(2024, "10000")}
    book = cash(under(**terms), paid)
    assert payables(book, 2024, 2025, 2026) == ["50000.00", "7000.00", "0.00"]
    left = book.post_year("CM-1", 2025).fundings[0].payable.left
    assert (left.year, left.now, left.before) == (2024, euros("57000"), euros("50000"))


def test_what_is_paid_back_after_the_last_year_lowers_the_grant():
    paid = {("CM-1", 2024): december(2024, "50000"), ("CM-1", 2025): december(2024, "-10000")}
    assert payables(cash(under(**FIXED), paid), 2024, 2025) == ["50000.00", "-10000.00"]


def test_a_payment_before_the_first_year_takes_what_that_year_leaves():
    paid = {("CM-1", 2022): december(2023, "30000"), ("CM-1", 2023): december(2023, "40000")}
    assert payables(cash(under(**FIXED), paid), 2022, 2023) == ["10000.00", "40000.00"]


def test_a_post_that_pays_late_takes_nothing_from_another_that_was_paid_in_time():
    past = under(posts=("CM-1", "CM-2"), **FIXED)
    paid = {
        ("CM-1", 2024): december(2024, "30000"),
        ("CM-2", 2024): december(2024, "10000"),
        ("CM-1", 2025): december(2024, "30000"),
    }
    book = cash(past, paid)
    assert payables(book, 2024, 2025) == ["30000.00", "10000.00"]
    assert payables(book, 2024, 2025, post="CM-2") == ["10000.00", "0.00"]


def test_it_goes_by_the_key_of_the_days_of_service():
    book = cash(under(**FIXED), {("CM-1", 2025): december(2024, "10001")})
    one = book.post_year("CM-1", 2025)
    assert {member: one.refinanced(member) for member in one.members()} == {
        DUELMEN: 500050,
        "05558032": 500050,
    }


def test_late_payments_of_two_posts_share_what_is_left_by_what_each_could_still_take():
    """Per post: 27,000 of 57,000 are open for the one, 30,000 are paid for the other."""
    past = under(posts=("CM-1", "CM-2"), rate_cents=euros("57000"), approved_cents=euros("60000"))
    paid = {
        ("CM-1", 2024): december(2024, "30000"),
        ("CM-2", 2024): december(2024, "10000"),
        ("CM-1", 2025): december(2024, "30000"),
        ("CM-2", 2025): december(2024, "30000"),
    }
    book = cash(past, paid)
    assert payables(book, 2024, 2025) == ["30000.00", "9473.68"]
    assert payables(book, 2024, 2025, post="CM-2") == ["10000.00", "10526.32"]


def test_what_two_posts_pay_back_goes_by_what_each_pays_back():
    """100,000 of 60,000 become 40,000: of the 20,000 less three quarters are the first post's."""
    past = under(posts=("CM-1", "CM-2"), rate_cents=euros("57000"), approved_cents=euros("60000"))
    paid = {
        ("CM-1", 2024): december(2024, "50000"),
        ("CM-2", 2024): december(2024, "50000"),
        ("CM-1", 2025): december(2024, "-45000"),
        ("CM-2", 2025): december(2024, "-15000"),
    }
    book = cash(past, paid)
    assert payables(book, 2024, 2025) == ["30000.00", "-15000.00"]
    assert payables(book, 2024, 2025, post="CM-2") == ["30000.00", "-5000.00"]


TERMS = st.fixed_dictionaries(
    {
        "financing": st.sampled_from(
            ["per-fte", "flat-capped", "fixed-amount", "percentage", "deficit", "full"]
        ),
        "scope": st.sampled_from(["post", "grant"]),
        "account": st.sampled_from(["year", "period"]),
        "approved_cents": st.integers(0, 9000000),
        "planned_cost_cents": st.integers(1, 9000000),
        "planned_other_cents": st.integers(0, 1000000),
        "de_minimis_cents": st.sampled_from([0, 50000]),
        "rate_cents": st.sampled_from([4000000, 5700000]),
        "day_count": st.sampled_from(["calendar-days", "full-months", "30/360"]),
    }
)
POSTS = ("CM-1", "CM-2")
PAYMENTS = st.lists(
    st.tuples(
        st.sampled_from(POSTS),
        st.integers(2022, 2027),
        st.integers(2023, 2024),
        st.integers(-500000, 9000000).map(decimal_text),
    ),
    max_size=8,
)


@for_all(TERMS, PAYMENTS)
def test_on_cash_a_grant_never_pays_more_than_z_whatever_years_were_paid_in(terms, payments):
    paid: dict[tuple[str, int], list[CostRow]] = {}
    for post, year, service, amount in payments:
        paid.setdefault((post, year), []).extend(december(service, amount))
    book = cash(under(posts=POSTS, **terms), paid)
    total = sum(book.post_year(post, year).payable for post in POSTS for year in range(2021, 2029))
    accounts = 1 if terms["account"] == "period" else 2
    assert 0 <= total <= accounts * terms["approved_cents"]
    if terms["financing"] in WITH_RATE:
        years = [(post, year) for post in POSTS for year in (2023, 2024)]
        entitled = sum(round_cents(book.post_year(*one).entitlement) for one in years)
        assert total <= entitled
