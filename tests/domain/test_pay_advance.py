"""`advance pay`: an advance (Abschlag) that a member paid, or got back."""

from __future__ import annotations

import msgspec

from ledger.domain.commands import PayAdvance
from ledger.domain.events import AdvancePaid
from ledger.domain.facts import fold
from tests.domain.advance_cases import BOTH_EMPLOY, LEFT
from tests.domain.scenario import AGREEMENT, DUELMEN, NOTTULN, SETUP, day, key

PAY = PayAdvance("KV-Mitte", NOTTULN, 2024, 200000, day("2024-03-28"))
PLACE = "advance of 05558032 for 2024 on KV-Mitte"


def changed(**fields):
    return msgspec.structs.replace(PAY, **fields)


def test_an_advance_counts_for_its_budget_year_whenever_it_is_paid():
    late = changed(paid_on=day("2025-01-10"))
    event = SETUP.when(late)
    assert event == AdvancePaid("KV-Mitte", NOTTULN, 2024, 200000, day("2025-01-10"))
    (_, kept), *more = SETUP.and_then(event).standing.agreements["KV-Mitte"].advances
    assert (kept.year, more) == (2024, [])


def test_an_advance_paid_back_is_negative_and_never_zero():
    assert SETUP.when(changed(amount_cents=-50000)).amount_cents == -50000
    assert SETUP.refuses(changed(amount_cents=0)) == (
        f"{PLACE}: nothing was paid → type the amount; paid back is negative"
    )


def test_what_is_not_paid_yet_is_no_payment():
    assert SETUP.refuses(changed(paid_on=0)) == (
        f"{PLACE}: the day of payment is missing → name it"
    )


def test_a_member_that_left_may_still_pay_for_its_last_year():
    assert LEFT.when(changed(paid_on=day("2025-02-01"))).member == NOTTULN


def test_where_several_employ_the_payment_names_to_whom_it_went():
    assert "several bodies employ under the agreement" in BOTH_EMPLOY.refuses(PAY)
    assert BOTH_EMPLOY.when(changed(employing_body=DUELMEN)).employing_body == DUELMEN


def test_a_payment_can_be_corrected_and_withdrawn():
    paid = SETUP.and_then(SETUP.when(PAY))
    number = paid.number_of(SETUP.when(PAY))
    right = AdvancePaid("KV-Mitte", NOTTULN, 2024, 210000, day("2024-03-28"))
    events = paid.withdraws(number, right)
    facts = paid.and_then(*events).standing.agreements["KV-Mitte"].advances
    assert [event.amount_cents for _, event in facts] == [210000]
    gone = fold(paid.and_then(*paid.withdraws(number)).facts)
    assert gone.agreements["KV-Mitte"].advances == []


def test_an_agreement_keeps_the_members_that_have_paid():
    paid = SETUP.and_then(SETUP.when(PAY))
    alone = msgspec.structs.replace(AGREEMENT, key=key(f"{DUELMEN}=1"))
    message = paid.keeps(paid.number_of(AGREEMENT), alone)
    number = paid.number_of(SETUP.when(PAY))
    assert message == (
        f"event {number}, {PLACE}: 05558032 is no member in 2024 "
        f"→ correct or withdraw event {number} first"
    )
