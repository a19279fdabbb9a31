"""`cost pay`: a booking is paid later, whole vouchers at once, and a wrong payment is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from ledger.domain import events as e
from ledger.domain.commands import PayCosts, ReverseCost
from ledger.domain.costs.payment import (
    PayableBooking,
    Payment,
    Payments,
    is_open,
    pay_costs,
    payment_of,
    says,
    withdraw_payment,
)
from ledger.domain.errors import Conflict, Refusal
from ledger.domain.facts import Fact
from tests.domain.scenario import BOOKING, DUELMEN, MITTE, Given, day

UNPAID = msgspec.structs.replace(BOOKING, paid_on=0)
SECOND = msgspec.structs.replace(UNPAID, line=2, amount_cents=11608)
ALONE = MITTE.and_then(UNPAID, known_on="2024-02-05")
NUMBER = ALONE.number_of(UNPAID)
TWO = ALONE.and_then(SECOND, known_on="2024-02-05")
BOTH = (NUMBER, NUMBER + 1)
PAID_ON = "2024-03-15"


def stream(past: Given, line: int = 1) -> list[Fact]:
    subject = msgspec.structs.replace(UNPAID, line=line).subject
    return [fact for fact in past.facts if fact.event.subject == subject]


def pay(
    past: Given,
    *numbers: int,
    on: str = PAID_ON,
    cents: int | None = None,
    known_on: str = "2024-03-20",
) -> Payments:
    """Pay events of a ledger in which every other booking is a line of the same voucher."""
    payable = {
        fact.sequence: PayableBooking(
            fact.event,
            [other for other in past.facts if other.event.subject == fact.event.subject],
        )
        for fact in past.facts
    }
    found = {number: payable[number] for number in numbers if number in payable}
    lines = {n: it for n, it in payable.items() if isinstance(it.event, e.CostBooked)}
    command = PayCosts(numbers, day(on) if on else 0, cents)
    return pay_costs(command, found, lines, day(known_on))


def paid(past: Given, *numbers: int, on: str = PAID_ON, known_on: str = "2024-03-20") -> Given:
    events = pay(past, *numbers, on=on, known_on=known_on).events
    return past.and_then(*events, known_on=known_on)


def refused(
    past: Given,
    *numbers: int,
    on: str = PAID_ON,
    cents: int | None = None,
    known_on: str = "2024-03-20",
) -> str:
    with pytest.raises(Refusal) as caught:
        pay(past, *numbers, on=on, cents=cents, known_on=known_on)
    return str(caught.value)


def withdrawn(past: Given, target: int, known_on: str = "2024-04-01") -> Given:
    return past.and_then(*take_back(past, target), known_on=known_on)


def take_back(past: Given, target: int) -> Sequence[e.FactWithdrawn]:
    return withdraw_payment(target, [stream(past, 1), stream(past, 2)])


def reversed_(past: Given, paid_on: str = "", known_on: str = "2024-04-01") -> Given:
    back = day(paid_on) if paid_on else 0
    command = ReverseCost(DUELMEN, 2024, "V-1", day("2024-04-01"), back)
    return past.and_then(past.when(command, known_on), known_on=known_on)


def day_of(past: Given, number: int = NUMBER, line: int = 1) -> Payment:
    booked = next(fact for fact in past.facts if fact.sequence == number)
    return payment_of(stream(past, line), booked)


def waits(past: Given, number: int = NUMBER) -> bool:
    return is_open(stream(past), next(f for f in past.facts if f.sequence == number))


def test_an_unpaid_booking_is_paid_by_an_event_of_its_stream():
    (event,) = pay(ALONE, NUMBER).events

    assert event == e.CostPaid(DUELMEN, "manual", 2024, "V-1", 1, NUMBER, day(PAID_ON))
    assert event.subject == UNPAID.subject
    after = paid(ALONE, NUMBER)
    assert day_of(ALONE) == Payment(0, 0)
    assert day_of(after) == Payment(day(PAID_ON), len(after.facts))
    assert (waits(ALONE), waits(after)) == (True, False)


def test_the_lines_of_a_voucher_are_paid_together():
    first, second = pay(TWO, *BOTH, cents=630000).events
    assert [first.line, second.line] == [1, 2]
    assert {first.paid_on, second.paid_on} == {day(PAID_ON)}


def test_a_part_of_a_voucher_is_refused_with_the_way_out():
    assert refused(TWO, NUMBER) == (
        f"voucher V-1: is paid as a whole, and line 2 (event {NUMBER + 1}) would be left "
        "→ name these too; if they were not paid, say what was: --amount"
    )


def test_lines_are_paid_apart_where_somebody_says_how_much():
    """As a file does, which has a day for each line; one that says nothing may have forgotten."""
    (first,) = pay(TWO, NUMBER, cents=UNPAID.amount_cents).events
    assert first.line == 1
    assert "a part of a voucher is not paid" in refused(TWO, NUMBER, cents=630000)


def test_a_line_that_was_paid_or_reversed_before_is_not_left_out():
    half = MITTE.and_then(UNPAID, msgspec.structs.replace(SECOND, paid_on=day("2024-02-01")))
    assert len(pay(half, NUMBER).events) == 1
    assert [one.line for one in pay(reversed_(TWO), NUMBER + 1).events] == [2]


def test_an_amount_that_is_not_the_vouchers_is_refused():
    assert refused(ALONE, NUMBER, cents=300000) == (
        "payment: €3,000.00 was paid, €6,183.92 is booked: a part of a voucher is not paid "
        "→ reverse it and book the part that was paid as a voucher of its own"
    )


def test_the_same_day_again_is_known_and_another_day_a_conflict():
    past = paid(ALONE, NUMBER)
    number = len(past.facts)
    again = pay(past, NUMBER)
    assert (again.events, again.known) == ([], {NUMBER: number})
    with pytest.raises(Conflict) as caught:
        pay(past, NUMBER, on="2024-03-16")
    assert str(caught.value) == (
        f"event {NUMBER}: was paid on 2024-03-15, not on 2024-03-16 (event {number}) → if that was "
        f"wrong, repeat this with --corrects {number} --reason …, or withdraw it with correct"
    )


def test_a_booking_that_says_its_own_day_is_paid_by_itself():
    past = MITTE.and_then(BOOKING, known_on="2024-02-05")
    assert pay(past, NUMBER, on="2024-01-31").known == {NUMBER: NUMBER}
    assert refused(past, NUMBER) == (
        f"event {NUMBER}: was paid on 2024-01-31, not on 2024-03-15 "
        "→ its booking says so: reverse it and book it again with the right day"
    )


def test_what_is_no_unpaid_booking_is_refused():
    past = reversed_(ALONE)
    assert refused(past, 1, NUMBER, NUMBER + 1, 99).split("\n") == [
        "event 1: is a BodyRegistered, no booking → take the numbers from: cost pay --pending",
        (
            f"event {NUMBER}: was reversed by event {NUMBER + 1}, and nobody paid the two "
            "→ pay the booking that took its place"
        ),
        (
            f"event {NUMBER + 1}: reverses event {NUMBER}, and is paid as that is "
            "→ name the bookings alone"
        ),
        "event 99: there is no such event → take the numbers from: cost pay --pending",
    ]


def test_a_payment_needs_its_day():
    assert refused(ALONE, NUMBER, on="") == "payment: has no day → say when it was paid: --paid-on"


def test_a_payment_is_not_known_before_its_booking():
    assert refused(ALONE, NUMBER, known_on="2024-02-04") == (
        f"event {NUMBER}: payment known on 2024-02-04, before the booking was, on 2024-02-05 "
        "→ mend the day of receipt, or leave it out"
    )


def test_a_withdrawn_payment_leaves_the_booking_unpaid_and_it_is_paid_anew():
    past = paid(ALONE, NUMBER)
    number = len(past.facts)
    assert take_back(past, number) == [e.FactWithdrawn(UNPAID.subject, number, replaced=False)]
    undone = withdrawn(past, number)
    assert (day_of(undone), waits(undone)) == (Payment(0, 0), True)
    again = paid(undone, NUMBER, on="2024-03-16", known_on="2024-04-01")
    assert day_of(again) == Payment(day("2024-03-16"), number + 2)


def test_a_payment_is_not_known_before_the_wrong_one_was_withdrawn():
    undone = withdrawn(paid(ALONE, NUMBER), NUMBER + 1)
    assert "before the wrong one was withdrawn, on 2024-04-01" in refused(
        undone, NUMBER, known_on="2024-03-31"
    )


def test_a_payment_is_withdrawn_for_all_lines_of_its_voucher():
    past = paid(TWO, *BOTH)
    first, second = take_back(past, len(past.facts))
    assert (first.withdraws, second.withdraws) == (len(past.facts) - 1, len(past.facts))


def test_lines_that_were_paid_on_another_day_keep_their_payment():
    past = paid(ALONE, NUMBER)
    target = len(past.facts)
    later = past.and_then(SECOND, known_on="2024-05-01")
    later = paid(later, target + 1, on="2024-05-02", known_on="2024-05-02")
    assert [one.withdraws for one in take_back(later, target)] == [target]


def test_a_reversal_of_an_unpaid_booking_is_unpaid():
    past = reversed_(ALONE)
    mirror = past.facts[-1].event
    assert isinstance(mirror, e.CostReversed)
    assert mirror.paid_on == 0
    assert not waits(past)
    with pytest.raises(Refusal, match="is unpaid, and so is its reversal"):
        reversed_(ALONE, paid_on="2024-04-02")


def test_a_reversal_of_a_booking_that_was_paid_later_has_its_day():
    past = reversed_(paid(ALONE, NUMBER))
    mirror = past.facts[-1].event
    assert isinstance(mirror, e.CostReversed)
    assert mirror.paid_on == day(PAID_ON)
    with pytest.raises(Refusal, match="on cash the two undo each other"):
        take_back(past, NUMBER + 1)


def test_a_reversal_is_not_known_before_the_payment_that_it_mirrors():
    past = paid(ALONE, NUMBER)
    with pytest.raises(Refusal, match="before its payment was, on 2024-03-20"):
        reversed_(past, known_on="2024-03-19")


def test_a_reversal_is_not_known_before_the_withdrawal_that_left_its_booking_unpaid():
    undone = withdrawn(paid(ALONE, NUMBER), NUMBER + 1, known_on="2024-04-10")
    with pytest.raises(Refusal, match="before its payment was, on 2024-04-10"):
        reversed_(undone, known_on="2024-04-09")
    assert len(reversed_(undone, known_on="2024-04-10").facts) == len(undone.facts) + 1


def test_a_line_that_was_reversed_on_the_wrong_day_does_not_hold_up_the_others():
    past = reversed_(paid(TWO, *BOTH))
    first, second = (fact.sequence for fact in past.facts if isinstance(fact.event, e.CostPaid))
    assert [one.withdraws for one in take_back(past, second)] == [second]
    with pytest.raises(Refusal, match=f"event {first}: pays event {NUMBER}"):
        take_back(past, first)


def test_where_the_money_came_back_on_another_day_a_wrong_payment_is_still_withdrawn():
    past = reversed_(paid(ALONE, NUMBER), paid_on="2024-04-02")
    undone = withdrawn(past, NUMBER + 1)
    assert waits(undone)
    assert pay(undone, NUMBER, on="2024-03-16", known_on="2024-04-01").events


def test_what_is_booked_again_is_paid_again():
    past = reversed_(paid(ALONE, NUMBER)).and_then(UNPAID, known_on="2024-04-02")
    again = len(past.facts)
    assert waits(past, again)
    (event,) = pay(past, again, on="2024-04-03", known_on="2024-04-03").events
    assert event.pays == again


def test_an_export_from_before_or_after_the_payment_says_the_same_booking():
    past = paid(ALONE, NUMBER)
    booked = past.facts[NUMBER - 1]
    exported = {
        text: msgspec.structs.replace(UNPAID, paid_on=day(text) if text else 0)
        for text in ("", PAID_ON, "2024-03-16")
    }
    assert {text: says(event, stream(past), booked) for text, event in exported.items()} == {
        "": True,
        PAID_ON: True,
        "2024-03-16": False,
    }


def test_a_payment_is_no_booking_and_is_not_paid_itself():
    after = paid(ALONE, NUMBER)
    payment = after.facts[-1]
    assert payment_of(stream(after), payment) == Payment(0, 0)
    assert not is_open(stream(after), payment)


def test_a_payment_is_known_on_the_day_of_its_booking_at_the_earliest():
    assert pay(ALONE, NUMBER, known_on="2024-02-05").events
    assert "before the booking was, on 2024-02-05" in refused(ALONE, NUMBER, known_on="2024-02-04")


def test_after_a_withdrawal_a_payment_is_known_on_that_day_at_the_earliest():
    taken = withdrawn(paid(ALONE, NUMBER), NUMBER + 1, known_on="2024-04-01")
    assert pay(taken, NUMBER, known_on="2024-04-01").events
    words = refused(taken, NUMBER, known_on="2024-03-31")
    assert "before the wrong one was withdrawn, on 2024-04-01" in words


def test_the_amount_that_was_paid_is_that_of_the_bookings_to_the_cent():
    whole = UNPAID.amount_cents
    assert pay(ALONE, NUMBER, cents=whole).events
    for cents in (whole - 1, whole + 1, 0):
        assert "a part of a voucher is not paid" in refused(ALONE, NUMBER, cents=cents)
