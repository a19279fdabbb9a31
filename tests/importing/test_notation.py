"""Amounts and dates in a declared notation, read strictly."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import UsageError
from ledger.domain.period import parse_day
from ledger.importing.files.dates import Dates
from ledger.importing.files.notation import AmountNotation

GERMAN, ENGLISH = AmountNotation(",", "."), AmountNotation(".", ",")


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,56", 123456),
        ("1234,56", 123456),
        ("123,45-", -12345),
        ("-123,45", -12345),
        ("\u2212123,45", -12345),
        ("1\u202f234,5", 123450),
        ("1 234,56 €", 123456),
        ("7", 700),
        ("+7,00", 700),
        ("0,00", 0),
        ("12.345.678,90", 1234567890),
    ],
)
def test_german_amounts(text, cents):
    assert GERMAN.cents(text) == cents


@pytest.mark.parametrize(
    "text",
    ["", "-", "1,234.56", "1.23,4", "12.34,56", "1,234", "1e5", "--5", "-5-", "5,", "٣,00", "=1+1",
     "1.234.56", "NaN", "0x10", "5,0O", ",50"],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(UsageError, match="no amount"):
        GERMAN.cents(text)


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1.000,-", 100000), ("1.000,--", 100000), ("-5,\u2013 \u20ac", -500), ("0,500", 50)],
)
def test_what_has_one_reading_only(text, cents):
    assert GERMAN.cents(text) == cents


@pytest.mark.parametrize("text", ["0.500", "-0.500", "012.345", "50 60,00", "1 2,00", "5'0,00"])
def test_digits_stand_in_groups_of_three_that_begin_with_none(text):
    with pytest.raises(UsageError):
        GERMAN.cents(text)


def test_without_thousands_a_third_decimal_is_one():
    plain = AmountNotation(".", "")
    assert [plain.cents(text) for text in ("1.250", "12.000")] == [125, 1200]
    with pytest.raises(UsageError, match="more than two decimals"):
        plain.cents("1.255")


def test_the_other_notation_is_another_profile():
    assert ENGLISH.cents("1,234.56") == 123456
    with pytest.raises(UsageError):
        ENGLISH.cents("1.234,56")


@given(st.integers(-(10**13), 10**13), st.booleans(), st.booleans())
def test_every_amount_comes_back(cents, grouped, trailing):
    euros, rest = divmod(abs(cents), 100)
    whole = f"{euros:,}".replace(",", ".") if grouped else str(euros)
    text = f"{whole},{rest:02}"
    signed = f"{text}-" if trailing else f"-{text}"
    assert GERMAN.cents(signed if cents < 0 else text) == cents


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_refused(text):
    try:
        cents = GERMAN.cents(text)
    except UsageError:
        return
    assert isinstance(cents, int)


@pytest.mark.parametrize(
    ("notation", "text"),
    [
        ("DD.MM.YYYY", "31.12.2023"),
        ("YYYY-MM-DD", "2023-12-31"),
        ("YYYYMMDD", "20231231"),
        ("DDMMYYYY", "31122023"),
        ("DD.MM.YY", "31.12.23"),
        ("D.M.YYYY", "31.12.2023"),
        ("DD/MM/YYYY", "31/12/2023"),
        ("excel", "45291"),
    ],
)
def test_notations_of_dates(notation, text):
    assert Dates((notation,)).day(text) == parse_day("2023-12-31")


def test_several_notations_are_tried_in_order():
    dates = Dates(("DD.MM.YYYY", "YYYYMMDD"))
    assert dates.day("20231231") == dates.day("31.12.2023")


@pytest.mark.parametrize(
    "text", ["31.02.2024", "2024-01-31", "", "1.1.2024", "31.12.1923", "３1.12.2023"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(UsageError):
        Dates(("DD.MM.YYYY",)).day(text)


@pytest.mark.parametrize("notation", ["DD.MM", "YYYY", "tt.mm.jjjj", "DD.DD.YYYY", ""])
def test_a_notation_needs_day_month_and_year(notation):
    with pytest.raises(UsageError, match="needs day, month and year"):
        Dates((notation,))


@given(
    st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)),
    st.sampled_from(["DD.MM.YYYY", "D.M.YYYY", "YYYYMMDD", "DD.MM.YY"]),
)
def test_a_date_that_is_written_is_read_again(day, notation):
    dates = Dates((notation,))
    assert dates.day(dates.text(day)) == parse_day(day.isoformat())


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_refused(text):
    try:
        day = Dates(("DD.MM.YYYY", "excel")).day(text)
    except UsageError:
        return
    assert isinstance(day, int)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10.01.2024 00:00 Uhr", "2024-01-10"),
        ("10.01.2024, 00:00", "2024-01-10"),
        ("10.01.2024  23:59:59,123456789", "2024-01-10"),
        ("10.01.2024 11:30 PM", "2024-01-10"),
        ("31.12.2023T23:00:00Z", "2024-01-01"),
        ("31.12.2023 23:00+01:00", "2023-12-31"),
        ("31.05.2024 22:00 Z", "2024-06-01"),
    ],
)
def test_a_time_behind_the_day_counts_where_it_has_a_zone(text, day):
    assert Dates(("DD.MM.YYYY",)).day(text) == parse_day(day)


@pytest.mark.parametrize(
    ("text", "utc"),
    [("31.12.2023 23:00", "2024-01-01"), ("31.05.2024T22:00:00", "2024-06-01")],
)
def test_what_is_midnight_by_utc_is_of_the_next_day_or_refused(text, utc):
    notations = ("DD.MM.YYYY",)
    with pytest.raises(UsageError, match="midnight of the next day"):
        Dates(notations).day(text)
    assert Dates(notations, zone="UTC").day(text) == parse_day(utc)
    assert Dates(notations, zone="local").day(text) == parse_day(utc) - 1
    for other in ("31.12.2023 22:00", "31.05.2024 23:00", "31.12.2023 23:01", "31.12.2023 00:00"):
        assert Dates(notations).day(other) == parse_day("-".join(other[:10].split(".")[::-1]))


@pytest.mark.parametrize("text", ["31.12.2023 25:00", "31.12.2023T23:00:00+99:00", "1.1 Uhr"])
def test_what_is_no_time_is_no_day(text):
    with pytest.raises(UsageError):
        Dates(("DD.MM.YYYY",)).day(text)


def test_months_by_their_names():
    dates = Dates(("DD-MON-YY", "D. MON YYYY"))
    written = ("10-MAY-24", "10-Mai-24", "1. M\u00e4rz 2024", "3. Okt. 2024")
    days = ("2024-05-10", "2024-05-10", "2024-03-01", "2024-10-03")
    assert [*map(dates.day, written)] == [*map(parse_day, days)]
    for text in ("10-JUX-24", "31-FEB-24"):
        with pytest.raises(UsageError):
            dates.day(text)
