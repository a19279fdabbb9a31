"""Interest as it was charged, and what overtakes it (domain reference §4)."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Refusal
from ledger.domain.repayments.charged_interest import (
    charge,
    newly_overtaken,
    open_amounts,
    overtaken_words,
    recomputed_interest,
)
from ledger.domain.repayments.interest import base_rates
from ledger.domain.repayments.rules import claim_open, same_claim
from tests.domain.scenario import COUNTY, DUELMEN, MITTE, Given, day, euros

CLAIM = e.RepaymentClaimed(
    "RF", "KIM-2023", COUNTY, DUELMEN, 2024, euros("5000"), day("2024-05-01"), day("2025-02-15"),
    day("2024-05-01"),
)  # fmt: skip
CHARGE = c.ChargeInterest("RF", day("2024-05-01"), day("2025-02-15"))
CLAIMED = MITTE.and_then(CLAIM)
CHARGED = CLAIMED.and_then(charge(CHARGE, CLAIMED.standing))


def overtaken(past: Given, *events: e.Event) -> list[int | None]:
    return [one.cents for one in newly_overtaken(past.standing, past.and_then(*events).standing)]


def test_the_worked_figure_is_charged_and_stands_as_it_is_computed():
    (one,) = recomputed_interest(CHARGED.standing.claims["RF"], base_rates(CHARGED.standing))
    assert (one.event.amount_cents, one.cents, one.overtaken) == (32704, 32704, False)


@examples(st.integers(0, 300), st.integers(1, 250), st.integers(1, 600000))
def test_a_charge_that_stands_has_the_arithmetic_that_is_computed(after, days, paid):
    first = CHARGE.start + after
    past = CLAIMED.and_then(e.RepaymentPaid("RF", paid, first + days // 2))
    past = past.and_then(charge(c.ChargeInterest("RF", first, first + days), past.standing))
    (one,) = recomputed_interest(past.standing.claims["RF"], base_rates(past.standing))
    assert [part._replace(event=None) for part in one.charged] == list(one.parts)
    assert {part.event for part in one.charged} == {one.sequence}
    assert one.difference_cents == 0


def test_a_payment_dated_before_the_end_of_a_charge_overtakes_it():
    payment = e.RepaymentPaid("RF", euros("2000"), day("2025-01-20"))
    assert overtaken(CHARGED, payment) == [31668]
    later = msgspec.structs.replace(payment, paid_on=day("2025-02-15"))
    assert overtaken(CHARGED, later) == []


def test_a_payment_before_the_first_day_of_interest_overtakes_it_as_well():
    payment = e.RepaymentPaid("RF", euros("5000"), day("2024-05-01"))
    assert overtaken(CHARGED, payment) == [0]


def test_another_base_rate_overtakes_the_charges_that_rest_on_it():
    assert overtaken(CHARGED, e.BaseRateSet(day("2024-07-01"), (330, 10000), "typed"))
    assert overtaken(CHARGED, e.BaseRateSet(day("2025-07-01"), (330, 10000), "typed")) == []


def test_what_was_overtaken_before_is_not_told_again():
    past = CHARGED.and_then(e.RepaymentPaid("RF", euros("2000"), day("2025-01-20")))
    assert overtaken(past, e.RepaymentPaid("RF", euros("1"), day("2025-02-15"))) == []


def test_a_base_rate_that_is_missing_now_leaves_nothing_to_compare():
    early = e.BaseRateSet(day("2022-07-01"), (-88, 10000), "typed")
    claim = msgspec.structs.replace(CLAIM, interest_from=day("2022-12-01"))
    past = MITTE.and_then(claim, early)
    command = c.ChargeInterest("RF", day("2022-12-01"), day("2023-02-01"))
    past = past.and_then(charge(command, past.standing))
    without = past.and_then(*past.withdraws(past.number_of(early)))
    (one,) = newly_overtaken(past.standing, without.standing)
    assert one.cents is None
    assert "cannot be computed, for a base rate is missing now" in overtaken_words(one)


def test_the_claim_that_wants_the_same_is_found_by_grant_leg_year_and_amount():
    twin = msgspec.structs.replace(CLAIM, claim="RF-2", claimed_on=day("2024-06-01"))
    assert same_claim(twin, CHARGED.standing)
    for change in ({"year": 2023}, {"amount_cents": 1}, {"debtor": COUNTY}):
        assert same_claim(msgspec.structs.replace(twin, **change), CHARGED.standing) is None
    assert same_claim(twin, MITTE.standing) is None


DAYS = st.integers(day("2024-05-01"), day("2025-02-14"))
PAYMENTS = st.lists(st.tuples(st.integers(1, 60000), DAYS), max_size=5)


@examples(PAYMENTS, PAYMENTS)
def test_interest_charged_anew_is_overtaken_by_nothing_that_stands(before, after):
    """Whatever was paid before and behind the charge, the correction that is proposed is right."""
    past = CLAIMED.and_then(*(e.RepaymentPaid("RF", *one) for one in before))
    charged = charge(CHARGE, past.standing)
    paid = past.and_then(charged, *(e.RepaymentPaid("RF", *one) for one in after))
    without = [fact for fact in paid.facts if fact.event != charged]
    anew = charge(CHARGE, Given(tuple(without)).standing)
    (now,) = recomputed_interest(paid.standing.claims["RF"], base_rates(paid.standing))
    assert now.cents == anew.amount_cents
    assert now.overtaken == (anew.amount_cents != charged.amount_cents)
    assert anew.amount_cents <= charged.amount_cents
    left = [cents for _, cents in open_amounts(paid.standing.claims["RF"])]
    assert left == sorted(left, reverse=True)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2024-05-01", "2024-05-01", "the period ends before it begins"),
        ("2024-05-02", "2024-05-01", "the period ends before it begins"),
        ("2024-05-01", "2024-05-02", ""),
        ("2024-04-30", "2024-05-02", "begins before 2024-05-01"),
    ],
)
def test_interest_runs_from_the_first_day_of_interest_for_a_day_at_least(start, end, words):
    command = c.ChargeInterest("RF", day(start), day(end))
    if words:
        with pytest.raises(Refusal, match=words):
            charge(command, CLAIMED.standing)
    else:
        assert charge(command, CLAIMED.standing).start == day(start)


@pytest.mark.parametrize(
    ("start", "end", "free"),
    [
        ("2025-02-15", "2025-02-16", True),
        ("2025-02-14", "2025-02-16", False),
        ("2024-06-01", "2024-06-02", False),
        ("2024-05-01", "2025-02-15", False),
    ],
)
def test_a_day_bears_interest_once(start, end, free):
    command = c.ChargeInterest("RF", day(start), day(end))
    if free:
        assert charge(command, CHARGED.standing).end == day(end)
    else:
        with pytest.raises(Refusal, match="overlaps the interest charged as event"):
            charge(command, CHARGED.standing)


def test_a_claim_without_a_first_day_of_interest_bears_none():
    past = MITTE.and_then(msgspec.structs.replace(CLAIM, interest_from=None))
    with pytest.raises(Refusal, match="the claim bears no interest"):
        charge(CHARGE, past.standing)


def test_interest_that_was_charged_is_open_beside_the_claim():
    assert claim_open(CHARGED.standing.claims["RF"]) == euros("5327.04")
    paid = CHARGED.and_then(e.RepaymentPaid("RF", euros("5000"), day("2025-02-15")))
    assert claim_open(paid.standing.claims["RF"]) == euros("327.04")
