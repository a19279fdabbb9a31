"""`cost reverse`: the exact mirror of a booking, and the only way to undo it."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain.commands import BookCost, ReverseCost
from ledger.domain.events import CostReversed
from tests.domain.scenario import BOOKING, DUELMEN, MITTE, day

PAST = MITTE.and_then(BOOKING, known_on="2024-02-05")
REVERSE = ReverseCost(DUELMEN, 2024, "V-1", day("2024-03-01"), 0, reversal_voucher="S-1")


def test_a_reversal_mirrors_its_booking_and_points_at_it():
    event = PAST.when(REVERSE)
    assert isinstance(event, CostReversed)
    assert event.reverses == PAST.number_of(BOOKING)
    same = set(BOOKING.__struct_fields__) - {"amount_cents", "booked_on", "paid_on"}
    assert {name: getattr(event, name) for name in same} == {
        name: getattr(BOOKING, name) for name in same
    }
    assert event.amount_cents == -BOOKING.amount_cents
    # A booking error never moved money: on cash the mirror stands where the booking stood.
    assert (event.booked_on, event.paid_on) == (day("2024-03-01"), BOOKING.paid_on)


def test_a_reversal_cannot_be_reversed():
    past = PAST.and_then(PAST.when(REVERSE))
    number = len(past.facts)
    assert past.refuses(REVERSE) == (
        f"voucher V-1 line 1: is reversed already (event {number}); a reversal cannot be reversed "
        "→ book the voucher again"
    )


def test_after_a_reversal_the_voucher_is_booked_again_and_that_can_be_reversed():
    past = PAST.and_then(PAST.when(REVERSE))
    corrected = msgspec.structs.replace(BOOKING, amount_cents=600000)
    past = past.and_then(corrected)
    event = past.when(REVERSE)
    assert (event.reverses, event.amount_cents) == (past.number_of(corrected), -600000)


def test_what_is_not_booked_cannot_be_reversed():
    other = msgspec.structs.replace(REVERSE, fiscal_year=2023)
    assert PAST.refuses(other) == (
        f"voucher V-1 line 1: nothing is booked under it for {DUELMEN}, manual, 2023 "
        "→ check body, source and fiscal year with: history --voucher; "
        "in a file a booking stands before its reversal"
    )


def test_a_reversal_is_not_known_before_its_booking_is():
    assert PAST.refuses(REVERSE, known_on="2024-02-04") == (
        "voucher V-1 line 1: known on 2024-02-04, before its booking was, on 2024-02-05 "
        "→ mend the day of receipt, or leave it out"
    )
    assert PAST.when(REVERSE, known_on="2024-02-05")


def test_a_negative_booking_is_mirrored_as_well():
    credit = msgspec.structs.replace(BOOKING, amount_cents=-100)
    assert MITTE.and_then(credit).when(REVERSE).amount_cents == 100


def test_the_line_of_the_voucher_is_part_of_its_key():
    second = MITTE.when(
        BookCost(
            "CM-1", "personnel", 5, BOOKING.service_from, BOOKING.service_to, day("2024-01-31"), 0,
            "V-1", line=2,
        )
    )  # fmt: skip
    event = PAST.and_then(second).when(msgspec.structs.replace(REVERSE, line=2))
    assert event.amount_cents == -5


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"booked_on": BOOKING.booked_on}, ""),
        ({"booked_on": BOOKING.booked_on - 1}, "reversed on 2024-01-30, before it was booked"),
        ({"expected_cents": -618392}, ""),
        ({"expected_cents": 618392}, "the reversal says €6,183.92, the mirror is -€6,183.92"),
        ({"expected_cents": -618391}, "the reversal says -€6,183.91, the mirror is -€6,183.92"),
        ({"expected_cents": 0}, ""),
        ({"expected_post": "CM-1", "expected_cost_type": "personnel"}, ""),
        ({"expected_post": "CM-2"}, "names post CM-2, the booking CM-1"),
        ({"expected_cost_type": "material"}, "names cost type material, the booking personnel"),
    ],
)
def test_what_a_reversal_says_beside_is_that_of_its_booking(change, words):
    command = msgspec.structs.replace(REVERSE, **change)
    if words:
        assert words in PAST.refuses(command)
    else:
        assert PAST.when(command).amount_cents == -618392


def test_a_reversal_of_what_is_unpaid_names_no_day_of_payment():
    past = MITTE.and_then(msgspec.structs.replace(BOOKING, paid_on=0), known_on="2024-02-05")
    assert "is unpaid, and so is its reversal" in past.refuses(
        msgspec.structs.replace(REVERSE, paid_on=day("2024-03-01"))
    )
    assert past.when(REVERSE).paid_on == 0
