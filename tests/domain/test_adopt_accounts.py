"""`year adopt-accounts`: the council adopts a year's accounts, once."""

from __future__ import annotations

import pytest

from ledger.domain.commands import AdoptAccounts
from ledger.domain.events import AccountsAdopted
from tests.domain.scenario import DUELMEN, NOTTULN, SETUP, day

ADOPTED = AccountsAdopted(DUELMEN, 2023, day("2024-12-12"))


def test_the_accounts_of_a_year_are_adopted_after_it():
    assert SETUP.when(AdoptAccounts(DUELMEN, 2023, day("2024-12-12"))) == ADOPTED


@pytest.mark.parametrize("when", ["2023-12-31", "2023-06-30", "2022-12-31"])
def test_no_accounts_are_adopted_before_their_year_is_over(when):
    assert SETUP.refuses(AdoptAccounts(DUELMEN, 2023, day(when))) == (
        f"accounts of {DUELMEN} 2023: adopted on {when}, before the year was over "
        "→ mend the year or the day"
    )


def test_the_first_of_january_is_early_enough():
    assert SETUP.when(AdoptAccounts(DUELMEN, 2023, day("2024-01-01"))).adopted_on == day(
        "2024-01-01"
    )


def test_another_day_for_the_same_accounts_is_a_correction():
    past = SETUP.and_then(ADOPTED)
    number = past.number_of(ADOPTED)
    assert past.refuses(AdoptAccounts(DUELMEN, 2023, day("2024-12-19"))) == (
        f"accounts of {DUELMEN} 2023: were adopted on 2024-12-12, event {number} "
        f"→ correct it with --corrects {number} --reason …"
    )


def test_other_years_and_bodies_have_accounts_of_their_own():
    past = SETUP.and_then(ADOPTED)
    assert past.when(AdoptAccounts(NOTTULN, 2023, day("2024-12-12"))).body == NOTTULN
    assert past.when(AdoptAccounts(DUELMEN, 2024, day("2025-12-12"))).year == 2024


def test_everything_wrong_is_said_at_once():
    past = SETUP.and_then(ADOPTED)
    words = past.refuses(AdoptAccounts(DUELMEN, 2023, day("2023-12-12")))
    assert "before the year was over" in words
    assert "were adopted on 2024-12-12" in words


def test_an_unknown_body_is_refused_with_its_neighbours():
    assert DUELMEN in SETUP.refuses(AdoptAccounts("0555801", 2023, day("2024-12-12")))


def test_a_corrected_day_takes_the_place_of_the_wrong_one():
    past = SETUP.and_then(ADOPTED)
    right = AccountsAdopted(DUELMEN, 2023, day("2024-12-19"))
    after = past.and_then(*past.withdraws(past.number_of(ADOPTED), right)).standing
    assert after.accounts[DUELMEN, 2023].event == right


def test_withdrawn_accounts_can_be_adopted_anew():
    past = SETUP.and_then(ADOPTED)
    past = past.and_then(*past.withdraws(past.number_of(ADOPTED)))
    assert not past.standing.accounts
    assert past.when(AdoptAccounts(DUELMEN, 2023, day("2024-12-19")))


def test_a_body_whose_accounts_were_adopted_cannot_go():
    past = SETUP.and_then(ADOPTED)
    words = past.keeps(1)
    assert f"event {past.number_of(ADOPTED)}, body {DUELMEN}" in words
