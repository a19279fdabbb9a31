"""A batch looks at each ceiling once, behind its last booking (§ 83 GO NRW)."""

from __future__ import annotations

from ledger.application import Note
from ledger.domain import commands as c
from ledger.domain.period import parse_day
from tests.application.mitte import NOTTULN, booking

HINT = "over the ceiling; § 83 GO NRW wants an over-plan approval: budget approve-over-plan"


def over(receipt):
    return [words for words in receipt.warnings if "ceiling" in words]


def batch(ledger, *commands):
    return [over(one) for one in ledger.execute_all([(one, Note()) for one in commands])]


def in_2024(voucher, cents):
    day = parse_day("2024-07-01")
    later = {"service_from": day, "service_to": day, "booked_on": day, "paid_on": day}
    return booking(voucher, cents, **later)


def test_the_last_booking_that_counts_in_a_year_names_who_is_over(ledger):
    """As a single booking would, with the sum of all of them."""
    (alone,) = over(ledger.execute(booking("A", 4500000)))
    assert alone == f"Nottuln 2023: €3,250.00 {HINT}"
    first, second, other = batch(ledger, booking("B", 5000), booking("C", 5000), in_2024("D", 1))
    assert first == []
    assert second == [f"Nottuln 2023: €3,300.00 {HINT}"]
    assert other == []


def test_what_the_batch_itself_decides_is_known(ledger):
    """The ceiling is looked at behind the last command, an approval within the batch included."""
    approved = c.ApproveOverPlan(NOTTULN, "KIM", 2023, 9900000, "Rat", parse_day("2023-06-01"))
    assert batch(ledger, booking("A", 4500000), approved) == [[], []]


def test_a_repeat_names_nobody(ledger):
    ledger.execute(booking("A", 4500000))
    again, new = batch(ledger, booking("A", 4500000), booking("B", 1))
    assert again == []
    assert len(new) == 1
