"""`settlement pay`: what a member pays on its balance, or gets back."""

from __future__ import annotations

import msgspec

from ledger.domain.commands import PaySettlement
from ledger.domain.events import SettlementBalance, SettlementIssued, SettlementPaid
from tests.domain.scenario import COUNTY, DUELMEN, MITTE, NOTTULN, day

ISSUED = SettlementIssued(
    "SA-2024",
    "KV-Mitte",
    2024,
    (),
    (SettlementBalance(NOTTULN, DUELMEN, 860349, 400000, 460349),),
    day("2025-02-15"),
    day("2025-03-31"),
    None,
)
PAST = MITTE.and_then(ISSUED)
PAY = PaySettlement("SA-2024", NOTTULN, 460349, day("2025-03-20"))
PLACE = "payment of 05558032 on SA-2024"


def changed(**fields):
    return msgspec.structs.replace(PAY, **fields)


def test_a_payment_stands_on_its_settlement():
    event = PAST.when(PAY)
    assert event == SettlementPaid("SA-2024", NOTTULN, 460349, day("2025-03-20"))
    (_, kept), *more = PAST.and_then(event).standing.settlements["SA-2024"].payments
    assert (kept, more) == (event, [])


def test_a_refund_is_negative_and_never_zero():
    assert PAST.when(changed(amount_cents=-5)).amount_cents == -5
    assert PAST.refuses(changed(amount_cents=0)) == (
        f"{PLACE}: nothing was paid → type the amount; paid back is negative"
    )


def test_what_is_not_paid_yet_is_no_payment():
    assert PAST.refuses(changed(paid_on=0)) == f"{PLACE}: the day of payment is missing → name it"


def test_who_has_no_account_pays_nothing():
    for body in (COUNTY, DUELMEN):
        assert PAST.refuses(changed(member=body)) == (
            f"payment of {body} on SA-2024: {body} has no account in it → name one of 05558032"
        )


def test_an_account_with_another_employing_body_is_refused():
    assert PAST.refuses(changed(employing_body=COUNTY)) == (
        f"{PLACE}: it has no account with 05558 → name one of 05558016 with --to"
    )
    assert PAST.when(changed(employing_body=DUELMEN)).employing_body == DUELMEN


def test_with_several_accounts_the_payment_names_the_employing_body():
    more = SettlementBalance(NOTTULN, COUNTY, 100, 0, 100)
    past = MITTE.and_then(msgspec.structs.replace(ISSUED, balances=(*ISSUED.balances, more)))
    assert past.refuses(PAY) == (
        f"{PLACE}: it has several accounts → name one of 05558016, 05558 with --to"
    )
    assert past.when(changed(employing_body=COUNTY)).employing_body == COUNTY


def test_an_unknown_settlement_is_refused_with_the_known_one():
    assert PAST.refuses(changed(settlement="SA-2023")) == (
        "settlement SA-2023: no settlement is registered under this name → known: SA-2024"
    )


def test_a_settlement_that_was_paid_is_not_withdrawn_before_its_payment():
    paid = PAST.and_then(PAST.when(PAY))
    number = paid.number_of(PAST.when(PAY))
    message = paid.keeps(paid.number_of(ISSUED))
    assert message == (
        f"event {number}, settlement SA-2024: no settlement is registered under this name "
        f"→ correct or withdraw event {number} first"
    )
    assert len(paid.withdraws(number)) == 1


def test_a_settlement_that_was_corrected_is_not_withdrawn_before_its_correction():
    second = msgspec.structs.replace(ISSUED, settlement="SA-2024b", corrects="SA-2024")
    past = PAST.and_then(second)
    assert f"event {past.number_of(second)}" in past.keeps(past.number_of(ISSUED))
    assert len(past.withdraws(past.number_of(second))) == 1
