"""`grant amend`: another rate, other cost types or another end."""

from __future__ import annotations

import pytest

from ledger.domain.commands import AmendGrant
from ledger.domain.events import GrantAmended, GrantRevoked
from tests.domain.scenario import MITTE, SETUP, cost, day, value_on

OUTSIDE = (
    "grant KIM-2023: {} lies outside the period of notice KIM-2023, 2023-01-01 to {} "
    "→ mend the date, or amend the notice's period first"
)


def test_another_rate_holds_from_its_day_on():
    event = SETUP.when(AmendGrant("KIM-2023", day("2024-01-01"), 5900000))
    assert event == GrantAmended("KIM-2023", day("2024-01-01"), 5900000, None, None)
    rates = SETUP.and_then(event).standing.grants["KIM-2023"].rates
    assert value_on(rates, "2023-12-31") == 5700000
    assert value_on(rates, "2024-01-01") == 5900000


@pytest.mark.parametrize("when", ["2022-12-31", "2026-01-01"])
def test_a_rate_dated_outside_the_notice_is_refused(when):
    command = AmendGrant("KIM-2023", day(when), 5900000)
    assert SETUP.refuses(command) == OUTSIDE.format(when, "2025-12-31")


def test_a_rate_within_the_longer_period_of_the_same_amendment_is_accepted():
    command = AmendGrant("KIM-2023", day("2026-01-01"), 5900000, None, day("2026-12-31"))
    past = MITTE.and_then(SETUP.when(command))
    assert past.post_year(2026, cost("2026-01-01", "2026-12-31", "70000")).entitlement == 0
    assert past.standing.grants["KIM-2023"].coverage.at(day("2026-12-31"))


@pytest.mark.parametrize(
    ("when", "until"), [("2030-01-01", "2026-12-31"), ("2025-06-01", "2024-12-31")]
)
def test_a_rate_beyond_the_end_that_the_same_amendment_sets_is_refused(when, until):
    command = AmendGrant("KIM-2023", day(when), 5900000, None, day(until))
    assert SETUP.refuses(command) == OUTSIDE.format(when, until)


def test_other_cost_types_dated_outside_the_notice_are_refused():
    command = AmendGrant("KIM-2023", day("2026-01-01"), None, ("personnel", "material"))
    assert SETUP.refuses(command) == OUTSIDE.format("2026-01-01", "2025-12-31")


def test_a_shorter_period_covers_nothing_after_its_end():
    event = SETUP.when(AmendGrant("KIM-2023", day("2023-01-01"), None, None, day("2024-06-30")))
    past = MITTE.and_then(event)
    one = past.post_year(2024, cost("2024-01-01", "2024-12-31", "72000"))
    assert one.payable == 2850000


def test_an_amendment_that_changes_nothing_is_refused():
    assert SETUP.refuses(AmendGrant("KIM-2023", day("2024-01-01"))) == (
        "grant KIM-2023: the amendment changes nothing → give --rate, --cost-type or --until"
    )


def test_a_negative_rate_and_a_period_that_ends_before_it_begins_are_refused():
    message = SETUP.refuses(AmendGrant("KIM-2023", day("2023-01-01"), -1, None, day("2022-01-01")))
    assert "a negative rate → type it without the minus sign" in message
    assert "the period ends before it begins → exchange or mend the two dates" in message


def test_after_a_revocation_no_rate_can_be_dated():
    past = SETUP.and_then(GrantRevoked("KIM-2023", day("2024-07-01")))
    command = AmendGrant("KIM-2023", day("2024-07-01"), 1)
    assert past.refuses(command) == OUTSIDE.format("2024-07-01", "2024-06-30")


def test_an_unknown_grant_is_refused_with_the_known_one():
    assert SETUP.refuses(AmendGrant("KIM-2032", day("2024-01-01"), 1)) == (
        "grant KIM-2032: no grant is registered under this name → known: KIM-2023"
    )
