"""The days of a replay, on both databases: each is the position of that day."""

from __future__ import annotations

import pytest

from ledger.application import Actor, Ledger, Note
from ledger.application.asking.replaying.days import DaysQuestion, replayed_days
from ledger.application.asking.replaying.replay import Walk, replayed
from ledger.domain import commands as c
from ledger.domain.events import CostBooked
from ledger.domain.period import iso
from ledger.log.history import Filter
from ledger.position.load import Question
from ledger.position.position import Position
from tests.application.mitte import (
    NOTTULN,
    Clock,
    booking,
    day,
    event_number,
    opened,
    record_mitte,
)


@pytest.fixture
def ledger(database_url):
    """The case Mitte, certified in part, with a late paper on another day of recording."""
    with opened(database_url) as one:
        record_mitte(one)
        number = event_number(one, CostBooked)
        with Ledger(database_url, Actor("second"), clock=Clock("2026-02-05T08:00")) as second:
            second.execute(c.CertifyCosts((number,)))
            late = Note(known_on=day("2026-02-03"), plausible=True)
            second.execute(booking("LATE", 120_00), late)
        yield one


@pytest.mark.parametrize("body", [None, NOTTULN])
@pytest.mark.parametrize("by", ["received", "recorded"])
def test_each_day_is_the_position_of_that_day(ledger, by, body):
    answer = ledger.ask(replayed_days, DaysQuestion(by=by, body=body))
    assert len(answer.days) > 1
    shown: dict[tuple[str, str, int], Position | None] = {}
    for one in answer.days:
        shown |= {moved.row.key: moved.after for moved in one.moved}
        text = iso(one.day)
        axes = ledger.axes(known_on=one.day) if by == "received" else ledger.axes(text)
        rows = ledger.positions(Question(body, axes=axes)).rows
        assert {key: figures(row) for key, row in shown.items()} == {
            row.key: figures(row) for row in rows
        }
    events = [entry.event.sequence for one in answer.days for entry in one.entries]
    assert len(events) == len(set(events))
    if body is None:
        assert sorted(events) == [entry.event.sequence for entry in ledger.history(Filter())]


def figures(row):
    return row.cost_share_cents, row.refinanced_cents, row.unrefinanced_cents, row.headroom_cents


def test_of_many_bookings_only_their_number_and_sum_are_told(ledger, monkeypatch):
    one_by_one = ledger.ask(replayed_days, DaysQuestion())
    monkeypatch.setattr("ledger.application.asking.replaying.days.MOST_BOOKINGS", 3)
    summed = ledger.ask(replayed_days, DaysQuestion())
    assert [one.moved for one in summed.days] == [one.moved for one in one_by_one.days]
    booked = [one.booked for one in summed.days if one.booked[0]]
    vouchers = [
        entry.event.event.amount_cents
        for one in one_by_one.days
        for entry in one.entries
        if isinstance(entry.event.event, CostBooked)
    ]
    assert (sum(n for n, _ in booked), sum(cents for _, cents in booked)) == (
        len(vouchers),
        sum(vouchers),
    )
    assert sum(one.certified[0] for one in summed.days) == 1


def test_steps_behind_an_event_read_who_they_touch_alone(ledger):
    last = max(step.last for step in ledger.ask(replayed, Walk()).steps)
    every = ledger.ask(replayed, Walk()).steps[-1]
    alone = ledger.ask(replayed, Walk(since=last - 1)).steps[-1]
    assert alone.done.moved == every.done.moved
    assert alone.done.moved
