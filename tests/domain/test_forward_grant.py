"""`grant forward`: the contract that passes the grant to an employing body."""

from __future__ import annotations

import pytest

from ledger.domain.commands import ForwardGrant
from ledger.domain.events import GrantForwarded
from tests.domain.scenario import (
    BODIES,
    DUELMEN,
    FORWARDING,
    NOTICE,
    PROGRAMME,
    SETUP,
    day,
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
    assert "grant KIM-2023: no grant is registered under this name → register a grant" in message
    assert "body Dülmen: no body is registered under this name → known: " in message
