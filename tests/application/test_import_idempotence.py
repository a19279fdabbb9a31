"""The same file twice changes nothing; lines of one file see each other."""

from __future__ import annotations

import pytest

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Refusal
from tests.application.mitte import (
    DUELMEN,
    booking,
    costs,
    day,
    master_data,
)


def reversal(voucher: str = "V-1", own: str = "S-1") -> c.ReverseCost:
    booked = day("2023-09-01")
    return c.ReverseCost(DUELMEN, 2023, voucher, booked, booked, reversal_voucher=own)


def test_the_same_import_again_changes_nothing(ledger):
    lines: tuple[c.BookCost | c.ReverseCost, ...] = (*costs(), reversal("2023-01"))
    first = ledger.execute(c.ImportCosts(lines))
    before = ledger.receipt()

    again = ledger.execute(c.ImportCosts(lines))

    assert (first.events, first.known) == (31, 0)
    assert (again.events, again.known, again.repeated) == (0, 31, True)
    assert ledger.receipt() == before


def test_an_import_adds_only_what_is_new(ledger):
    ledger.execute(c.ImportCosts(tuple(costs((2023, 2024)))))

    receipt = ledger.execute(c.ImportCosts(tuple(costs())))

    assert (receipt.events, receipt.known) == (12, 18)


def test_an_import_refuses_a_known_voucher_with_other_content_by_its_line(ledger):
    first = ledger.execute(booking("V-2", 100))

    with pytest.raises(Refusal) as caught:
        ledger.execute(c.ImportCosts((booking("V-1"), booking("V-2", 200))))

    assert "line 2, voucher V-2" in str(caught.value)
    assert "booked €1.00, now €2.00" in str(caught.value)
    assert ledger.receipt() == first.receipt


def test_a_line_twice_in_one_file_counts_once(ledger):
    receipt = ledger.execute(c.ImportCosts((booking("V-1"), booking("V-2"), booking("V-1"))))

    assert (receipt.events, receipt.known) == (2, 1)
    assert not ledger.verify().findings


def test_a_voucher_twice_in_one_file_with_other_content_is_a_conflict(ledger):
    before = ledger.receipt()

    with pytest.raises(Refusal, match=r"line 2, .* an earlier line .*booked €1.00, now €2.00"):
        ledger.execute(c.ImportCosts((booking("V-1", 100), booking("V-1", 200))))

    assert ledger.receipt() == before


@pytest.mark.parametrize(
    "lines",
    [
        (booking(), reversal()),
        (booking(), booking(), reversal()),
        (booking(), reversal(), reversal()),
        (booking("V-0"), booking(), booking("V-0"), reversal(), booking("V-2")),
    ],
)
def test_a_reversal_in_the_file_of_its_booking_points_at_it(ledger, lines):
    ledger.execute(c.ImportCosts(lines))

    events = {item.sequence: item.event for item in ledger.replay(after=len(master_data()))}
    (mirror,) = (event for event in events.values() if isinstance(event, e.CostReversed))
    assert events[mirror.reverses].voucher == mirror.voucher == "V-1"
    assert events[mirror.reverses].amount_cents == -mirror.amount_cents
    assert not ledger.verify().findings


def test_a_file_may_book_reverse_and_book_otherwise(ledger):
    receipt = ledger.execute(c.ImportCosts((booking(cents=100), reversal(), booking(cents=200))))

    assert receipt.events == 3
    assert not ledger.verify().findings


def test_a_file_cannot_reverse_before_it_books(ledger):
    with pytest.raises(Refusal, match="line 1, voucher V-1 line 1: nothing is booked under it"):
        ledger.execute(c.ImportCosts((reversal(), booking())))
