"""Processes that book while others set the clock right: one order or another."""

from __future__ import annotations

from collections import Counter

import pytest

from ledger.application import Ledger, Note
from ledger.application.clock import parse_instant
from ledger.domain import commands as c
from ledger.domain.events import ClockCorrected
from ledger.log.history import Filter
from tests.application import writers as w
from tests.application.mitte import Clock, booking, check_whole, opened, record_master_data

RIGHT = parse_instant("2020-02-02T09:00")


@pytest.fixture
def url(database_url):
    """Give a ledger of 2020 whose last event a clock of 2062 recorded."""
    clock = Clock("2020-02-02T08:00")
    with opened(database_url, clock) as ledger:
        record_master_data(ledger)
        clock.set("2062-05-01T10:00")
        ledger.execute(booking("wrong", 10001), Note(despite_clock=True))
    return database_url


def check(url: str) -> Counter[type]:
    """Effective times never decrease, the ledger verifies and is what a rebuild makes."""
    with Ledger(url) as ledger:
        check_whole(ledger)
        lines = ledger.history(Filter(limit=100))
        times = [line.envelope.recorded_at for line in lines]
        assert times == sorted(times)
        return Counter(type(line.event.event) for line in lines)


def test_some_book_while_others_set_the_clock_right(writers, url):
    corrections = [c.CorrectClock(13, 13, RIGHT)] * 4
    results = writers.race(url, [*corrections, *(booking(f"R-{n}", 200 + n) for n in range(4))])

    assert Counter(one.what for one in results) == {w.RECORDED: 5, w.REPEATED: 3}
    assert check(url)[ClockCorrected] == 1


def test_of_eight_times_every_one_takes_the_place_of_the_one_before(writers, url):
    results = writers.race(url, [c.CorrectClock(13, 13, RIGHT + n) for n in range(w.MANY)])

    assert Counter(one.what for one in results) == {w.RECORDED: w.MANY}
    assert check(url)[ClockCorrected] == w.MANY
