"""`grant forward`: the contract that passes the grant to an employing body."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain.commands import ForwardGrant
from ledger.domain.events import GrantForwarded
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    DUELMEN,
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
)

PAST = given(*BODIES, PROGRAMME, NOTICE)


def test_a_forwarding_without_rate_passes_the_notices():
    command = ForwardGrant("KIM-2023", DUELMEN, day("2023-01-01"), day("2025-12-31"))
    assert PAST.when(command) == FORWARDING


@pytest.mark.parametrize(
    ("first", "last", "outside"),
    [
        ("2022-12-31", "2025-12-31", "2022-12-31"),
        ("2023-01-01", "2026-01-01", "2026-01-01"),
    ],
)
def test_a_forwarding_dated_outside_the_notice_is_refused(first, last, outside):
    assert PAST.refuses(ForwardGrant("KIM-2023", DUELMEN, day(first), day(last))) == (
        f"forwarding of KIM-2023 to {DUELMEN}: {outside} lies outside the period of notice "
        "KIM-2023, 2023-01-01 to 2025-12-31 → mend the date, or amend the notice's period first"
    )


def test_a_second_forwarding_to_the_same_body_for_the_same_days_is_refused():
    number = SETUP.number_of(FORWARDING)
    command = ForwardGrant("KIM-2023", DUELMEN, day("2025-12-31"), day("2025-12-31"), 5000000)
    assert SETUP.refuses(command) == (
        f"forwarding of KIM-2023 to {DUELMEN}: overlaps the forwarding recorded as event {number} "
        f"→ choose another period, or correct it with --corrects {number}"
    )


def test_one_forwarding_may_follow_another():
    first = GrantForwarded("KIM-2023", DUELMEN, day("2023-01-01"), day("2023-12-31"), 5500000)
    command = ForwardGrant("KIM-2023", DUELMEN, day("2024-01-01"), day("2025-12-31"))
    assert PAST.and_then(first).when(command).valid_from == day("2024-01-01")


def test_a_forwarding_that_ends_before_it_begins_or_pays_less_than_nothing_is_refused():
    message = PAST.refuses(
        ForwardGrant("KIM-2023", DUELMEN, day("2024-02-01"), day("2024-01-31"), -1)
    )
    assert "the period ends before it begins → exchange or mend the two dates" in message
    assert "a negative rate → type it without the minus sign" in message


def test_an_unknown_grant_and_an_unknown_recipient_are_refused():
    message = given(*BODIES).refuses(ForwardGrant("KIM-2023", "Dülmen", 19400, 19401))
    assert "grant KIM-2023: no grant is registered under this name → register one first" in message
    assert (
        "body Dülmen: no body is registered under this name → see what there is with: body list"
        in message
    )


FORWARD = ForwardGrant("KIM-2023", DUELMEN, day("2023-01-01"), day("2025-12-31"))
DEFICIT = {
    "financing": "deficit",
    "approved_cents": euros("55000"),
    "planned_cost_cents": euros("80000"),
}
FIXED_NOTICE = msgspec.structs.replace(
    NOTICE, financing="fixed-amount", rate_cents=0, approved_cents=euros("171000")
)


def with_terms(**fields) -> ForwardGrant:
    return msgspec.structs.replace(FORWARD, **fields)


def test_a_forwarding_with_a_financing_type_pays_by_its_own_terms():
    forwarding = PAST.when(with_terms(**DEFICIT, proof_due="02-28"))
    past = PAST.and_then(forwarding, AGREEMENT, POST, FILLED)
    assert past.post_year(2024, cost("2024-01-01", "2024-12-31", "72000")).payable == 4700000


def test_a_forwarding_may_pay_a_flat_rate_of_its_own_under_a_fixed_amount():
    past = given(*BODIES, PROGRAMME, FIXED_NOTICE)
    forwarding = past.when(with_terms(financing="flat-capped", rate_cents=euros("50000")))
    past = past.and_then(forwarding, AGREEMENT, POST, FILLED)
    assert past.post_year(2024, cost("2024-01-01", "2024-12-31", "72000")).payable == 5000000


def test_the_day_of_the_proof_may_differ_without_terms_of_its_own():
    event = PAST.when(with_terms(proof_due="02-28"))
    assert (event.financing, event.proof_due) == ("", "02-28")


NO_TYPE = "has terms of its own, but no financing type → add --financing, or leave them out"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"approved_cents": 1}, NO_TYPE),
        ({"planned_cost_cents": 1}, NO_TYPE),
        ({"planned_other_cents": 1}, NO_TYPE),
        ({"de_minimis_cents": 1}, NO_TYPE),
        ({"scope": "grant"}, NO_TYPE),
        ({"account": "period"}, NO_TYPE),
        ({**DEFICIT, "scope": "all"}, "unknown scope 'all' → one of post, grant"),
        ({**DEFICIT, "account": "all"}, "unknown account 'all' → one of year, period"),
        (
            {**DEFICIT, "approved_cents": None},
            "deficit financing needs the approved amount → give --approved",
        ),
        (
            {**DEFICIT, "rate_cents": 1},
            (
                "deficit financing has no rate per FTE → leave --rate out, or choose one of "
                "flat-capped, per-fte"
            ),
        ),
        (
            {"financing": "share"},
            (
                "unknown financing type 'share' → one of per-fte, fixed-amount, percentage, "
                "deficit, full, flat-capped"
            ),
        ),
        (
            {"financing": "flat-capped", "scope": "grant"},
            "flat-capped financing is capped by the actual cost of each post → leave --scope out",
        ),
        (
            {"financing": "flat-capped", "rate_cents": 0},
            "flat-capped financing needs a rate above zero → give --rate",
        ),
    ],
)
def test_terms_that_do_not_fit_are_refused(fields, message):
    place = f"forwarding of KIM-2023 to {DUELMEN}"
    assert PAST.refuses(with_terms(**fields)) == f"{place}: {message}"


def test_a_rate_is_refused_where_the_notice_passed_on_has_none():
    past = given(*BODIES, PROGRAMME, FIXED_NOTICE)
    assert past.refuses(with_terms(rate_cents=1)) == (
        f"forwarding of KIM-2023 to {DUELMEN}: fixed-amount financing has no rate per FTE "
        "→ leave --rate out, or choose one of flat-capped, per-fte"
    )
    assert past.refuses(with_terms(financing="per-fte")) == (
        f"forwarding of KIM-2023 to {DUELMEN}: per-fte financing needs a rate, and the notice "
        "has none → give --rate"
    )


def test_a_forwarding_is_corrected_and_its_money_hangs_on_it():
    number = MITTE.number_of(FORWARDING)
    right = msgspec.structs.replace(FORWARDING, **DEFICIT)
    past = MITTE.and_then(*MITTE.withdraws(number, right))
    assert past.post_year(2024, cost("2024-01-01", "2024-12-31", "72000")).payable == 4700000
