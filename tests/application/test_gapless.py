"""One sequence without gaps, and a time that never runs backwards."""

from __future__ import annotations

import pytest

from ledger.application import Note
from ledger.domain import commands as c
from ledger.domain.errors import Refusal
from ledger.log.history import Filter
from tests.application.mitte import (
    Clock,
    booking,
    costs,
    day,
    opened,
    record_master_data,
    record_mitte,
    unrefinanced,
)


def test_the_sequence_has_no_gap_whatever_was_refused_or_repeated(ledger):
    for number in range(5):
        ledger.execute(booking(f"V-{number}"))
        ledger.execute(booking(f"V-{number}"))
        with pytest.raises(Refusal):
            ledger.execute(booking(f"V-{number}", 1))
        ledger.execute_all([(booking(f"W-{number}"), Note())], dry_run=True)
    ledger.execute(c.ImportCosts(tuple(costs())))

    assert [item.sequence for item in ledger.replay()] == list(range(1, 48))


def test_the_time_of_recording_never_decreases(database_url):
    clock = Clock("2026-02-02T08:00")
    with opened(database_url, clock) as ledger:
        record_master_data(ledger)
        moments = ("2026-02-03T09:00", "2026-02-01T09:00", "2026-02-02T23:00", "2026-02-04T09:00")
        for number, moment in enumerate(moments):
            clock.set(moment)
            ledger.execute(booking(f"V-{number}"), Note(despite_clock=True))

        times = [entry.envelope.recorded_at for entry in ledger.history(Filter())]
        booked = times[-4:]
        assert times == sorted(times)
        assert booked[0] == booked[1] == booked[2] < booked[3]
        assert not ledger.verify().findings


def test_the_clock_of_another_machine_cannot_turn_time_back(database_url):
    with opened(database_url, Clock("2026-02-02T08:00")) as fast:
        record_mitte(fast)
        latest = fast.history(Filter(limit=1))[0].envelope.recorded_at
    with opened(database_url, Clock("2025-01-01T08:00")) as slow:
        slow.execute(booking(), Note(despite_clock=True))

        (entry,) = slow.history(Filter(limit=1))
        assert entry.envelope.recorded_at == latest
        # The day of receipt is the day of recording, not what the slow clock says.
        assert entry.event.known_on == day("2026-02-02")


def test_nobody_knows_what_was_received_tomorrow(ledger):
    before = ledger.receipt()
    tomorrow = day("2026-02-03")

    with pytest.raises(Refusal, match="known on: 2026-02-03 lies after the day of recording"):
        ledger.execute(c.RegisterBody("05558044", "Senden"), Note(known_on=tomorrow))
    with pytest.raises(Refusal, match="lies after the day of recording"):
        ledger.execute(booking(), Note(known_on=tomorrow))
    with pytest.raises(Refusal, match="voucher V-1 line 1: known on 2026-02-03 lies after"):
        ledger.execute(booking(known_on=tomorrow))
    with pytest.raises(Refusal, match="line 2, voucher V-2 line 1: known on 2026-02-03"):
        ledger.execute(c.ImportCosts((booking("V-1"), booking("V-2", known_on=tomorrow))))

    assert ledger.receipt() == before


def test_the_day_of_recording_is_berlins(database_url):
    clock = Clock("2026-02-03T00:30")  # still the 2nd in Greenwich
    with opened(database_url, clock) as ledger:
        record_master_data(ledger)
        receipt = ledger.execute(booking(), Note(known_on=day("2026-02-03")))

        assert receipt.events == 1


def test_what_was_received_earlier_may_be_recorded_today(ledger):
    received = day("2023-08-10")

    number = ledger.execute(booking(), Note(known_on=received)).last_sequence
    line = ledger.execute(booking("V-2", known_on=received)).last_sequence

    for sequence in (number, line):
        (entry,) = ledger.history(Filter(sequence=sequence))
        assert entry.event.known_on == received
    assert unrefinanced(ledger)
