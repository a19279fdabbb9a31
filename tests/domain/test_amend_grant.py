"""`grant amend`: another rate, other cost types or another end."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest

from ledger.domain.commands import AmendGrant
from ledger.domain.events import GrantAmended, GrantRevoked
from ledger.domain.grants.amounts import amounts_on
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    FILLED,
    FORWARDING,
    MITTE,
    NOTICE,
    POST,
    PROGRAMME,
    SETUP,
    cost,
    day,
    euros,
    given,
    value_on,
)

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
        "grant KIM-2023: the amendment changes nothing "
        "→ give what it changes, e.g. --rate, --approved, --cost-type or --until"
    )


def test_a_negative_rate_and_a_period_that_ends_before_it_begins_are_refused():
    message = SETUP.refuses(AmendGrant("KIM-2023", day("2023-01-01"), -1, None, day("2022-01-01")))
    assert "a negative rate → type it without the minus sign" in message
    assert "the period ends before it begins → exchange or mend the two dates" in message


def test_after_a_revocation_no_rate_can_be_dated():
    past = SETUP.and_then(GrantRevoked("KIM-2023", day("2024-07-01")))
    command = AmendGrant("KIM-2023", day("2024-07-01"), 1)
    assert past.refuses(command) == OUTSIDE.format("2024-07-01", "2024-06-30")


DEFICIT = msgspec.structs.replace(
    NOTICE,
    rate_cents=0,
    financing="deficit",
    approved_cents=euros("55000"),
    planned_cost_cents=euros("80000"),
    planned_other_cents=euros("5000"),
    de_minimis_cents=euros("500"),
)
BY_PLAN = given(*BODIES, PROGRAMME, DEFICIT, FORWARDING, AGREEMENT, POST, FILLED)


def amend(when: str = "2024-01-01", **fields) -> AmendGrant:
    return AmendGrant("KIM-2023", day(when), **fields)


def test_an_amount_changes_alone_and_the_others_stay():
    event = BY_PLAN.when(amend(approved_cents=euros("60000")))
    grant = BY_PLAN.and_then(event).standing.grants["KIM-2023"]
    held = [amounts_on(grant, day(when)) for when in ("2023-12-31", "2024-01-01")]
    rest = (euros("80000"), euros("5000"), euros("500"))
    assert held == [(euros("55000"), *rest), (euros("60000"), *rest)]


def test_a_higher_approval_counts_from_its_budget_year_on():
    past = BY_PLAN.and_then(BY_PLAN.when(amend(approved_cents=euros("60000"))))
    # 5,000 of others are planned and did not come: S = −5,000 + 5,000 saved = 0.
    paid = [
        past.post_year(year, cost(f"{year}-07-01", f"{year}-12-31", "75000")).payable
        for year in (2023, 2024)
    ]
    assert paid == [euros("55000"), euros("60000")]


def test_an_amendment_may_lie_before_what_was_recorded():
    later = BY_PLAN.and_then(BY_PLAN.when(amend("2025-01-01", de_minimis_cents=0)))
    event = later.when(amend("2023-01-01", planned_cost_cents=euros("90000")))
    amounts = amounts_on(later.and_then(event).standing.grants["KIM-2023"], day("2025-01-01"))
    assert (amounts.planned_cost, amounts.de_minimis) == (euros("90000"), 0)


def test_an_amendment_before_a_later_one_keeps_to_what_that_says():
    later = BY_PLAN.and_then(BY_PLAN.when(amend("2025-01-01", approved_cents=euros("70000"))))
    assert later.refuses(amend("2023-01-01", planned_cost_cents=euros("70000"))) == (
        "grant KIM-2023: approved €70,000.00 and planned money of others €5,000.00 "
        "exceed the planned cost €70,000.00 → "
        "mend one of them; own money is what the two leave of it"
    )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"approved_cents": euros("75000.01")},
            (
                "approved €75,000.01 and planned money of others €5,000.00 exceed the planned cost "
                "€80,000.00 → mend one of them; own money is what the two leave of it"
            ),
        ),
        (
            {"planned_other_cents": euros("25000.01")},
            (
                "approved €55,000.00 and planned money of others €25,000.01 "
                "exceed the planned cost €80,000.00 → "
                "mend one of them; own money is what the two leave of it"
            ),
        ),
        (
            {"rate_cents": 100},
            (
                "deficit financing has no rate per FTE "
                "→ leave --rate out, or choose one of flat-capped, per-fte"
            ),
        ),
        (
            {"de_minimis_cents": -1},
            "a negative de-minimis amount → type it without the minus sign",
        ),
        (
            {"planned_cost_cents": 0},
            "deficit financing needs the planned eligible cost → give --planned-cost",
        ),
        (
            {"minimum_share": (3, 2)},
            "a minimum share of 3/2, above one → type a part of a full-time post, e.g. 1/2",
        ),
    ],
)
def test_an_amendment_keeps_to_the_financing_type(fields, message):
    assert BY_PLAN.refuses(amend(**fields)) == f"grant KIM-2023: {message}"


def test_an_amount_dated_outside_the_notice_is_refused():
    command = amend("2026-01-01", approved_cents=euros("50000"))
    assert BY_PLAN.refuses(command) == OUTSIDE.format("2026-01-01", "2025-12-31")


def test_a_de_minimis_amount_is_not_brought_in_for_a_fixed_amount():
    assert SETUP.refuses(amend(de_minimis_cents=50000)) == (
        "grant KIM-2023: a de-minimis amount is applied neither to full financing nor to fixed "
        "amounts → leave --de-minimis out"
    )


def test_a_later_day_for_the_proof_may_come_after_the_period():
    event = BY_PLAN.when(amend("2026-02-01", proof_due="06-30", minimum_share=(1, 2)))
    grant = BY_PLAN.and_then(event).standing.grants["KIM-2023"]
    assert (grant.proof_due, grant.minimum_share) == ("06-30", Fraction(1, 2))


def test_without_the_higher_plan_a_higher_approval_becomes_impossible():
    plan = BY_PLAN.when(amend(planned_cost_cents=euros("90000")))
    past = BY_PLAN.and_then(plan)
    past = past.and_then(past.when(amend(approved_cents=euros("85000"))))
    number = past.number_of(plan)
    assert past.keeps(number) == (
        f"event {number + 1}, grant KIM-2023: approved €85,000.00 and planned money of others "
        "€5,000.00 exceed the planned cost €80,000.00 "
        f"→ correct or withdraw event {number + 1} first"
    )
    right = GrantAmended(
        "KIM-2023", day("2024-01-01"), None, None, None, planned_cost_cents=euros("95000")
    )
    assert past.withdraws(number, right)[1] == right


def test_an_unknown_grant_is_refused_with_the_known_one():
    assert SETUP.refuses(AmendGrant("KIM-2032", day("2024-01-01"), 1)) == (
        "grant KIM-2032: no grant is registered under this name → known: KIM-2023"
    )
