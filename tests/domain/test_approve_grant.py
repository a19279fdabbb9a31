"""`grant approve`: a notice at a rate per FTE and year."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain.commands import ApproveGrant
from tests.domain.scenario import BODIES, COUNTY, LAND, NOTICE, PROGRAMME, day, given

PAST = given(*BODIES, PROGRAMME)
APPROVE = ApproveGrant(
    "KIM-2023", "KIM", LAND, COUNTY, day("2023-01-01"), day("2025-12-31"), 5700000
)


def changed(**fields):
    return msgspec.structs.replace(APPROVE, **fields)


def test_a_notice_counts_calendar_days_and_pays_personnel_unless_it_says_otherwise():
    assert PAST.when(APPROVE) == NOTICE


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (
            changed(valid_to=day("2022-12-31")),
            "grant KIM-2023: the period ends before it begins → exchange or mend the two dates",
        ),
        (
            changed(rate_cents=-1),
            "grant KIM-2023: a negative rate → type it without the minus sign",
        ),
        (
            changed(day_count="act/365"),
            (
                "grant KIM-2023: unknown day-count policy 'act/365' → one of calendar-days, "
                "full-months, started-months, actual-days, 30/360"
            ),
        ),
        (
            changed(cost_types=()),
            "grant KIM-2023: no cost type is eligible → name at least one, e.g. personnel",
        ),
        (
            changed(programme="BAMF"),
            "programme BAMF: no programme is registered under this name → known: KIM",
        ),
    ],
)
def test_a_notice_that_cannot_be_is_refused(command, message):
    assert PAST.refuses(command) == message


def test_an_unknown_grantor_and_an_unknown_recipient_are_both_told():
    message = PAST.refuses(changed(grantor="NRW", recipient="Coesfeld"))
    assert [line.split(":")[0] for line in message.splitlines()] == ["body NRW", "body Coesfeld"]


def test_everything_that_is_wrong_is_told_at_once():
    message = PAST.refuses(changed(rate_cents=-1, cost_types=()))
    assert len(message.splitlines()) == 2
