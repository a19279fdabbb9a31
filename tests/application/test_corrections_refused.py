"""A correction that would break something else is refused, and says what rests on the fact."""

from __future__ import annotations

import pytest

from ledger.application import Note
from ledger.domain import commands as c
from ledger.domain.errors import Conflict, Refusal, UsageError
from ledger.position.load import Question
from tests.application.mitte import (
    AGREEMENT,
    DUELMEN,
    GRANT,
    NOTTULN,
    PERSON,
    POST,
    PROGRAMME,
    booking,
    count,
    day,
    master_data,
)

FIRST, LAST = day("2023-01-01"), day("2025-12-31")
THIRDS = ((DUELMEN, 1, 3), (NOTTULN, 2, 3))


def because(number: int) -> Note:
    return Note(corrects=number, reason="typing mistake")


def answers(ledger):
    return ledger.positions(Question()).rows


@pytest.mark.parametrize("number", [3, 5, 7, 10, 11])
def test_a_fact_that_others_rest_on_cannot_be_withdrawn(ledger, number):
    before = ledger.receipt()

    with pytest.raises(Refusal) as caught:
        ledger.execute(c.WithdrawFact(number), Note(reason="mistake"))

    dependents = {3: [9, 10, 11], 5: [6, 7, 10, 11], 7: [8, 9, 11], 10: [11], 11: [12]}
    for dependent in dependents[number]:
        assert f"event {dependent}, " in str(caught.value)
    assert ledger.receipt() == before


def test_a_post_with_standing_bookings_cannot_be_withdrawn(ledger):
    ledger.execute(c.WithdrawFact(12), Note(reason="nobody came"))
    ledger.execute(booking("V-1"))
    ledger.execute(booking("V-2"))

    with pytest.raises(Refusal, match="post CM-1: 2 bookings depend on it → reverse them first"):
        ledger.execute(c.WithdrawFact(11), Note(reason="mistake"))


def test_once_they_are_reversed_the_post_can_be_withdrawn(ledger):
    ledger.execute(c.WithdrawFact(12), Note(reason="nobody came"))
    then = day("2023-09-01")
    for voucher in ("V-1", "V-2"):
        ledger.execute(booking(voucher))
        ledger.execute(c.ReverseCost(DUELMEN, 2023, voucher, then, then))

    ledger.execute(c.WithdrawFact(11), Note(reason="mistake"))

    assert answers(ledger) == ()
    assert not ledger.verify().findings


def test_the_employing_body_of_a_post_with_bookings_stays(case):
    elsewhere = c.EstablishPost(POST, PROGRAMME, NOTTULN, "Mitte", (1, 1), FIRST, AGREEMENT, GRANT)

    with pytest.raises(Refusal, match="30 bookings depend on it"):
        case.execute(elsewhere, because(11))


def test_a_replacement_that_makes_a_later_fact_impossible_is_refused(ledger):
    ledger.execute(c.ChangeHours(POST, PERSON, (1, 2), day("2023-10-01")))

    with pytest.raises(Refusal, match=r"event 13, post CM-1: P-17 does not fill it on 2023-10-01"):
        ledger.execute(c.FillPost(POST, PERSON, (1, 1), day("2024-01-01")), because(12))


def test_a_replacement_obeys_the_rules_itself(ledger):
    twice = ((DUELMEN, 1, 2), (NOTTULN, 1, 3))

    with pytest.raises(Refusal, match="do not sum to one"):
        ledger.execute(c.ConcludeAgreement(AGREEMENT, PROGRAMME, twice, None, FIRST), because(10))


def test_a_correction_cannot_take_a_name_that_another_has(ledger):
    with pytest.raises(Conflict, match=f"body {NOTTULN}"):
        ledger.execute(c.RegisterBody(NOTTULN, "Dülmen"), because(3))


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_correction_needs_its_reason(ledger, reason):
    right = c.AmendGrant(GRANT, day("2024-01-01"), 5800000)

    with pytest.raises(UsageError, match="needs its reason"):
        ledger.execute(right, Note(corrects=8, reason=reason))
    with pytest.raises(UsageError, match="needs its reason"):
        ledger.execute(c.WithdrawFact(8), Note(reason=reason))


@pytest.mark.parametrize("number", [13, 99])
def test_what_does_not_stand_is_not_corrected(ledger, number):
    ledger.execute(booking())

    with pytest.raises(Refusal, match=rf"event {number}: no such fact stands → .*cost reverse"):
        ledger.execute(c.WithdrawFact(number), Note(reason="mistake"))


def test_another_kind_of_fact_is_no_correction(ledger):
    with pytest.raises(Refusal, match="event 8: is a GrantAmended, not a GrantRevoked"):
        ledger.execute(c.RevokeGrant(GRANT, LAST), because(8))


def test_a_replacement_that_says_the_same_is_refused(ledger):
    with pytest.raises(Refusal, match="event 8: already says"):
        ledger.execute(master_data()[7], because(8))


@pytest.mark.parametrize("command", [booking("V-1", 200), c.ImportCosts((booking("V-1", 200),))])
def test_a_booking_is_reversed_and_not_corrected(ledger, command):
    number = ledger.execute(booking()).first_sequence

    with pytest.raises(Refusal, match="bookings are not corrected → use cost reverse"):
        ledger.execute(command, because(number))


def test_a_corrected_fact_is_not_corrected_twice(ledger):
    ledger.execute(c.AmendGrant(GRANT, day("2024-01-01"), 5800000), because(8))

    for other in (c.WithdrawFact(8), c.AmendGrant(GRANT, day("2024-01-01"), 5900000)):
        corrects = None if isinstance(other, c.WithdrawFact) else 8
        with pytest.raises(Refusal, match=r"event 8: was withdrawn by event 13 → .* event 14"):
            ledger.execute(other, Note(reason="mistake", corrects=corrects))


def test_a_refused_correction_leaves_nothing(ledger):
    before = ledger.receipt()

    with pytest.raises(Refusal):
        ledger.execute(c.WithdrawFact(7), Note(reason="mistake"))

    assert (ledger.receipt(), count(ledger)) == (before, 12)
