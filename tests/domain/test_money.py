"""Amounts typed and shown, rounding, and splits whose parts sum to the whole."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import UsageError
from ledger.domain.money import (
    MAX_CENTS,
    break_down,
    decimal_text,
    parse_amount,
    round_cents,
    round_parts,
    round_table,
    split_cents,
)

CENTS = st.integers(-MAX_CENTS, MAX_CENTS)
WEIGHTS = st.lists(st.fractions(0, 1000, max_denominator=400), min_size=1, max_size=14).filter(any)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1234", 123400),
        ("1234.56", 123456),
        ("1234,56", 123456),
        ("1234,5", 123450),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("12.345.678,90", 1234567890),
        ("1.234.567", 123456700),
        ("-0,01", -1),
        ("17589,5700", 1758957),
        ("17589.570", 1758957),
        ("1.234,500", 123450),
        ("1,234.5", 123450),
        ("50,0000", 5000),
        ("−5", -500),
        ("+5", 500),
        ("  57.000,00 € ", 5700000),
        ("10000000000", MAX_CENTS),
        ("5 863,19", 586319),
        ("12\u202f345\xa0678.90", 1234567890),
        ("5.863,19 EUR", 586319),
        ("EUR 5863", 586300),
        ("-€5,863.19", -586319),
        ("7 euro", 700),
    ],
)
def test_an_amount_with_one_meaning_is_read_as_cents(text, cents):
    assert parse_amount(text) == cents


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        ("1234.567", "more than two decimals", "end at the cent"),
        ("1.234", "thousands or decimals?", "type 1234 (or 1.234,00), or at most two decimals"),
        ("1,234", "thousands or decimals?", "type 1234 (or 1.234,00), or at most two decimals"),
        ("NaN", "not an amount", "type 1234.56 or 1.234,56, without exponent"),
        ("inf", "not an amount", "type 1234.56"),
        ("1e5", "not an amount", "without exponent"),
        ("", "not an amount", "type 1234.56"),
        ("--5", "not an amount", "type 1234.56"),
        ("50,000", "thousands or decimals?", "type 50000"),
        ("1.234.50", "not an amount", "type 1234.56"),
        ("1234,5670", "more than two decimals", "end at the cent"),
        ("1.23.456", "not an amount", "type 1234.56"),
        ("1 23,56", "not an amount", "type 1234.56"),
        ("€5€", "only the digits 0 to 9 count", "type 1234.56"),
        ("EUR 5.863", "thousands or decimals?", "at most two decimals"),
        ("1234 567", "not an amount", "type 1234.56"),
        ("€", "not an amount", "type 1234.56"),
        ("0x10", "not an amount", "type 1234.56"),
        ("１２３４", "only the digits 0 to 9 count", "type 1234.56"),
        ("١٢", "only the digits 0 to 9 count", "type 1234.56"),
        ("10000000000.01", "beyond 10 billion euros", "check the decimal separator"),
        ("-99999999999", "beyond 10 billion euros", "check the decimal separator"),
    ],
)
def test_an_amount_with_two_meanings_or_none_is_refused_with_its_remedy(text, problem, remedy):
    with pytest.raises(UsageError) as refused:
        parse_amount(text)
    message = str(refused.value)
    assert message.startswith(f"amount {text!r}: {problem}")
    assert remedy in message.partition(" → ")[2]


def test_an_endless_amount_is_refused_and_not_computed():
    with pytest.raises(UsageError, match="too long → amounts end at 10 billion euros"):
        parse_amount("9" * 5000)


@given(CENTS)
def test_an_amount_that_was_shown_can_be_typed_again(cents):
    assert parse_amount(decimal_text(cents)) == cents


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_a_worded_refusal(text):
    try:
        cents = parse_amount(text)
    except UsageError as refused:
        assert " → " in str(refused)  # noqa: PT017 - either outcome is allowed, but worded
    else:
        assert abs(cents) <= MAX_CENTS


@pytest.mark.parametrize(
    ("exact", "cents"),
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Fraction(5, 2), 3),
        (Fraction(49, 100), 0),
        (Fraction(-149, 100), -1),
        (Fraction(151, 100), 2),
        (7, 7),
    ],
)
def test_half_a_cent_is_rounded_away_from_zero(exact, cents):
    assert round_cents(exact) == cents


@given(st.fractions(max_denominator=10**6))
def test_rounding_moves_at_most_half_a_cent_and_is_its_own_mirror(exact):
    assert abs(round_cents(exact) - exact) <= Fraction(1, 2)
    assert round_cents(-exact) == -round_cents(exact)


def test_an_odd_cent_goes_to_the_earlier_of_two_equal_parts():
    assert split_cents(7420699, [1, 1]) == [3710350, 3710349]


def test_the_largest_remainders_get_the_missing_cents():
    # 100 / 6 = 16.67, 200 / 6 = 33.33, 300 / 6 = 50
    assert split_cents(100, [1, 2, 3]) == [17, 33, 50]


def test_a_negative_total_is_split_by_its_absolute_value():
    assert split_cents(-7420699, [1, 1]) == [-3710350, -3710349]


def test_parts_that_cancel_out_are_mirrored_as_well():
    half = Fraction(1, 2)
    assert round_parts([half, -half]) == [1, -1]
    assert round_parts([-half, half]) == [-1, 1]


@given(CENTS, WEIGHTS)
def test_the_parts_of_a_split_sum_to_the_whole_and_mirror(total, weights):
    parts = split_cents(total, weights)
    assert sum(parts) == total
    assert split_cents(-total, weights) == [-part for part in parts]
    exact = [total * weight / sum(weights, Fraction(0)) for weight in weights]
    assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))


@given(st.lists(st.fractions(-500, 500, max_denominator=366), min_size=1, max_size=10))
def test_rounded_parts_sum_to_the_whole_and_mirror_whatever_their_signs(exact):
    # The last part makes the sum whole, as a key version takes what the others leave.
    exact.append(-(sum(exact, Fraction(0)) % 1))
    parts = round_parts(exact)
    assert sum(parts) == sum(exact)
    assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))
    assert round_parts([-share for share in exact]) == [-part for part in parts]


@given(st.lists(st.fractions(-500, 500, max_denominator=366), min_size=1, max_size=10))
def test_the_breakdown_of_a_rounded_share_sums_to_that_share(exact):
    total = round_cents(sum(exact, Fraction(0)))
    parts = round_parts(exact, total)
    assert sum(parts) == total
    assert all(abs(part - share) <= 1 for part, share in zip(parts, exact, strict=True))


@pytest.mark.parametrize("total", [None, 0, 2])
def test_parts_that_do_not_make_up_the_total_are_an_error_of_the_caller(total):
    with pytest.raises(ValueError, match="parts sum to"):
        round_parts([Fraction(1, 2), Fraction(3, 5)] if total is None else [Fraction(1)], total)


def test_a_share_that_is_further_away_leaves_the_rest_to_its_first_part():
    exact = [Fraction(50), Fraction(101, 4), Fraction(99, 4)]
    assert break_down(100, exact) == [50, 25, 25]
    assert break_down(101, exact) == [51, 25, 25]
    assert break_down(102, exact) == [52, 25, 25]
    assert break_down(98, exact) == [48, 25, 25]


def test_a_table_below_zero_is_the_mirror_of_the_one_above():
    half = Fraction(1, 2)
    exact = [[half, half, 1 + half, half], [half, half, half, half]]
    above = round_table(exact, [3, 2], [1, 1, 2, 1])
    assert above == [[1, 1, 1, 0], [0, 0, 1, 1]]
    below = round_table([[-part for part in row] for row in exact], [-3, -2], [-1, -1, -2, -1])
    assert below == [[-cents for cents in row] for row in above]


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0.00"), (1, "0.01"), (-1, "-0.01"), (99, "0.99"), (100, "1.00"), (-123456, "-1234.56")],
)
def test_cents_are_shown_with_two_decimals_and_a_sign_only_below_zero(cents, text):
    assert decimal_text(cents) == text


def test_a_table_of_one_cent_below_zero_is_a_mirror_as_well():
    exact = [
        [Fraction(3, 2), Fraction(-1, 2), Fraction(-1)],
        [Fraction(1, 3), Fraction(-5, 2), Fraction(7, 6)],
    ]
    below = round_table(exact, [0, -1], [2, -3, 0])
    above = round_table([[-part for part in row] for row in exact], [0, 1], [-2, 3, 0])
    assert below == [[-cents for cents in row] for row in above]
    assert below == [[1, 0, -1], [1, -3, 1]]
