"""First and last days of a leg: of its own terms, of a forwarding inside a year, of a rate."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest

from ledger.domain import events as e
from ledger.domain.grants.legs import (
    Leg,
    funded_levels,
    has_days,
    held_days,
    leg_on,
    legs_of,
    rate_on,
)
from ledger.domain.period import Span, year_span
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    COUNTY,
    DUELMEN,
    FILLED,
    FORWARDING,
    MITTE,
    NOTICE,
    POST,
    PROGRAMME,
    cost,
    day,
    given,
)

YEAR = year_span(2024)
OWN = e.GrantForwarded(
    "KIM-2023", DUELMEN, day("2024-03-01"), day("2025-04-30"), 6000000, "per-fte", 100
)


def standing(*forwardings, notice=NOTICE):
    past = given(*BODIES, PROGRAMME, notice, *forwardings, AGREEMENT, POST, FILLED)
    facts = past.standing
    return facts.posts["CM-1"], facts.grants["KIM-2023"]


def test_a_contract_with_its_own_terms_has_its_own_days_and_years():
    post, grant = standing(OWN)
    leg = leg_on(day("2024-03-01"), post, grant)
    assert leg is not None
    assert leg.span == Span(day("2024-03-01"), day("2025-05-01"))
    assert list(leg.years) == [2024, 2025]
    assert [leg.nearest_year(year) for year in (2023, 2024, 2026)] == [2024, 2024, 2025]
    assert leg.key == ("KIM-2023", grant.forwardings[0][0].sequence)
    assert leg.financing == leg.terms(2024).financing == "per-fte"


def test_a_contract_without_terms_has_the_days_of_the_notice():
    post, grant = standing(FORWARDING)
    leg = leg_on(day("2024-03-01"), post, grant)
    assert leg == Leg(grant, None)
    assert leg.span == Span(day("2023-01-01"), day("2026-01-01"))
    assert list(leg.years) == [2023, 2024, 2025]
    assert leg.key == ("KIM-2023", 0)


def test_a_year_is_settled_alone_unless_the_whole_period_is_one_account():
    _, grant = standing(OWN)
    leg = Leg(grant, grant.forwardings[0])
    assert leg.account_years(2024) == (2024,)
    _, grant = standing(msgspec.structs.replace(OWN, account="period"))
    leg = Leg(grant, grant.forwardings[0])
    assert leg.account_years(2024) == (2024, 2025)
    assert leg.account_years(2023) == (2023, 2024, 2025)


@pytest.mark.parametrize(
    ("when", "reached", "rate"),
    [
        ("2024-02-29", False, None),
        ("2024-03-01", True, 6000000),
        ("2025-04-30", True, 6000000),
        ("2025-05-01", False, None),
    ],
)
def test_a_forwarding_reaches_the_body_from_its_first_to_its_last_day(when, reached, rate):
    post, grant = standing(OWN)
    assert (leg_on(day(when), post, grant) is not None) is reached
    entry = rate_on(day(when), post, grant)
    assert (entry.value if entry else None) == rate


def test_a_rate_of_the_contract_is_known_by_the_event_that_agreed_it():
    post, grant = standing(OWN)
    entry = rate_on(day("2024-03-01"), post, grant)
    assert entry is not None
    assert entry.sequence == grant.forwardings[0][0].sequence
    passed, grant = standing(FORWARDING)
    entry = rate_on(day("2024-03-01"), passed, grant)
    assert entry is not None
    assert (entry.value, entry.sequence) == (5700000, grant.fact.sequence)


def test_of_two_contracts_the_later_one_counts_where_both_hold():
    later = msgspec.structs.replace(
        FORWARDING, valid_from=day("2024-07-01"), valid_to=day("2024-09-30"), rate_cents=100
    )
    post, grant = standing(FORWARDING, later)
    rates = [
        (entry.value if (entry := rate_on(day(on), post, grant)) else None)
        for on in ("2024-06-30", "2024-07-01", "2024-09-30", "2024-10-01")
    ]
    assert rates == [5700000, 100, 100, 5700000]


def test_a_year_is_cut_where_a_contract_begins_and_behind_its_last_day():
    ending = msgspec.structs.replace(OWN, valid_to=day("2024-09-30"))
    post, grant = standing(ending)
    leg = Leg(grant, grant.forwardings[0])
    assert funded_levels(post, leg, YEAR) == [
        (Span(day("2024-01-01"), day("2024-03-01")), Fraction(0)),
        (Span(day("2024-03-01"), day("2024-10-01")), Fraction(6000000)),
        (Span(day("2024-10-01"), day("2025-01-01")), Fraction(0)),
    ]
    assert held_days(post, leg, YEAR) == [Span(day("2024-03-01"), day("2024-10-01"))]


@pytest.mark.parametrize("first", ["2024-01-01", "2024-12-31"])
def test_a_contract_on_the_first_or_last_day_of_a_year_makes_no_empty_part(first):
    post, grant = standing(msgspec.structs.replace(OWN, valid_from=day(first)))
    levels = funded_levels(post, Leg(grant, grant.forwardings[0]), YEAR)
    assert all(level.span.days for level in levels)
    assert sum(level.span.days for level in levels if level.value) == (
        366 if first == "2024-01-01" else 1
    )


def test_a_contract_for_one_day_pays_that_day():
    one = msgspec.structs.replace(
        FORWARDING, valid_from=day("2024-02-29"), valid_to=day("2024-02-29")
    )
    post, grant = standing(one)
    assert legs_of(post, {"KIM-2023": grant}, YEAR) == [Leg(grant, None)]
    levels = funded_levels(post, Leg(grant, None), YEAR)
    assert [(level.span, level.value) for level in levels if level.value] == [
        (Span(day("2024-02-29"), day("2024-03-01")), Fraction(5700000))
    ]


def test_the_notice_pays_its_recipient_to_its_last_day():
    direct = msgspec.structs.replace(NOTICE, recipient=DUELMEN, valid_to=day("2024-03-31"))
    past = given(*BODIES, PROGRAMME, direct, AGREEMENT, POST, FILLED)
    facts = past.standing
    post, grant = facts.posts["CM-1"], facts.grants["KIM-2023"]
    assert leg_on(day("2024-03-31"), post, grant) == Leg(grant, None)
    assert leg_on(day("2024-04-01"), post, grant) is None
    year = past.post_year(2024, cost("2024-01-01", "2024-12-31", "80000"))
    assert year.payable == 5700000 * 3 // 12


def test_no_contract_with_another_body_reaches_the_post():
    post, grant = standing(msgspec.structs.replace(FORWARDING, recipient=COUNTY))
    assert leg_on(day("2024-03-01"), post, grant) is None
    assert MITTE.standing.grants["KIM-2023"].forwardings[0][1].recipient == DUELMEN


@pytest.mark.parametrize(
    ("first", "last"), [("2025-01-01", "2025-12-31"), ("2023-06-01", "2024-12-31")]
)
def test_a_contract_that_meets_a_year_at_its_end_cuts_nothing(first, last):
    meets = msgspec.structs.replace(OWN, valid_from=day(first), valid_to=day(last))
    post, grant = standing(meets)
    (level,) = funded_levels(post, Leg(grant, grant.forwardings[0]), YEAR)
    assert level.span == YEAR
    assert level.value == (6000000 if last == "2024-12-31" else 0)


def test_a_post_has_days_in_a_span_from_its_first_to_its_last_day():
    post, _ = standing()
    first = day("2023-01-01")
    assert has_days(post, Span(first, first + 1))
    assert has_days(post, Span(first - 1, first + 1))
    assert not has_days(post, Span(first - 1, first))
    assert not has_days(post, Span(first, first))
