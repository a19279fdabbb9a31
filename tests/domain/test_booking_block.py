"""A rule is asked over columns: a column of bookings is judged as each of them alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.commands import BookCost, ReverseCost
from ledger.domain.costs.booking_block import Line, LineBlock, commands_of
from ledger.domain.costs.booking_columns import Booked, Bookings, book
from ledger.domain.costs.booking_rules import (
    NEW_RULES,
    JudgedBy,
    SaidLines,
    refusals,
    refused_rows,
    row_findings,
    unfit,
)
from ledger.domain.errors import Refusal
from ledger.domain.events import CostBooked
from ledger.domain.money import MAX_CENTS
from tests.domain.scenario import DUELMEN, MITTE, NOTTULN, book_cost, day

HOMES = {"CM-1": DUELMEN, "CM-2": NOTTULN}
TODAY = day("2024-03-01")
BY = JudgedBy(HOMES, {DUELMEN: 2023}, lambda _: ("personnel",), TODAY)
DAYS = ("2023-12-31", "2024-01-01", "2024-01-31", "2024-12-31")
BOOKINGS = st.builds(
    BookCost,
    st.sampled_from(["CM-1", "CM-1", "CM-2", "CM-9"]),
    st.sampled_from(["personnel", "material", " "]),
    st.sampled_from([1, 1, -100, 0, MAX_CENTS, MAX_CENTS + 1, -MAX_CENTS - 1]),
    *(st.sampled_from(DAYS).map(day),) * 2,
    st.just(day("2024-02-01")),
    st.sampled_from([0, day("2024-02-01")]),
    st.sampled_from(["V-1", "V-2", " "]),
    st.sampled_from([1, 2]),
    st.sampled_from(["csv", "other"]),
    st.sampled_from([0, 2023, 2024]),
    st.sampled_from(["", "", DUELMEN, NOTTULN]),
    st.sampled_from(["", "P-17", "Erika Muster"]),
    st.sampled_from(["", "Text"]),
    st.sampled_from([0, TODAY, TODAY + 1]),
    st.sampled_from([0, 0, 2022, 2023, 2024, 2025]),
)


def told(commands: list[BookCost]) -> list[tuple[list[str], list[str], list[str]]]:
    """Return everything that any rule says of each booking, worded and in order."""
    bookings = Bookings.of(commands)
    booked = book(bookings, HOMES)
    said = SaidLines(bookings.vouchers, bookings.lines, bookings.known_on)
    found = refusals(booked, BY), unfit(said, booked, BY), row_findings(NEW_RULES, booked, BY)
    assert refused_rows(NEW_RULES, booked, BY) == found[2].keys()
    return [
        tuple([str(one) for one in part.get(row, ())] for part in found)  # type: ignore[misc] # of both kinds
        for row in range(len(commands))
    ]


@given(st.lists(BOOKINGS, max_size=5))
def test_a_column_is_judged_as_so_many_columns_of_length_one(commands):
    assert told(commands) == [one for command in commands for one in told([command])]


@given(st.lists(BOOKINGS, max_size=5))
def test_a_column_records_what_each_booking_records_alone(commands):
    booked = book(Bookings.of(commands), HOMES)
    found = refusals(booked, JudgedBy.of(MITTE.standing))
    for row, command in enumerate(commands):
        if row in found:
            with pytest.raises(Refusal) as caught:
                book_cost(command, MITTE.standing)
            assert found[row] == list(caught.value.findings)
        else:
            assert book_cost(command, MITTE.standing) == CostBooked(*booked.row(row))


@given(st.lists(BOOKINGS, max_size=4))
def test_columns_hold_what_was_given_to_them(commands):
    bookings = Bookings.of(commands)
    assert commands_of(bookings) == commands
    assert commands_of(Bookings.joined([bookings, bookings])) == commands * 2
    booked = book(bookings, HOMES)
    events = [CostBooked(*booked.row(row)) for row in range(len(commands))]
    assert [list(column) for column in Booked.of(events)] == [list(column) for column in booked]
    assert list(zip(*booked.kept([True] * len(commands)), strict=True)) == list(
        zip(*booked, strict=True)
    )


@given(st.lists(BOOKINGS, max_size=4))
def test_what_was_recorded_says_again_what_it_was_made_from(commands):
    # A year that bears it late is said by the line alone.
    said = [one for one in commands if not one.bearing_year]
    booked = book(Bookings.of(said), HOMES)
    again = book(booked.bookings(), HOMES)
    assert [list(column) for column in again] == [list(column) for column in booked]


@given(st.lists(BOOKINGS, min_size=1, max_size=4), st.integers(0, 4))
def test_lines_stand_in_the_order_of_their_file(commands, place):
    other = ReverseCost(DUELMEN, 2024, "V-1", day("2024-02-01"), day("2024-02-01"), 1, "csv")
    at = min(place, len(commands))
    expected: list[Line] = [*commands]
    expected.insert(at, other)
    for lines in (LineBlock(Bookings.of(commands), [(at, other)]), LineBlock.of(expected)):
        assert list(lines) == expected
        assert len(lines) == len(expected)
        assert lines[at] == other
        assert lines.post_names() == {one.post for one in commands}
        assert [lines[at] for at in lines.places()] == commands
        assert list(lines.without({at})) == commands
        assert lines.without(set()) is lines
    odd = LineBlock(Bookings.of(()), list(enumerate(commands)))
    assert list(odd) == commands
    assert odd.post_names() == {one.post for one in commands}
