"""Interest on a repayment: the worked figure of the domain reference §4, and its laws."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.errors import Refusal, UsageError
from ledger.domain.facts import Facts
from ledger.domain.money import decimal_text
from ledger.domain.period import Span, iso
from ledger.domain.repayments.interest import (
    BaseRate,
    base_rates,
    half_year,
    parse_base_rate,
    rounded,
    segments,
    total_interest,
)
from tests.domain.scenario import day, euros, given

RATES = base_rates(Facts())
FIRST, LAST = day("2023-01-01"), day("2025-12-31")


def interest(amount: int, first: str, end: str, *payments: tuple[str, int]):
    amounts, left = [(0, amount)], amount
    for when, paid in payments:
        left -= paid
        amounts.append((day(when), left))
    return segments(Span(day(first), day(end)), amounts, RATES)


def test_the_worked_figure():
    parts = interest(euros("5000"), "2024-05-01", "2025-02-15")
    assert [(iso(p.span.start), p.span.days) for p in parts] == [
        ("2024-05-01", 61),
        ("2024-07-01", 184),
        ("2025-01-01", 45),
    ]
    assert decimal_text(total_interest(parts)) == "327.04"


def test_the_start_day_counts_and_the_end_day_does_not():
    assert interest(euros("5000"), "2024-05-01", "2024-05-01") == []
    one_day = interest(euros("36600"), "2024-05-01", "2024-05-02")
    assert one_day[0].interest == Fraction(euros("100") * 862, 10000)


def test_a_leap_year_has_366_days_and_the_next_365():
    parts = interest(euros("1000"), "2024-12-31", "2025-01-02")
    assert [p.interest for p in parts] == [
        Fraction(100000 * 837, 10000 * 366),
        Fraction(100000 * 727, 10000 * 365),
    ]


def test_what_is_paid_bears_no_interest_from_its_day_on():
    parts = interest(euros("5000"), "2024-05-01", "2024-07-01", ("2024-06-01", euros("2000")))
    assert [p.principal for p in parts] == [euros("5000"), euros("3000")]
    assert sum(p.span.days for p in parts) == 61


def test_a_missing_base_rate_is_refused_by_name():
    with pytest.raises(Refusal) as caught:
        interest(100, "2025-12-01", "2026-02-01")
    assert "base rate from 2026-01-01" in str(caught.value)
    assert "repayment base-rate 2026-01-01" in str(caught.value)


def test_a_recorded_base_rate_extends_and_takes_precedence():
    past = given(
        e.BaseRateSet(day("2026-01-01"), (127, 10000), "Bundesbank"),
        e.BaseRateSet(day("2025-07-01"), (-88, 10000), "Bundesbank"),
    )
    rates = base_rates(past.standing)
    parts = segments(Span(day("2025-12-01"), day("2026-02-01")), [(0, 100)], rates)
    assert [(p.base_rate, p.event) for p in parts] == [
        (Fraction(-88, 10000), 2),
        (Fraction(127, 10000), 1),
    ]


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("1,27%", (127, 10000)),
        ("1.27 %", (127, 10000)),
        ("3%", (3, 100)),
        ("-0,88%", (-11, 1250)),
        ("+5,0001%", (50001, 1000000)),
    ],
)
def test_a_base_rate_is_read_exactly(text, ratio):
    assert parse_base_rate(text) == ratio


@pytest.mark.parametrize("text", ["1,27", "123%", "1,12345%", "--1%", "1,%", "%", ""])
def test_what_is_no_exact_percent_is_refused(text):
    with pytest.raises(UsageError, match="no exact percent → type"):
        parse_base_rate(text)


@pytest.mark.parametrize(("end", "missing"), [("2026-01-02", True), ("2026-01-01", False)])
def test_a_base_rate_is_missing_from_the_first_day_that_needs_it(end, missing):
    """The end day bears no interest, so its half-year needs no rate."""
    if missing:
        with pytest.raises(Refusal, match="base rate from 2026-01-01: is missing"):
            interest(100, "2025-12-31", end)
    else:
        assert [p.span.days for p in interest(100, "2025-12-31", end)] == [1]


def test_no_base_rate_is_older_than_the_first_on_file():
    with pytest.raises(Refusal, match="base rate from 2022-07-01: is missing"):
        interest(100, "2022-12-31", "2023-01-02")


def test_a_base_rate_far_below_zero_gives_nothing_away():
    rates = {day("2023-01-01"): BaseRate(Fraction(-6, 100), None)}
    (part,) = segments(Span(day("2023-01-01"), day("2023-02-01")), [(0, 10**9)], rates)
    assert part.interest == 0


def test_an_amount_that_is_not_open_yet_bears_nothing():
    parts = segments(
        Span(day("2024-01-01"), day("2024-01-31")), [(day("2024-01-11"), 36600)], RATES
    )
    assert [(p.principal, p.span.days) for p in parts] == [(0, 10), (36600, 20)]


def test_a_base_rate_begins_with_its_half_year():
    change = e.BaseRateSet(day("2026-02-01"), (127, 10000), "Bundesbank")
    assert half_year(change.valid_from) == day("2026-01-01")
    assert half_year(day("2025-12-31")) == day("2025-07-01")


DAYS = st.integers(FIRST, LAST)


@examples(st.integers(0, 10**9), DAYS, DAYS, DAYS)
def test_interest_of_adjoining_periods_adds_up(cents, one, two, three):
    first, middle, last = sorted((one, two, three))
    amounts = [(0, cents)]

    def exact(start: int, end: int) -> Fraction:
        parts = segments(Span(start, end), amounts, RATES) if end > start else []
        return sum((part.interest for part in parts), Fraction(0))

    assert exact(first, middle) + exact(middle, last) == exact(first, last)


@examples(st.integers(0, 10**9), DAYS, DAYS)
def test_the_cents_of_the_segments_add_up_to_the_whole(cents, one, two):
    parts = segments(Span(*sorted((one, two))), [(0, cents)], RATES)
    shown = rounded(parts)
    assert sum(shown) == total_interest(parts)
    assert all(abs(each - part.interest) < 1 for each, part in zip(shown, parts, strict=True))


@examples(st.integers(0, 10**9), st.integers(0, 10**6), DAYS, st.integers(1, 300))
def test_more_money_and_more_days_never_bear_less(cents, more, start, days):
    end = min(start + days, LAST)
    low = total_interest(segments(Span(start, end), [(0, cents)], RATES))
    assert 0 <= low <= total_interest(segments(Span(start, end), [(0, cents + more)], RATES))
    if end > start:
        assert total_interest(segments(Span(start, end - 1), [(0, cents)], RATES)) <= low


def test_the_base_rates_of_the_bundesbank_are_on_file():
    found = [(iso(start), one.rate * 100, one.event) for start, one in sorted(RATES.items())]
    assert found == [
        ("2023-01-01", Fraction("1.62"), None),
        ("2023-07-01", Fraction("3.12"), None),
        ("2024-01-01", Fraction("3.62"), None),
        ("2024-07-01", Fraction("3.37"), None),
        ("2025-01-01", Fraction("2.27"), None),
        ("2025-07-01", Fraction("1.27"), None),
    ]
