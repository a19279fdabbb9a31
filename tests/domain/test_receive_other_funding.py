"""`grant other-funding`: money of others that came in for a budget year."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain.commands import ReceiveOtherFunding
from ledger.domain.events import OtherFundingReceived
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    COUNTY,
    DUELMEN,
    FILLED,
    FORWARDING,
    NOTICE,
    NOTTULN,
    POST,
    PROGRAMME,
    SETUP,
    cost,
    day,
    euros,
    given,
)

PLACE = "other funding under KIM-2023"
RECEIVE = ReceiveOtherFunding(
    "KIM-2023", DUELMEN, "Stiftung", 2023, euros("3000"), day("2024-01-10")
)
CAME = OtherFundingReceived("KIM-2023", DUELMEN, "Stiftung", 2023, euros("3000"), day("2024-01-10"))
DEFICIT = msgspec.structs.replace(
    NOTICE,
    rate_cents=0,
    financing="deficit",
    approved_cents=euros("30000"),
    planned_cost_cents=euros("40000"),
)
PAST = given(*BODIES, PROGRAMME, DEFICIT, FORWARDING, AGREEMENT, POST, FILLED)


def changed(**fields) -> ReceiveOtherFunding:
    return msgspec.structs.replace(RECEIVE, **fields)


def test_it_counts_for_the_year_it_is_meant_for_and_not_for_that_of_the_payment():
    past = PAST.and_then(PAST.when(RECEIVE))
    book = past.book(
        CM_1_2023=[cost("2023-07-01", "2023-12-31", "40000")],
        CM_1_2024=[cost("2024-01-01", "2024-12-31", "40000")],
    )
    assert [book.post_year("CM-1", year).payable for year in (2023, 2024)] == [2700000, 3000000]


@pytest.mark.parametrize("receiver", [COUNTY, DUELMEN])
def test_the_first_recipient_and_the_forwardees_receive(receiver):
    assert SETUP.when(changed(recipient=receiver)) == msgspec.structs.replace(
        CAME, recipient=receiver
    )


def test_it_may_come_in_after_the_period():
    assert SETUP.when(changed(year=2025, received_on=day("2026-03-01"))).year == 2025


@pytest.mark.parametrize("amount", [0, -1])
def test_money_received_is_above_zero(amount):
    assert SETUP.refuses(changed(amount_cents=amount)) == (
        f"{PLACE}: money received is above zero → check the amount and its sign"
    )


@pytest.mark.parametrize("year", [2022, 2026])
def test_a_year_of_no_notice_is_refused(year):
    assert SETUP.refuses(changed(year=year)) == (
        f"{PLACE}: {year} is none of the notice's years (2023 to 2025) "
        "→ name one of them, or amend the notice's period first"
    )


def test_a_body_that_receives_nothing_under_the_notice_is_refused():
    assert SETUP.refuses(changed(recipient=NOTTULN)) == (
        f"{PLACE}: {NOTTULN} receives nothing under this notice "
        f"→ name one of {COUNTY}, {DUELMEN}, or record the forwarding first"
    )


def test_it_is_corrected_and_the_grant_follows():
    past = PAST.and_then(CAME)
    number = past.number_of(CAME)
    row = cost("2023-07-01", "2023-12-31", "40000")
    less = msgspec.structs.replace(CAME, amount_cents=euros("1000"))
    assert past.and_then(*past.withdraws(number, less)).post_year(2023, row).payable == 2900000
    assert past.and_then(*past.withdraws(number)).post_year(2023, row).payable == 3000000


def test_the_forwarding_cannot_go_while_money_came_in_under_it():
    past = SETUP.and_then(CAME)
    message = past.keeps(past.number_of(FORWARDING))
    number = past.number_of(CAME)
    assert message == (
        f"event {number}, {PLACE}: {DUELMEN} receives nothing under this notice "
        f"→ correct or withdraw event {number} first"
    )
