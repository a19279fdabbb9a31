"""What a booking is warned about: rules over columns, a single booking being a column of one."""

from __future__ import annotations

from fractions import Fraction
from statistics import median

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.costs.plausible import (
    ENOUGH,
    LATELY,
    TIMES,
    far_years,
    future,
    out_of_proportion,
    same_cost,
)
from tests.domain.scenario import BOOKING, day

MONTHLY = [586319] * 12


@pytest.mark.parametrize(
    ("cents", "warned"),
    [
        (5863190, True),
        (5863189, False),
        (58632, False),
        (58631, True),
        (-5863190, True),
        (586319, False),
    ],
)
def test_ten_times_or_a_tenth_of_the_usual_amount_is_warned_about(cents, warned):
    assert (12 in out_of_proportion([*MONTHLY, cents], 12, {})) is warned


def test_nothing_is_usual_before_three_bookings_stand():
    assert not out_of_proportion([100, 100, 99999], 0, {})
    assert out_of_proportion([100, 100, 100, 99999], 0, {}) == {3: 200}


def test_only_the_last_twelve_make_the_usual_amount():
    assert not out_of_proportion([*[100] * 20, *[1000] * 12, 9999], 32, {})
    assert out_of_proportion([*[100] * 20, *[1000] * 11, 10000], 31, {})


def test_a_reversed_booking_makes_nothing_usual():
    # Two stand, the third was reversed by the fourth.
    assert not out_of_proportion([100, 100, 100, -100, 99999], 4, {3: 2})
    # Before its reversal it stood.
    assert 3 in out_of_proportion([100, 100, 100, 99999, -100], 0, {4: 2})


def usual(cents, place, gone):
    away = {n for at, target in gone.items() if at < place for n in (at, target)}
    stands = [abs(one) for n, one in enumerate(cents[:place]) if n not in away][-LATELY:]
    return median([Fraction(one) for one in stands]) if len(stands) >= ENOUGH else None


@st.composite
def histories(draw):
    """Amounts, some of them reversals of earlier ones."""
    cents = draw(st.lists(st.integers(1, 3000), min_size=1, max_size=40))
    gone: dict[int, int] = {}
    for place in range(1, len(cents)):
        if draw(st.integers(0, 6)) == 0:
            target = draw(st.integers(0, place - 1))
            if target not in gone and target not in gone.values():
                gone[place] = target
                cents[place] = -cents[target]
    return cents, gone


@given(histories(), st.integers(0, 40))
def test_the_median_is_exact(history, first):
    cents, gone = history
    found = out_of_proportion(cents, first, gone)
    for place, one in enumerate(cents):
        middle = usual(cents, place, gone)
        odd = middle is not None and (abs(one) >= TIMES * middle or abs(one) * TIMES <= middle)
        asked = place >= first and place not in gone
        assert (place in found) == (asked and odd)
        if place in found:
            assert found[place] == 2 * middle


def test_a_service_year_lies_at_most_one_year_from_the_booking_date():
    services = [day("2022-12-31"), day("2023-01-01"), day("2025-12-31"), day("2026-01-01")]
    assert far_years(services, [day("2024-06-30")] * 4) == [0, 3]


def test_a_booking_date_does_not_lie_after_the_day_of_recording():
    today = day("2024-06-30")
    booked = [today - 1, today, today + 1, today]
    paid = [0, today + 1, today + 1, today]
    assert future((booked, [0] * 4), today) == [2]
    assert future((booked, paid), today) == [1, 2]
    assert future(([], []), today) == []


def test_twelve_are_the_last_ones_and_not_eleven_or_thirteen():
    # Twice the median: of six and six the sum of both, of eleven the larger one, of thirteen not.
    assert out_of_proportion([*[100] * 6, *[1000] * 6, 99999], 12, {}) == {12: 1100}
    assert out_of_proportion([100, *[100] * 6, *[1000] * 6, 99999], 13, {}) == {13: 1100}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, False),
        ({"voucher": "V-2"}, True),
        ({"fiscal_year": 2025}, True),
        ({"voucher": "V-2", "booked_on": day("2024-02-29"), "paid_on": 0}, True),
        ({"voucher": "V-2", "amount_cents": 618393}, False),
        ({"voucher": "V-2", "cost_type": "material"}, False),
        ({"voucher": "V-2", "service_to": day("2024-01-30")}, False),
        ({"voucher": "V-2", "payee": "P-17"}, False),
        ({"voucher": "V-2", "post": "CM-2"}, False),
    ],
)
def test_the_same_cost_under_another_number_is_a_twin(change, same):
    assert same_cost(BOOKING, msgspec.structs.replace(BOOKING, **change)) is same
