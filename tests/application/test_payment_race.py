"""Eight processes that pay, reverse and book lines of the same voucher: one order or another."""

from __future__ import annotations

from collections import Counter

import pytest

from ledger.application import Actor, Ledger
from ledger.domain import commands as c
from ledger.domain.events import CostPaid, CostReversed
from ledger.position.costs.pending import PendingQuestion
from ledger.position.costs.unpaid import unpaid_list
from tests.application import writers as w
from tests.application.mitte import (
    DUELMEN,
    booking,
    check_whole,
    day,
    opened,
    record_master_data,
)

PAID = day("2024-01-15")


@pytest.fixture
def url(database_url):
    """Give the URL of a ledger with two unpaid lines of a voucher that nobody has open."""
    with opened(database_url) as ledger:
        record_master_data(ledger)
        for line in (1, 2):
            ledger.execute(booking(line=line, paid_on=0))
    return database_url


def check(url: str) -> Counter[type]:
    """The ledger verifies and is what a rebuild makes; return how often each event stands."""
    with Ledger(url, Actor("clerk")) as ledger:
        check_whole(ledger)
        return Counter(type(item.event) for item in ledger.replay())


def test_eight_that_pay_the_same_voucher_pay_it_once(writers, url):
    results = writers.race(url, [c.PayCosts((13, 14), PAID)] * w.MANY)

    assert Counter(one.what for one in results) == {w.RECORDED: 1, w.REPEATED: 7}
    assert check(url)[CostPaid] == 2


def test_of_eight_days_only_one_is_the_day_of_payment(writers, url):
    results = writers.race(url, [c.PayCosts((13, 14), PAID + n) for n in range(w.MANY)])

    assert Counter(one.what for one in results) == {w.RECORDED: 1, w.REFUSED: 7}
    assert check(url)[CostPaid] == 2


def test_no_line_is_left_out_of_a_payment_while_others_book_lines(writers, url):
    commands: list[c.Command] = [c.PayCosts((13, 14), PAID)] * 4
    commands += [booking(line=line, paid_on=0) for line in (3, 4, 5, 6)]

    results = writers.race(url, commands)

    paid = Counter(one.what for one in results[:4])
    counts = check(url)
    with Ledger(url) as ledger:
        left = [one.event.line for one in ledger.ask(unpaid_list, PendingQuestion()).costs]
    # Once a new line stands, the two are a part of the voucher.
    if counts[CostPaid]:
        assert paid[w.RECORDED] == 1
        assert sorted(left) == [3, 4, 5, 6]
    else:
        assert paid == {w.REFUSED: 4}
        assert sorted(left) == [1, 2, 3, 4, 5, 6]


def test_a_voucher_is_paid_and_reversed_in_one_order_or_the_other(writers, url):
    reversals = [
        c.ReverseCost(DUELMEN, 2023, "V-1", PAID, 0, line, reversal_voucher=f"S-{line}")
        for line in (1, 2, 1, 2)
    ]
    results = writers.race(url, [*[c.PayCosts((13, 14), PAID)] * 4, *reversals])

    counts = check(url)
    assert counts[CostReversed] == 2
    with Ledger(url) as ledger:
        days = {e.line: e.paid_on for _, _, e in ledger.replay() if isinstance(e, CostReversed)}
        assert ledger.ask(unpaid_list, PendingQuestion()).costs == ()
    paid = Counter(one.what for one in results[:4])
    if counts[CostPaid]:
        assert set(days.values()) == {PAID}
    else:
        assert (paid, set(days.values())) == ({w.REFUSED: 4}, {0})
