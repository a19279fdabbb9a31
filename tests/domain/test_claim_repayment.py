"""Repayment claims and payments, leg by leg."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.repayments.rules import claim_open, legs_back
from tests.domain.scenario import COUNTY, DUELMEN, LAND, MITTE, NOTTULN, day, euros

CLAIM = c.ClaimRepayment(
    "RF-2024",
    "KIM-2023",
    COUNTY,
    DUELMEN,
    2024,
    euros("5000"),
    day("2025-01-10"),
    day("2025-02-15"),
    day("2024-05-01"),
)
PAYMENT = c.PayRepayment("RF-2024", euros("2000"), day("2025-02-01"))
CLAIMED = MITTE.and_then(MITTE.when(CLAIM))


def test_the_way_back_is_the_way_that_the_money_came():
    assert legs_back("KIM-2023", MITTE.standing) == {
        (LAND, COUNTY),
        (COUNTY, DUELMEN),
        (DUELMEN, NOTTULN),
    }


def test_legs_differ_in_amount_and_year():
    other = msgspec.structs.replace(
        CLAIM, claim="RF-M", creditor=DUELMEN, debtor=NOTTULN, year=2023, amount_cents=1
    )
    assert CLAIMED.when(other)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"creditor": NOTTULN}, "is no leg of grant KIM-2023"),
        ({"creditor": LAND}, "is no leg"),
        ({"amount_cents": 0}, "not above zero"),
        ({"due_on": day("2025-01-09")}, "due before it was claimed"),
        ({"year": 2022}, "none of the notice's years"),
        ({"grant": "KIM-9"}, "no grant is registered"),
    ],
)
def test_what_is_no_claim_is_refused(change, words):
    assert words in MITTE.refuses(msgspec.structs.replace(CLAIM, **change))


def test_payments_lower_what_is_open_and_what_is_beyond_it_is_owed_back():
    past = CLAIMED.and_then(CLAIMED.when(PAYMENT))
    assert claim_open(past.standing.claims["RF-2024"]) == euros("3000")
    rest = msgspec.structs.replace(PAYMENT, amount_cents=euros("3000"))
    past = past.and_then(past.when(rest))
    assert claim_open(past.standing.claims["RF-2024"]) == 0
    past = past.and_then(past.when(msgspec.structs.replace(PAYMENT, amount_cents=1)))
    assert claim_open(past.standing.claims["RF-2024"]) == -1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount_cents": 0}, "not above zero"),
        ({"paid_on": day("2025-01-09")}, "paid before it was claimed"),
        ({"claim": "RF-9"}, "no claim is registered"),
    ],
)
def test_what_is_no_payment_is_refused(change, words):
    assert words in CLAIMED.refuses(msgspec.structs.replace(PAYMENT, **change))


def test_a_base_rate_changes_only_with_the_half_year():
    rate = c.SetBaseRate(day("2026-02-01"), (127, 10000), "Bundesbank")
    assert "1 January and 1 July" in MITTE.refuses(rate)
    assert MITTE.when(msgspec.structs.replace(rate, valid_from=day("2026-07-01")))


def test_a_claim_that_was_paid_on_is_not_withdrawn_and_a_payment_is():
    past = CLAIMED.and_then(CLAIMED.when(PAYMENT))
    number = past.number_of(CLAIMED.facts[-1].event)
    assert "correct or withdraw event" in past.keeps(number)
    assert past.withdraws(number + 1)


def test_a_forwarding_that_a_claim_rests_on_is_not_withdrawn():
    forwarding = next(f for f in CLAIMED.facts if isinstance(f.event, e.GrantForwarded))
    assert "is no leg" in CLAIMED.keeps(forwarding.sequence)
