"""Whatever is said twice is recorded once, and what differs is never taken for the same."""

from __future__ import annotations

import pytest

from ledger.application import Note
from ledger.application.results import command_id_from
from ledger.domain import commands as c
from ledger.domain.errors import Conflict, Refusal
from ledger.position.load import Question
from tests.application.mitte import (
    AGREEMENT,
    DUELMEN,
    GRANT,
    NOTTULN,
    POST,
    PROGRAMME,
    booking,
    costs,
    count,
    day,
    master_data,
    record_master_data,
)

ID = Note(command_id=command_id_from("form 4711"))


def reversal(voucher: str = "V-1", own: str = "S-1") -> c.ReverseCost:
    booked = day("2023-09-01")
    return c.ReverseCost(DUELMEN, 2023, voucher, booked, booked, reversal_voucher=own)


def test_the_same_id_with_the_same_content_reports_the_first_result(ledger):
    first = ledger.execute(booking("V-1"), ID)
    ledger.execute(booking("V-2"))

    again = ledger.execute(booking("V-1"), ID)

    assert again.repeated
    assert (again.receipt, again.first_sequence) == (first.receipt, first.first_sequence)
    assert count(ledger) == first.last_sequence + 1


def test_the_same_id_reports_the_whole_result_of_an_import(ledger):
    first = ledger.execute(c.ImportCosts(tuple(costs())), ID)

    again = ledger.execute(c.ImportCosts(tuple(costs())), ID)

    assert (again.receipt, again.events, again.repeated) == (first.receipt, 30, True)


@pytest.mark.parametrize(
    ("command", "note"),
    [
        (booking("V-1", 10001), ID),
        (reversal("V-1"), ID),
        (booking("V-1"), Note(command_id=ID.command_id, reason="another")),
        (booking("V-1"), Note(command_id=ID.command_id, document="another")),
        (booking("V-1"), Note(command_id=ID.command_id, known_on=day("2023-08-01"))),
    ],
)
def test_the_same_id_with_other_content_is_refused(ledger, command, note):
    first = ledger.execute(booking("V-1"), ID)

    with pytest.raises(Conflict, match=f"event {first.first_sequence}"):
        ledger.execute(command, note)

    assert ledger.receipt() == first.receipt


def test_a_repeated_registration_reports_the_first_event(ledger):
    before = ledger.receipt()
    registering = [
        (number, command)
        for number, command in enumerate(master_data(), 1)
        if not isinstance(command, c.AmendGrant | c.ForwardGrant | c.FillPost)
    ]
    assert len(registering) == 9

    for number, command in registering:
        receipt = ledger.execute(command, Note(again=number == 3))

        assert (receipt.first_sequence, receipt.repeated) == (number, True)
        assert f"event {number}" in receipt.warnings[0]
    assert ledger.receipt() == before


def test_the_whole_setup_again_changes_nothing(ledger):
    before = ledger.receipt()

    record_master_data(ledger)

    assert ledger.receipt() == before


@pytest.mark.parametrize(
    ("command", "number"),
    [
        (c.RegisterBody(DUELMEN, "Duelmen"), 3),
        (c.RegisterProgramme(PROGRAMME, "Other"), 5),
        (c.AdoptDecision("181/2022", NOTTULN, PROGRAMME, 600000, 2023), 6),
        (
            c.ConcludeAgreement(
                AGREEMENT,
                PROGRAMME,
                ((DUELMEN, 1, 3), (NOTTULN, 2, 3)),
                None,
                day("2023-01-01"),
            ),
            10,
        ),
        (c.EstablishPost(POST, PROGRAMME, DUELMEN, "Mitte", (1, 2), day("2023-01-01")), 11),
    ],
)
def test_a_registered_name_with_other_content_is_a_conflict(ledger, command, number):
    with pytest.raises(Conflict, match=f"event {number} → .*--corrects {number}"):
        ledger.execute(command)

    assert count(ledger) == len(master_data())


def test_the_same_ratio_written_otherwise_is_the_same(ledger):
    halves = ((NOTTULN, 2, 4), (DUELMEN, 3, 6))
    first = day("2023-01-01")

    agreement = c.ConcludeAgreement(AGREEMENT, PROGRAMME, halves, None, first, clause="§ 4")
    post = c.EstablishPost(POST, PROGRAMME, DUELMEN, "Mitte", (2, 2), first, AGREEMENT, GRANT)

    assert ledger.execute(agreement).first_sequence == 10
    assert ledger.execute(post).first_sequence == 11


def test_an_instalment_equal_to_a_standing_one_needs_again(ledger):
    instalment = c.ReceiveInstalment(GRANT, DUELMEN, 2023, 1425000, day("2023-08-15"))
    first = ledger.execute(instalment)

    second = ledger.execute(instalment)
    assert second.repeated
    assert f"event {first.first_sequence}" in second.warnings[0]
    assert "--again" in second.warnings[0]
    assert second.receipt == first.receipt

    third = ledger.execute(instalment, Note(again=True))
    assert not third.repeated
    assert count(ledger) == first.last_sequence + 1


def test_another_instalment_needs_nothing(ledger):
    day_of = day("2023-08-15")
    ledger.execute(c.ReceiveInstalment(GRANT, DUELMEN, 2023, 1425000, day_of))

    other = ledger.execute(c.ReceiveInstalment(GRANT, DUELMEN, 2023, 1425001, day_of))

    assert not other.repeated


def test_the_same_voucher_again_changes_nothing(ledger):
    first = ledger.execute(booking())

    again = ledger.execute(booking(), Note(again=True))

    assert (again.receipt, again.repeated) == (first.receipt, True)
    assert f"event {first.first_sequence}" in again.warnings[0]
    assert ledger.receipt() == first.receipt


def test_the_same_voucher_with_other_content_shows_both_sides(ledger):
    first = ledger.execute(booking(cents=10000))

    with pytest.raises(Conflict) as caught:
        ledger.execute(booking(cents=12345, paid_on=0))

    message = str(caught.value)
    assert "amount: booked €100.00, now €123.45" in message
    assert "paid_on: booked 2023-07-31, now open" in message
    assert f"event {first.first_sequence}" in message
    assert "booked_on" not in message
    assert ledger.receipt() == first.receipt


@pytest.mark.parametrize(
    "other",
    [{"line": 2}, {"source": "hkr"}, {"fiscal_year": 2024}, {"voucher": "V-2"}],
)
def test_another_part_of_the_voucher_key_makes_another_booking(ledger, other):
    ledger.execute(booking())

    assert not ledger.execute(booking(**other)).repeated


def test_after_a_reversal_the_voucher_takes_other_content(ledger):
    ledger.execute(booking(cents=10000))
    ledger.execute(reversal())

    receipt = ledger.execute(booking(cents=12345))

    assert not receipt.repeated
    shares = [row.cost_share_cents for row in ledger.positions(Question()).rows]
    assert sum(shares) == 12345
    assert not ledger.verify().findings


def test_after_a_reversal_the_same_content_needs_again(ledger):
    first = ledger.execute(booking())
    ledger.execute(reversal())
    before = ledger.receipt()

    repeated = ledger.execute(booking())
    assert repeated.repeated
    assert (repeated.first_sequence, ledger.receipt()) == (first.first_sequence, before)
    assert "--again" in repeated.warnings[0]

    assert not ledger.execute(booking(), Note(again=True)).repeated
    assert not ledger.verify().findings


def test_a_reversal_with_its_own_voucher_is_known_again(ledger):
    ledger.execute(booking())
    first = ledger.execute(reversal())

    assert ledger.execute(reversal()).receipt == first.receipt
    with pytest.raises(Refusal, match="a reversal cannot be reversed"):
        ledger.execute(reversal(own="S-2"))


def test_the_repeat_of_a_reversed_booking_says_that_it_was_reversed(ledger):
    first = ledger.execute(booking("V-1")).last_sequence
    ledger.execute(reversal())
    (warning,) = ledger.execute(booking("V-1")).warnings
    assert warning.startswith(f"booked already as event {first} and reversed since; nothing was")
    assert warning.endswith("add --again")
