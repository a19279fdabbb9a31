"""`post absence`: away without cost; the post counts as vacant."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import commands as c
from ledger.domain.money import decimal_text
from tests.domain.scenario import MITTE, cost, day

AWAY = c.RecordAbsence("CM-1", "P-17", day("2024-04-01"), day("2024-06-30"))
GONE = MITTE.and_then(MITTE.when(AWAY))
YEAR = ("2024-01-01", "2024-12-31")


def test_an_absence_cuts_the_grant_of_its_days():
    one = GONE.post_year(2024, cost(*YEAR, "60000"))
    assert decimal_text(one.payable) == "42750.00"
    assert [GONE.standing.posts["CM-1"].occupied(day(d)) for d in ("2024-03-31", "2024-04-01")] == [
        1,
        0,
    ]


def test_a_substitute_needs_no_hand_over():
    substitute = c.FillPost("CM-1", "P-18", (1, 1), day("2024-04-01"), day("2024-06-30"))
    assert "--handover" in MITTE.refuses(substitute)
    past = GONE.and_then(GONE.when(substitute))
    assert decimal_text(past.post_year(2024, cost(*YEAR, "60000")).payable) == "57000.00"
    longer = msgspec.structs.replace(substitute, valid_to=day("2024-07-31"))
    assert "2 FTE on 2024-07-01 exceed" in GONE.refuses(longer)


def test_an_absence_with_a_substitute_is_not_withdrawn_alone():
    substitute = GONE.when(c.FillPost("CM-1", "P-18", (1, 1), day("2024-04-01"), day("2024-06-30")))
    past = GONE.and_then(substitute)
    assert "correct or withdraw event" in past.keeps(past.number_of(GONE.facts[-1].event))


def test_an_open_absence_over_a_year_boundary_ends_when_it_is_corrected():
    open_end = msgspec.structs.replace(AWAY, valid_from=day("2024-10-01"), valid_to=None)
    past = MITTE.and_then(MITTE.when(open_end))
    assert decimal_text(past.post_year(2024, cost(*YEAR, "60000")).payable) == "42750.00"
    assert past.post_year(2025, cost("2025-01-01", "2025-12-31", "60000")).payable == 0
    back = MITTE.when(msgspec.structs.replace(open_end, valid_to=day("2025-01-31")))
    assert past.withdraws(past.number_of(past.facts[-1].event), back)[1] == back


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"person": "P-18"}, "P-18 does not fill it"),
        ({"valid_from": day("2023-06-30")}, "does not fill it on 2023-06-30"),
        ({"valid_to": day("2024-03-31")}, "ends before it begins"),
    ],
)
def test_who_does_not_fill_the_post_is_not_away(change, words):
    assert words in MITTE.refuses(msgspec.structs.replace(AWAY, **change))


def test_nobody_is_away_twice():
    twice = msgspec.structs.replace(AWAY, valid_from=day("2024-06-30"), valid_to=day("2024-07-31"))
    assert "P-17 is away from 2024-06-30" in GONE.refuses(twice)


@examples(st.integers(0, 360), st.integers(0, 400))
def test_who_is_away_never_occupies_and_everybody_else_does(start, length):
    first = day("2024-01-01") + start
    away = MITTE.when(c.RecordAbsence("CM-1", "P-17", first, first + length))
    post = MITTE.and_then(away).standing.posts["CM-1"]
    for when in (first - 1, first, first + length, first + length + 1):
        inside = first <= when <= first + length
        assert post.occupied(when) == (Fraction(0) if inside else Fraction(1))
