"""Eight processes that certify, book and reverse at once: no certification is lost or doubled."""

from __future__ import annotations

from collections import Counter

from ledger.application import Actor, Ledger
from ledger.domain import commands as c
from ledger.domain.events import CostCertified, CostReversed
from tests.application import writers as w
from tests.application.mitte import (
    DUELMEN,
    booking,
    check_whole,
    day,
)
from tests.application.two_people import book, waiting


def booked(url: str, *vouchers: str) -> tuple[int, ...]:
    """Book as another person than the eight."""
    with Ledger(url, Actor("clerk")) as ledger:
        return book(ledger, *vouchers)


def outcomes(results):
    return Counter(result.what for result in results)


def check(url: str) -> Counter[type]:
    """The ledger verifies and is what a rebuild makes; return how often each event stands."""
    with Ledger(url) as ledger:
        check_whole(ledger)
        return Counter(type(item.event) for item in ledger.replay())


def test_eight_that_certify_the_same_booking_certify_it_once(writers, url):
    (number,) = booked(url, "V-1")

    results = writers.race(url, [c.CertifyCosts((number,))] * w.MANY)

    assert outcomes(results) == {w.RECORDED: 1, w.REPEATED: 7}
    assert len({result.receipt.receipt for result in results}) == 1
    assert check(url)[CostCertified] == 1


def test_eight_with_overlapping_lists_certify_each_booking_once(writers, url):
    numbers = booked(url, *(f"V-{n}" for n in range(12)))

    results = writers.race(url, [c.CertifyCosts(numbers[n : n + 5]) for n in range(w.MANY)])

    assert set(outcomes(results)) <= {w.RECORDED, w.REPEATED}
    assert check(url)[CostCertified] == len(numbers)
    with Ledger(url) as ledger:
        assert waiting(ledger) == []


def test_a_booking_is_certified_and_reversed_in_one_order_or_the_other(writers, url):
    (number,) = booked(url, "V-1")
    then = day("2023-09-01")
    reversals = [
        c.ReverseCost(DUELMEN, 2023, "V-1", then, then, reversal_voucher=f"S-{n}") for n in range(4)
    ]

    results = writers.race(url, [*[c.CertifyCosts((number,))] * 4, *reversals])

    certified, undone = outcomes(results[:4]), outcomes(results[4:])
    assert undone == {w.RECORDED: 1, w.REFUSED: 3}
    counts = check(url)
    assert counts[CostReversed] == 1
    with Ledger(url) as ledger:
        if counts[CostCertified]:
            assert certified == {w.RECORDED: 1, w.REPEATED: 3}
            assert len(waiting(ledger)) == 1  # the reversal of what was certified
        else:
            assert certified == {w.REFUSED: 4}
            assert waiting(ledger) == []


def test_certifying_while_others_book_loses_nothing(writers, url):
    numbers = booked(url, *(f"V-{n}" for n in range(4)))
    commands: list[c.Command] = [c.CertifyCosts((number,)) for number in numbers]
    commands += [booking(f"N-{n}") for n in range(4)]

    results = writers.race(url, commands)

    assert outcomes(results) == {w.RECORDED: 8}
    assert check(url)[CostCertified] == 4
    with Ledger(url) as ledger:
        assert len(waiting(ledger)) == 4
