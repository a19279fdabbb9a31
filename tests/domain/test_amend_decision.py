"""`decision amend`: another ceiling from a year on."""

from __future__ import annotations

import pytest

from ledger.domain.commands import AmendDecision
from ledger.domain.events import AuthorisationAmended, BudgetAuthorised
from tests.domain.scenario import NOTTULN, SETUP


def test_an_amendment_replaces_the_ceiling_from_the_year_it_names():
    event = SETUP.when(AmendDecision("181/2022", 2025, 800000))
    assert event == AuthorisationAmended("181/2022", 2025, 800000)
    ceilings = SETUP.and_then(event).standing.decisions["181/2022"].ceilings
    assert [entry and entry.value for entry in map(ceilings.at, (2024, 2025, 2030))] == [
        500000,
        800000,
        800000,
    ]


def test_an_amendment_does_not_prolong_a_decision_that_ends():
    ending = BudgetAuthorised("7/2023", NOTTULN, "KIM", 100000, 2023, 2024, None)
    past = SETUP.and_then(ending, AuthorisationAmended("7/2023", 2024, 200000))
    assert past.standing.decisions["7/2023"].ceilings.at(2025) is None


@pytest.mark.parametrize(
    ("decision", "last", "year", "years"),
    [("181/2022", None, 2022, "2023 to open"), ("7/2023", 2024, 2025, "2023 to 2024")],
)
def test_a_year_that_is_none_of_its_own_is_refused(decision, last, year, years):
    past = SETUP.and_then(BudgetAuthorised("7/2023", NOTTULN, "KIM", 100000, 2023, last, None))
    assert past.refuses(AmendDecision(decision, year, 1)) == (
        f"decision {decision}: {year} is none of its years ({years}) → name one of them"
    )


def test_a_negative_ceiling_is_refused():
    assert SETUP.refuses(AmendDecision("181/2022", 2024, -1)) == (
        "decision 181/2022: a negative ceiling → type it without the minus sign"
    )


def test_an_unknown_decision_is_refused_with_the_known_one():
    assert SETUP.refuses(AmendDecision("181/2023", 2024, 1)) == (
        "decision 181/2023: no decision is registered under this name → known: 181/2022"
    )
