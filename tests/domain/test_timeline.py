"""What holds on a day, when a later word replaces an earlier one for its days."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.period import FOREVER, Span
from ledger.domain.timeline import Timeline

ENTRIES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 30), st.sampled_from([None, "a", "b"])), max_size=6
)


def line_of(*entries):
    line: Timeline[str] = Timeline()
    for number, (start, end, value) in enumerate(entries, 1):
        line.add(start, end, value, number)
    return line


def values(line, first, last):
    found = (line.at(day) for day in range(first, last))
    return [entry.value if entry else None for entry in found]


def test_the_later_word_holds_for_its_days_and_the_earlier_one_beside_them():
    line = line_of((0, None, "old"), (3, 5, "new"))
    assert values(line, 1, 7) == ["old", "old", "new", "new", "old", "old"]


def test_nothing_can_be_said_from_a_day_on():
    line = line_of((0, None, "old"), (3, None, None))
    assert values(line, 1, 5) == ["old", "old", None, None]


def test_a_span_is_cut_where_the_entry_changes_and_nowhere_else():
    line = line_of((0, 10, "a"), (4, 6, "b"))
    assert [(span, entry and entry.value) for span, entry in line.segments(Span(2, 12))] == [
        (Span(2, 4), "a"),
        (Span(4, 6), "b"),
        (Span(6, 10), "a"),
        (Span(10, 12), None),
    ]


def test_a_stretch_ends_where_nothing_follows_and_not_where_the_value_changes():
    line = line_of((0, 20, "a"), (5, 20, "b"), (12, None, None))
    assert line.end_of_stretch(0) == 12
    assert line_of((0, None, "a")).end_of_stretch(3) is None


@given(ENTRIES)
def test_the_segments_say_the_same_as_the_days(entries):
    line = line_of(*((start, start + days, value) for start, days, value in entries))
    span = Span(5, 40)
    segments = line.segments(span)
    assert [day for part, _ in segments for day in range(part.start, part.end)] == list(
        range(span.start, span.end)
    )
    assert all(line.at(day) == entry for part, entry in segments for day in range(*part))


@given(ENTRIES, st.integers(0, 40))
def test_after_the_end_of_a_stretch_nothing_holds_and_until_then_something_does(entries, day):
    line = line_of(*((start, start + days, value) for start, days, value in entries))
    end = line.end_of_stretch(day)
    assert end is not None
    assert end < FOREVER
    assert line.at(end) is None
    assert all(line.at(each) for each in range(day, end))
