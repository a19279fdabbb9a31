"""Days as typed, months and years as counted."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import UsageError
from ledger.domain.period import (
    Span,
    date_of,
    day_of,
    iso,
    months_of,
    parse_day,
    parse_month_day,
    year_of,
    year_span,
)


@pytest.mark.parametrize("text", ["2024-09-15", "15.09.2024", " 15.09.2024 ", "15.9.2024"])
def test_a_day_is_typed_in_two_ways(text):
    assert iso(parse_day(text)) == "2024-09-15"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("31.01.24", "may mean 1924-01-31 or 2024-01-31"),
        ("01-02-26", "may mean 1901-02-26 or 1926-02-01 or 2001-02-26 or 2026-02-01"),
        ("2026-1-2", "may mean 2026-01-02"),
        ("20260102", "may mean 2026-01-02"),
        ("31122026", "may mean 2026-12-31"),
        ("01/02/2026", "may mean 2026-01-02 or 2026-02-01"),
        ("31/12/2026", "may mean 2026-12-31"),
        ("２０２６-01-02", "means no day"),
        ("2026-01-02T00:00", "means no day"),
        ("32.01.24", "means no day"),
        ("", "means no day"),
        ("1.1.", "has no year"),
        ("31.12", "has no year"),
        ("2026-13-01", "there is no such day"),
        ("2023-02-29", "there is no such day"),
        ("31.04.2024", "there is no such day"),
    ],
)
def test_a_day_without_a_single_reading_is_refused_with_those_it_has(text, problem):
    with pytest.raises(UsageError) as refused:
        parse_day(text)
    remedy = "type 2024-09-15 or 15.09.2024"
    if problem.startswith("may mean"):
        remedy = f"type the one that is meant, such as {problem.split()[-1]}"
    message = f"date {text!r}: {problem} → {remedy}"
    assert str(refused.value) == message


@pytest.mark.parametrize(("text", "day"), [("1.1.", "2023-01-01"), ("31.12", "2023-12-31")])
def test_a_day_without_a_year_is_one_of_a_year_that_is_known(text, day):
    assert iso(parse_day(text, 2023)) == day
    with pytest.raises(UsageError, match="there is no such day"):
        parse_day("29.2.", 2023)


@pytest.mark.parametrize("text", ["1999-12-31", "31.12.1999", "2101-01-01", "0024-09-15"])
def test_a_year_outside_2000_to_2100_is_refused(text):
    with pytest.raises(UsageError) as refused:
        parse_day(text)
    assert str(refused.value) == (f"date {text!r}: years from 2000 to 2100 only → check the year")


@pytest.mark.parametrize("text", ["2000-01-01", "31.12.2100"])
def test_the_first_and_the_last_day_of_the_years_are_accepted(text):
    assert parse_day(text) > 0


@given(st.dates(date_of(parse_day("2000-01-01")), date_of(parse_day("2100-12-31"))))
def test_a_day_that_was_shown_can_be_typed_again(value):
    day = parse_day(value.isoformat())
    assert date_of(day) == value
    assert parse_day(value.strftime("%d.%m.%Y")) == day
    assert year_of(day) == value.year


@pytest.mark.parametrize(("year", "days"), [(2023, 365), (2024, 366), (2000, 366), (2100, 365)])
def test_the_twelve_months_make_up_the_year(year, days):
    months = months_of(year)
    assert len(months) == 12
    assert year_span(year) == Span(months[0].start, months[-1].end)
    assert sum(month.days for month in months) == days
    assert all(a.end == b.start for a, b in itertools.pairwise(months))


def test_two_spans_that_do_not_meet_have_no_days():
    assert Span(1, 5).meet(Span(5, 9)).days == 0
    assert Span(1, 5).meet(Span(7, 9)).days == 0
    assert Span(1, 5).meet(Span(4, 9)) == Span(4, 5)


def test_days_are_counted_from_1970_which_is_how_they_are_stored():
    assert day_of(date(1970, 1, 1)) == 0
    assert parse_day("2000-01-01") == 10957
    assert date_of(10957) == date(2000, 1, 1)


@pytest.mark.parametrize(
    ("text", "month_day"),
    [
        ("03-31", "03-31"),
        ("31.03.", "03-31"),
        ("31.12", "12-31"),
        ("1.2.", "02-01"),
        (" 01.02. ", "02-01"),
    ],
)
def test_a_day_of_every_year_is_typed_in_two_ways(text, month_day):
    assert parse_month_day(text) == month_day


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("02-29", "not every year has such a day"),
        ("29.02.", "not every year has such a day"),
        ("13-01", "not every year has such a day"),
        ("3-31", "means no day"),
        ("03-31-2024", "means no day"),
    ],
)
def test_a_day_that_is_not_in_every_year_is_refused(text, problem):
    with pytest.raises(UsageError, match=problem):
        parse_month_day(text)


@pytest.mark.parametrize(
    "text",
    [
        *("31. Dezember 2023", "31. Dez. 2023", "31 December 2023", "31. DEZ 2023", "31.Dez.2023"),
        *("December 31, 2023", "Dec. 31 2023"),
    ],
)
def test_a_month_may_be_named(text):
    assert iso(parse_day(text)) == "2023-12-31"


@pytest.mark.parametrize("text", ["3. März 2024", "3. Mrz. 2024", "3 Mar 2024", "March 3, 2024"])
def test_march_is_named_in_every_way(text):
    assert iso(parse_day(text)) == "2024-03-03"


@pytest.mark.parametrize(
    "text", ["3. Ju 2024", "3. Foo 2024", "31. Dezember 23", "Dezember 2023", "31. Juno 2024"]
)
def test_a_month_that_is_none_or_two_is_refused(text):
    with pytest.raises(UsageError, match="means no day"):
        parse_day(text)
