"""`grant revoke`: the notice covers nothing from a day on."""

from __future__ import annotations

import pytest

from ledger.domain.commands import ForwardGrant, RevokeGrant
from ledger.domain.events import GrantRevoked
from tests.domain.scenario import NOTTULN, SETUP, day


def test_a_revoked_notice_covers_the_days_before_and_none_after():
    event = SETUP.when(RevokeGrant("KIM-2023", day("2024-07-01")))
    assert event == GrantRevoked("KIM-2023", day("2024-07-01"))
    coverage = SETUP.and_then(event).standing.grants["KIM-2023"].coverage
    assert coverage.at(day("2024-06-30")) is not None
    assert coverage.at(day("2024-07-01")) is None


def test_a_revoked_notice_cannot_be_forwarded_any_more():
    past = SETUP.and_then(GrantRevoked("KIM-2023", day("2024-07-01")))
    command = ForwardGrant("KIM-2023", NOTTULN, day("2024-07-01"), day("2024-12-31"))
    assert "outside the period of notice KIM-2023, 2023-01-01 to 2024-06-30" in past.refuses(
        command
    )


@pytest.mark.parametrize("when", ["2022-12-31", "2026-01-01"])
def test_a_day_outside_the_notice_is_refused(when):
    assert SETUP.refuses(RevokeGrant("KIM-2023", day(when))) == (
        f"grant KIM-2023: {when} lies outside the period of notice KIM-2023, "
        "2023-01-01 to 2025-12-31 → mend the date, or amend the notice's period first"
    )
