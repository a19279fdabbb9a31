"""A clerk has typed a booking wrong: one command takes it back and says what is right."""

from __future__ import annotations

import pytest

from ledger.application import Note
from ledger.domain import commands as c
from ledger.domain.errors import Conflict, Refusal, UsageError
from ledger.domain.events import CostBooked, CostReversed
from tests.application.mitte import DUELMEN, NOTTULN, booking, count, day, unrefinanced

TODAY = day("2026-02-02")


def correcting(event, **fields):
    return c.CorrectCost(event, TODAY, **fields)


def test_another_amount_reverses_and_books_anew_with_everything_else(case):
    wrong = case.execute(booking("R-1", 200000, payee="P-17", text="Juli")).last_sequence
    before = unrefinanced(case)
    receipt = case.execute(correcting(wrong, amount_cents=20000))

    gone, right = (one.event for one in case.replay(wrong))
    assert receipt.events == 2
    assert (type(gone), gone.reverses, gone.amount_cents) == (CostReversed, wrong, -200000)
    assert gone.booked_on == TODAY
    first = next(one.event for one in case.replay(wrong - 1))
    assert right == type(first)(**{**_fields(first), "amount_cents": 20000})
    after = unrefinanced(case)
    assert after[NOTTULN, 2023] == before[NOTTULN, 2023] - 90000
    assert case.verify().findings == ()


def _fields(event):
    return {name: getattr(event, name) for name in event.__struct_fields__}


@pytest.mark.parametrize(
    "said",
    [
        {"voucher": "R-2"},
        {"service_from": day("2023-08-01"), "service_to": day("2023-08-31")},
        {"service_from": day("2024-08-01"), "service_to": day("2024-08-31")},
        {"cost_type": "material"},
        {"payee": "P-18"},
        {"paid_on": day("2023-08-15")},
        {"paid_on": 0},
        {"booked_on": day("2023-08-02")},
        {"text": "August"},
        {"line": 2},
        {"source": "HKR"},
        {"fiscal_year": 2024},
    ],
    ids=str,
)
def test_each_field_may_be_what_was_wrong(case, said):
    case.execute(c.RegisterCostType("material"))
    wrong = case.execute(booking("R-1", 200000)).last_sequence
    case.execute(correcting(wrong, **said))
    right = [one.event for one in case.replay(wrong)][-1]
    assert {name: getattr(right, name) for name in said} == said
    if "service_from" in said:
        assert right.bearing_year == (2024 if said["service_from"] > day("2024-01-01") else 2023)
    assert case.verify().findings == ()


def test_a_payment_that_came_later_is_taken_over(case):
    wrong = case.execute(booking("R-1", 200000, paid_on=0)).last_sequence
    case.execute(c.PayCosts((wrong,), day("2023-09-15")))
    case.execute(correcting(wrong, amount_cents=20000))
    gone, right = [one.event for one in case.replay(wrong + 1)]
    assert gone.paid_on == right.paid_on == day("2023-09-15")


def test_in_a_closed_year_the_open_one_bears_what_is_right(case):
    wrong = case.execute(booking("R-1", 200000)).last_sequence
    case.execute(c.CloseYear(DUELMEN, 2023, despite_red=True), Note(reason="first of all"))
    case.execute(correcting(wrong, amount_cents=20000))
    gone, right = [one.event for one in case.replay(wrong + 1)]
    assert (gone.bearing_year, right.bearing_year) == (2023, 2024)
    assert right.service_from == day("2023-07-01")


def test_what_was_right_before_may_be_said_again(case):
    first = case.execute(booking("R-1", 100)).last_sequence
    second = case.execute(correcting(first, amount_cents=200)).last_sequence
    third = case.execute(correcting(second, amount_cents=100)).last_sequence
    amounts = [one.event.amount_cents for one in case.replay(first - 1)]
    assert amounts == [100, -100, 200, -200, 100]
    assert third == first + 4


def test_both_or_neither(case):
    """What is right is refused: the wrong one stands, too."""
    wrong = case.execute(booking("R-1", 200000)).last_sequence
    case.execute(booking("R-2", 500))
    before = count(case)
    with pytest.raises(Conflict, match="R-2"):
        case.execute(correcting(wrong, voucher="R-2"))
    with pytest.raises(Refusal, match="CM-9"):
        case.execute(correcting(wrong, post="CM-9"))
    with pytest.raises(UsageError, match="amount"):
        case.execute(correcting(wrong, amount_cents=10**14))
    assert count(case) == before


def test_what_is_no_booking_that_stands_is_refused_with_the_way_out(case):
    wrong = case.execute(booking("R-1", 200000)).last_sequence
    with pytest.raises(Refusal, match=r"nothing is said .* cost reverse 43"):
        case.execute(correcting(wrong))
    assert case.execute(correcting(wrong, amount_cents=200000)).repeated
    case.execute(correcting(wrong, amount_cents=20000))
    with pytest.raises(Refusal, match=r"reversed by event 44 → .* event 45"):
        case.execute(correcting(wrong, amount_cents=30000))
    with pytest.raises(Refusal, match=r"event 6: is a BudgetAuthorised, .* correct 6"):
        case.execute(correcting(6, amount_cents=30000))
    with pytest.raises(Refusal, match=r"event 99: there is no such event"):
        case.execute(correcting(99, amount_cents=30000))


def test_the_same_correction_again_by_its_id_changes_nothing(case):
    wrong = case.execute(booking("R-1", 200000)).last_sequence
    note = Note(command_id=b"c" * 16)
    first = case.execute(correcting(wrong, amount_cents=20000), note)
    again = case.execute(correcting(wrong, amount_cents=20000), note)
    assert (again.repeated, again.receipt) == (True, first.receipt)


def test_a_ceiling_that_the_right_amount_exceeds_is_told(case):
    wrong = case.execute(booking("R-1", 100)).last_sequence
    receipt = case.execute(correcting(wrong, amount_cents=900000))
    assert any("over the ceiling" in warning for warning in receipt.warnings)
    assert isinstance(next(iter(case.replay(receipt.last_sequence - 1))).event, CostBooked)
