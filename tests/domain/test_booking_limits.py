"""Where a booking is just allowed and where just not: alone, and as one row of a column."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.domain import events as e
from ledger.domain.commands import BookCost
from ledger.domain.costs.booking_columns import Bookings, book
from ledger.domain.costs.booking_rules import JudgedBy, refusals
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
    if problem:
        assert problem in MITTE.refuses(command(**fields))
        return
    assert isinstance(MITTE.when(command(**fields)), e.CostBooked)


@pytest.mark.parametrize(("fields", "problem"), CASES)
def test_a_row_of_a_column_is_judged_as_the_booking_alone(fields, problem):
    one = command(**fields)
    by = JudgedBy.of(MITTE.standing)
    booked = book(Bookings.of([command(voucher="V-0"), one]), by.homes)
    found = refusals(booked, by)
    if problem:
        assert "\n".join(map(str, found.pop(1))) == MITTE.refuses(one)
    else:
        assert e.CostBooked(*booked.row(1)) == MITTE.when(one)
    assert found == {}


def test_everything_that_is_wrong_is_told_at_once():
    with pytest.raises(Refusal) as caught:
        MITTE.when(command(service_from=LAST, service_to=FIRST, amount_cents=0, voucher=" "))
    assert len(caught.value.findings) == 3
