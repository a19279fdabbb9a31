"""Clock corrections: which time and day of receipt holds, and which correction is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.clock import (
    MOST_AHEAD,
    MOST_BEHIND,
    Neighbourhood,
    Times,
    ahead,
    behind,
    correction_findings,
)
from ledger.domain.events import ClockCorrected

MINUTE = 60 * 1_000_000
WRONG, RIGHT = 33723, 19845  # the days 2062-05-01 and 2024-05-02


def correction(first, last, at=RIGHT * 1440 * MINUTE, known_on=RIGHT, days=None):
    runs = ((first, last, WRONG),) if days is None else days
    return ClockCorrected(first, last, at, known_on, runs)


def test_a_clock_is_believed_up_to_five_minutes_behind_and_400_days_ahead_of_the_last_event():
    now = 10**15
    assert not ahead(now, now + 5 * MINUTE)
    assert ahead(now, now + 5 * MINUTE + 1)
    assert not behind(now, now - 400 * 24 * 60 * MINUTE)
    assert behind(now, now - 400 * 24 * 60 * MINUTE - 1)
    assert (MOST_AHEAD, MOST_BEHIND) == (5 * MINUTE, 400 * 24 * 60 * MINUTE)


def test_without_a_correction_everything_is_as_stored():
    times = Times()
    assert not times
    assert times.recorded_at(7, 123) == 123
    assert times.known_on(7, WRONG) == WRONG
    assert list(times.moves()) == []


def test_a_correction_gives_its_events_another_time_and_no_others():
    times = Times([(9, correction(4, 6, at=77))])
    assert [times.recorded_at(n, 5) for n in (3, 4, 6, 7)] == [5, 77, 77, 5]


def test_a_day_of_receipt_that_the_clock_gave_moves_and_one_that_was_said_stays():
    times = Times([(9, correction(4, 6))])
    assert times.known_on(5, WRONG) == RIGHT
    assert times.known_on(5, RIGHT - 100) == RIGHT - 100
    assert times.known_on(3, WRONG) == WRONG


def test_each_event_moves_from_the_day_of_its_own_command():
    days = ((4, 4, WRONG), (5, 6, WRONG + 1))
    times = Times([(9, correction(4, 6, days=days))])
    assert times.known_on(4, WRONG) == RIGHT
    assert times.known_on(5, WRONG) == WRONG
    assert times.known_on(5, WRONG + 1) == RIGHT


def test_a_later_correction_takes_the_place_of_an_earlier_one_where_both_speak():
    times = Times([(9, correction(4, 6, at=77)), (10, correction(5, 5, at=66, known_on=RIGHT - 1))])
    assert [times.recorded_at(n, 5) for n in (4, 5, 6)] == [77, 66, 77]
    assert [times.known_on(n, WRONG) for n in (4, 5, 6)] == [RIGHT, RIGHT - 1, RIGHT]
    assert [c.number for c in times.corrections] == [9, 10, 9]


RANGES = st.tuples(st.integers(1, 30), st.integers(0, 10)).map(lambda r: (r[0], r[0] + r[1]))


@given(st.lists(RANGES, max_size=8))
def test_the_last_correction_that_names_an_event_decides_about_it(ranges):
    corrected = [
        (100 + n, correction(a, b, at=n, known_on=RIGHT + n)) for n, (a, b) in enumerate(ranges)
    ]
    times = Times(corrected)
    for sequence in range(45):
        naming = [n for n, (a, b) in enumerate(ranges) if a <= sequence <= b]
        assert times.recorded_at(sequence, -1) == (naming[-1] if naming else -1)
        known = times.known_on(sequence, WRONG)
        assert known == (RIGHT + naming[-1] if naming else WRONG)
        moved = [m for m in times.moves() if m.first <= sequence <= m.last]
        assert [m.known_on for m in moved] == ([known] if naming else [])


AROUND = Neighbourhood(4, 6, before=50, after=100)


@pytest.mark.parametrize("at", [50, 75, 100])
def test_a_time_between_those_of_the_neighbours_is_taken(at):
    assert correction_findings(correction(4, 6, at=at), AROUND, 1000, str) == []


@pytest.mark.parametrize(
    ("event", "around", "now", "words"),
    [
        (correction(4, 6, at=49), AROUND, 1000, "before the event before them"),
        (correction(4, 6, at=101), AROUND, 1000, "after the event behind them"),
        (correction(4, 6, at=90), AROUND, 80, "lies after now"),
        (correction(4, 6, at=90), AROUND._replace(after=None), 80, "lies after now"),
        (correction(5, 6, at=60), AROUND, 1000, "inside what one command recorded"),
        (correction(4, 5, at=60), AROUND, 1000, "inside what one command recorded"),
        (
            correction(4, 6, at=60),
            AROUND._replace(said=RIGHT + 1, said_by=5),
            1000,
            "event 5 was received later",
        ),
    ],
)
def test_a_correction_that_does_not_fit_is_refused_with_the_reason(event, around, now, words):
    (finding,) = correction_findings(event, around, now, str)
    assert words in str(finding)
    assert " → " in str(finding)


@pytest.mark.parametrize(
    ("first", "last", "place"), [(4, 4, "event 4: "), (4, 5, "events 4 to 5: ")]
)
def test_what_is_corrected_is_named_alone_or_from_first_to_last(first, last, place):
    around = AROUND._replace(first=first, last=last)
    (finding,) = correction_findings(correction(first, last, at=49), around, 1000, str)
    assert str(finding).startswith(place)
