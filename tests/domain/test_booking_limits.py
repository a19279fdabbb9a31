"""Where a booking is just allowed and where just not: alone, and as one row of a column."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.domain import events as e
from ledger.domain.booking_columns import Bookings, book_all
from ledger.domain.booking_decisions import booking_findings
from ledger.domain.commands import BookCost
from ledger.domain.errors import Refusal
from ledger.domain.money import MAX_CENTS
from tests.domain.scenario import DUELMEN, MITTE, day

FIRST, LAST = day("2024-01-01"), day("2024-12-31")
CASES: list[tuple[dict[str, Any], str]] = [
    ({"service_from": FIRST, "service_to": FIRST}, ""),
    ({"service_from": FIRST, "service_to": LAST}, ""),
    ({"service_from": FIRST + 1, "service_to": FIRST}, "ends before it begins"),
    ({"service_from": LAST, "service_to": FIRST}, "ends before it begins"),
    ({"service_from": FIRST - 1, "service_to": FIRST}, "lies in two budget years"),
    ({"service_from": LAST, "service_to": LAST + 1}, "lies in two budget years"),
    ({"amount_cents": 1}, ""),
    ({"amount_cents": -1}, ""),
    ({"amount_cents": 0}, "the amount is zero"),
    ({"amount_cents": MAX_CENTS}, ""),
    ({"amount_cents": -MAX_CENTS}, ""),
    ({"amount_cents": MAX_CENTS + 1}, "is beyond 10 billion euros"),
    ({"amount_cents": -MAX_CENTS - 1}, "is beyond 10 billion euros"),
    ({"voucher": " "}, "voucher number or cost type is missing"),
    ({"employing_body": DUELMEN}, ""),
    ({"employing_body": "05558032"}, "does not employ on post CM-1"),
]


def command(**fields: Any) -> BookCost:
    values: dict[str, Any] = {
        "post": "CM-1",
        "cost_type": "personnel",
        "amount_cents": 100,
        "service_from": FIRST,
        "service_to": LAST,
        "booked_on": LAST,
        "paid_on": LAST,
        "voucher": "V-1",
    }
    return BookCost(**{**values, **fields})


@pytest.mark.parametrize(("fields", "problem"), CASES)
def test_a_booking_at_its_limits(fields, problem):
    """Both looks at a booking, the quick one and the one that words what is wrong, agree."""
    if problem:
        assert problem in MITTE.refuses(command(**fields))
        return
    event = MITTE.when(command(**fields))
    assert isinstance(event, e.CostBooked)
    assert booking_findings(event, DUELMEN, 0) == []


@pytest.mark.parametrize(("fields", "problem"), CASES)
def test_a_row_of_a_column_is_judged_as_the_booking_alone(fields, problem):
    # A column says a body for every row or for none.
    body = fields.get("employing_body", "")
    good, one = command(voucher="V-0", employing_body=body), command(**fields)
    both = (good, one)
    columns = Bookings(
        [c.post for c in both],
        [c.cost_type for c in both],
        [c.amount_cents for c in both],
        [c.service_from for c in both],
        [c.service_to for c in both],
        [c.booked_on for c in both],
        [c.paid_on for c in both],
        [c.voucher for c in both],
        [c.fiscal_year for c in both],
        [c.employing_body for c in both],
        [c.payee for c in both],
        "manual",
    )
    booked = book_all(columns, {"CM-1": DUELMEN})
    if problem:
        assert booked is None
        return
    assert booked is not None
    rows = list(zip(*booked, strict=True))
    assert e.CostBooked(*rows[1]) == MITTE.when(one)


def test_everything_that_is_wrong_is_told_at_once():
    with pytest.raises(Refusal) as caught:
        MITTE.when(command(service_from=LAST, service_to=FIRST, amount_cents=0, voucher=" "))
    assert len(caught.value.findings) == 3
