"""Bookings decided in columns are those that are decided one by one, or none is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.booking_block import Line, LineBlock, commands_of
from ledger.domain.booking_columns import Bookings, book_all
from ledger.domain.booking_decisions import book_cost
from ledger.domain.commands import ReverseCost
from ledger.domain.errors import Refusal
from ledger.domain.events import CostBooked
from ledger.domain.money import MAX_CENTS
from tests.domain.scenario import DUELMEN, MITTE, NOTTULN, day

HOMES = {"CM-1": DUELMEN}
DAYS = ("2023-12-31", "2024-01-01", "2024-01-31", "2024-12-31")
ORDINARY = st.tuples(
    st.just("CM-1"),
    st.sampled_from(["personnel", "material"]),
    st.sampled_from([1, -100, 618392, MAX_CENTS]),
    st.just(day("2024-01-01")),
    st.sampled_from([day("2024-01-01"), day("2024-12-31")]),
    st.just(day("2024-02-01")),
    st.sampled_from([0, day("2024-02-01")]),
    st.sampled_from(["V-1", "V-2"]),
    st.sampled_from([0, 2023, 2024]),
    st.sampled_from(["", DUELMEN]),
    st.just(""),
)
ANY = st.tuples(
    st.sampled_from(["CM-1", "CM-1", "CM-9"]),
    st.sampled_from(["personnel", " "]),
    st.sampled_from([1, 0, MAX_CENTS + 1, -MAX_CENTS - 1]),
    *(st.sampled_from(DAYS).map(day),) * 2,
    st.just(day("2024-02-01")),
    st.sampled_from([0, day("2024-02-01")]),
    st.sampled_from(["V-1", " "]),
    st.sampled_from([0, 2023]),
    st.sampled_from(["", DUELMEN, NOTTULN]),
    st.sampled_from(["", "P-17"]),
)


def bookings(rows) -> Bookings:
    return Bookings._make([*(list(column) for column in zip(*rows, strict=True)), "csv"])


@given(st.lists(st.one_of(ORDINARY, ORDINARY, ANY), min_size=1, max_size=4))
def test_columns_are_decided_as_each_booking_alone(rows):
    found = bookings(rows)
    booked = book_all(found, HOMES)
    if booked is not None:
        events = [CostBooked(*fields) for fields in zip(*booked, strict=True)]
        assert events == [book_cost(one, MITTE.standing) for one in commands_of(found)]


@given(st.lists(ANY, min_size=1, max_size=3))
def test_what_is_refused_alone_is_never_decided_in_columns(rows):
    found = bookings(rows)
    try:
        for one in commands_of(found):
            book_cost(one, MITTE.standing)
    except Refusal:
        assert book_all(found, HOMES) is None


@given(st.lists(ORDINARY.filter(lambda row: not row[9]), min_size=1))
def test_ordinary_bookings_are_decided_in_columns(rows):
    assert book_all(bookings(rows), HOMES) is not None


@given(st.lists(ORDINARY, min_size=1, max_size=4), st.integers(0, 4))
def test_lines_stand_in_the_order_of_their_file(rows, place):
    found = bookings(rows)
    other = ReverseCost(DUELMEN, 2024, "V-1", day("2024-02-01"), day("2024-02-01"), 1, "csv")
    at = min(place, len(rows))
    lines = LineBlock(found, [(at, other)])
    expected: list[Line] = [*commands_of(found)]
    expected.insert(at, other)
    assert list(lines) == expected
    assert len(lines) == len(expected)
    assert lines[at] == other
    assert lines.post_names() == {"CM-1"}
    assert [lines[at] for at in lines.places()] == commands_of(found)
    assert commands_of(Bookings.joined([found, found])) == commands_of(found) * 2


@given(st.lists(ORDINARY.filter(lambda row: not row[9]), min_size=1, max_size=4))
def test_what_was_decided_says_again_what_it_was_decided_from(rows):
    found = bookings(rows)
    booked = book_all(found, HOMES)
    assert booked is not None
    assert booked.bookings().source == found.source
    assert book_all(booked.bookings(), HOMES) == booked
    assert book_all(booked.bookings()._replace(source="other"), HOMES) != booked
