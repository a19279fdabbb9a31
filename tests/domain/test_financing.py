"""Payable grant by financing type: worked figures of the domain reference §4, and its bounds."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain.grants.financing import BY_PLAN, FINANCING, Terms, recomputed_grant
from ledger.domain.money import round_cents
from tests.domain.scenario import euros

K, ACTUAL = euros("80000"), euros("72000")
NO_LIMIT = Fraction(euros("1000000"))


def terms(financing: str, approved: str, **others: Any) -> Terms:
    plan: dict[str, Any] = {
        "planned_cost": K,
        "planned_other": 0,
        "de_minimis": euros("500"),
    } | others
    return Terms(financing, euros(approved), scope="grant", account="year", **plan)


def payable(financing: str, approved: str, actual: int, other: int = 0, **others: int) -> int:
    return round_cents(
        recomputed_grant(terms(financing, approved, **others), NO_LIMIT, actual, other).amount
    )


@pytest.mark.parametrize(
    ("financing", "approved", "left"),
    [
        ("fixed-amount", "57000", "57000"),
        ("per-fte", "57000", "57000"),
        ("percentage", "56000", "50400"),
        ("deficit", "55000", "47000"),
        ("full", "80000", "72000"),
    ],
)
def test_cost_below_plan_leaves_of_the_grant(financing, approved, left):
    assert payable(financing, approved, ACTUAL) == euros(left)


@pytest.mark.parametrize(
    ("financing", "approved", "saved", "falls_by"),
    [
        ("deficit", "55000", "500.00", "0"),
        ("deficit", "55000", "500.01", "500.01"),
        ("percentage", "56000", "500.00", "0"),
        ("percentage", "56000", "500.01", "350.01"),
    ],
)
def test_the_de_minimis_amount_is_a_threshold_and_no_allowance(
    financing, approved, saved, falls_by
):
    assert payable(financing, approved, K - euros(saved)) == euros(approved) - euros(falls_by)


def test_the_de_minimis_amount_is_tested_on_both_effects_netted():
    # 600 saved, 200 less from others than planned: S = 400.
    plan = {"planned_other": euros("1000")}
    assert payable("deficit", "55000", K - euros("600"), euros("800"), **plan) == euros("55000")
    assert payable("deficit", "55000", K - euros("600"), euros("1000"), **plan) == euros("54400")


def test_full_financing_and_fixed_amounts_know_no_de_minimis_amount():
    assert payable("full", "80000", K - euros("100")) == euros("79900")
    assert payable("fixed-amount", "57000", euros("56900")) == euros("56900")


@pytest.mark.parametrize("financing", sorted(BY_PLAN))
def test_costs_over_plan_stay_with_the_recipient(financing):
    assert payable(financing, "55000", K + euros("9000")) == euros("55000")


def test_money_of_others_lowers_the_grant_as_saving_does():
    assert payable("deficit", "55000", K, euros("8000")) == euros("47000")
    assert payable("percentage", "56000", K, euros("8000")) == euros("50400")


@pytest.mark.parametrize("financing", FINANCING)
def test_without_cost_there_is_no_grant(financing):
    # Not even where the others paid less than they had planned to.
    assert payable(financing, "55000", 0, 0, planned_other=euros("20000")) == 0


CENTS = st.integers(0, 10**8)


@examples(st.sampled_from(FINANCING), CENTS, st.integers(1, 10**8), CENTS, CENTS, CENTS, CENTS)
def test_every_result_lies_between_nothing_and_the_approved_grant(  # noqa: PLR0917 - one draw each
    financing, approved, planned, actual, other, planned_other, de_minimis
):
    own = Terms(financing, approved, planned, planned_other, de_minimis, "grant", "year")
    amount = recomputed_grant(own, NO_LIMIT, actual, other).amount
    assert 0 <= amount <= min(approved, actual)


@examples(st.sampled_from(FINANCING), CENTS, CENTS, st.integers(0, 10**6))
def test_more_cost_never_means_less_grant(financing, approved, actual, more):
    own = Terms(financing, approved, K, 0, 0, "grant", "year")
    less = recomputed_grant(own, NO_LIMIT, actual, 0).amount
    assert recomputed_grant(own, NO_LIMIT, actual + more, 0).amount >= less


@examples(st.sampled_from(FINANCING), CENTS, CENTS, st.integers(0, 10**6))
def test_more_money_of_others_never_means_more_grant(financing, actual, other, more):
    own = Terms(financing, euros("55000"), K, 0, 0, "grant", "year")
    less = recomputed_grant(own, NO_LIMIT, actual, other + more).amount
    assert recomputed_grant(own, NO_LIMIT, actual, other).amount >= less
