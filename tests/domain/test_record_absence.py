"""`post absence`: away without cost; the post counts as vacant."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Refusal
from ledger.domain.facts import Post
from ledger.domain.money import decimal_text
from ledger.domain.period import Span
from ledger.domain.posts.absence import absences, ended_absences, unfilled_absences
from tests.domain.scenario import MITTE, SETUP, Given, cost, day

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


def test_an_absence_may_last_to_the_last_day_of_its_occupancy_and_no_longer():
    past = leaves(MITTE, "2024-06-30")
    assert past.when(AWAY)
    longer = msgspec.structs.replace(AWAY, valid_to=day("2024-07-01"))
    assert "P-17 does not fill it on 2024-07-01" in past.refuses(longer)
    last_day = msgspec.structs.replace(AWAY, valid_from=day("2024-06-30"))
    assert past.when(last_day)
    assert past.when(msgspec.structs.replace(last_day, valid_to=None))
    assert "P-17 does not fill it" in past.refuses(
        msgspec.structs.replace(AWAY, valid_from=day("2024-07-01"), valid_to=None)
    )


def test_an_absence_follows_another_on_the_next_day():
    after = msgspec.structs.replace(AWAY, valid_from=day("2024-07-01"), valid_to=day("2024-07-01"))
    assert GONE.when(after)
    before = msgspec.structs.replace(AWAY, valid_from=day("2024-03-01"), valid_to=day("2024-03-31"))
    assert GONE.when(before)
    touching = msgspec.structs.replace(before, valid_to=day("2024-04-01"))
    assert "P-17 is away from 2024-04-01" in GONE.refuses(touching)


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


def leaves(past: Given, last: str) -> Given:
    return past.and_then(past.when(c.VacatePost("CM-1", "P-17", day(last))))


def appointed(first: str) -> c.FillPost:
    return c.FillPost("CM-1", "P-17", (1, 1), day(first))


OPEN = c.RecordAbsence("CM-1", "P-17", day("2024-04-01"))


def test_an_open_absence_ends_with_its_occupancy():
    past = leaves(MITTE.and_then(MITTE.when(OPEN)), "2024-06-30")
    back = past.and_then(past.when(appointed("2025-01-01")))
    post = back.standing.posts["CM-1"]
    assert [one[:3] for one in absences(post, Span(day("2024-01-01"), day("2026-01-01")))] == [
        ("P-17", day("2024-04-01"), day("2024-06-30"))
    ]
    assert post.occupied(day("2025-01-01")) == 1


def test_an_absence_that_is_recorded_behind_the_leaving_ends_with_the_occupancy_too():
    past = leaves(MITTE, "2024-06-30")
    past = past.and_then(past.when(appointed("2025-01-01")))
    past = past.and_then(past.when(OPEN))
    assert past.standing.posts["CM-1"].occupied(day("2025-01-01")) == 1


def test_a_limited_occupancy_ends_an_open_absence_as_well():
    limited = e.PostFilled("CM-1", "P-17", (1, 1), day("2023-07-01"), day("2024-06-30"))
    past = SETUP.and_then(limited)
    past = past.and_then(past.when(OPEN))
    past = past.and_then(past.when(appointed("2024-09-01")))
    assert past.standing.posts["CM-1"].occupied(day("2024-09-01")) == 1


def test_an_appointment_on_days_of_a_recorded_absence_is_refused_with_the_way_out():
    past = leaves(GONE, "2024-05-15")
    assert past.refuses(appointed("2024-06-30")) == (
        "post CM-1: P-17 is recorded as away from 2024-04-01 to 2024-06-30 "
        f"(event {past.facts[-2].sequence}) → end that absence with its occupancy first: "
        "post absence CM-1 --person P-17 --from 2024-04-01 --until 2024-05-15 "
        f"--corrects {past.facts[-2].sequence} --reason …; an absence from the new appointment "
        "is recorded anew"
    )
    assert past.when(appointed("2024-07-01"))
    shorter = e.AbsenceRecorded("CM-1", "P-17", day("2024-04-01"), day("2024-05-15"))
    mended = past.and_then(*past.withdraws(past.facts[-2].sequence, shorter))
    assert mended.when(appointed("2024-06-30"))


def test_an_absence_of_somebody_else_or_elsewhere_is_no_hindrance():
    past = leaves(GONE, "2024-05-15")
    other = msgspec.structs.replace(appointed("2024-06-01"), person="P-18")
    assert past.when(other)


def test_an_absence_that_never_began_is_withdrawn_as_the_way_out():
    past = leaves(GONE, "2024-03-15")
    words = past.refuses(appointed("2024-06-01"))
    assert f"first: correct {past.facts[-2].sequence} --reason …" in words
    mended = past.and_then(*past.withdraws(past.facts[-2].sequence))
    assert mended.when(appointed("2024-06-01"))


def test_whoever_leaves_while_away_is_told_that_the_absence_ends():
    vacated = e.PostVacated("CM-1", "P-17", day("2024-05-15"))
    (one,) = ended_absences(vacated, GONE.standing)
    assert (one.first, one.last) == (day("2024-05-16"), day("2024-06-30"))
    assert list(ended_absences(vacated, MITTE.and_then(MITTE.when(OPEN)).standing)) == []


def test_an_absence_that_a_substitute_fills_is_none_that_is_warned_about():
    year = Span(day("2024-01-01"), day("2025-01-01"))
    assert list(unfilled_absences(GONE.standing.posts["CM-1"], year))
    substitute = c.FillPost("CM-1", "P-18", (1, 1), day("2024-04-01"), day("2024-06-30"))
    past = GONE.and_then(GONE.when(substitute))
    assert list(unfilled_absences(past.standing.posts["CM-1"], year)) == []


DAYS = st.integers(0, 12).map(lambda n: day("2024-01-01") + 30 * n)
UNTIL = st.none() | DAYS
STORY = st.lists(
    st.one_of(
        st.builds(c.FillPost, st.just("CM-1"), st.just("P-17"), st.just((1, 2)), DAYS, UNTIL),
        st.builds(c.VacatePost, st.just("CM-1"), st.just("P-17"), DAYS),
        st.builds(c.RecordAbsence, st.just("CM-1"), st.just("P-17"), DAYS, UNTIL),
        st.builds(c.ChangeHours, st.just("CM-1"), st.just("P-17"), st.just((1, 1)), DAYS),
        st.integers(12, 25),
    ),
    min_size=4,
    max_size=16,
)


def occupied_and_away(post: Post) -> set[tuple[bool, bool]]:
    line, away = post.people["P-17"], post.absences["P-17"]
    days = range(day("2023-12-01"), day("2025-06-01"), 10)
    return {(line.at(on) is not None, away.at(on) is not None) for on in days}


@examples(STORY)
def test_nobody_is_away_from_a_post_that_he_does_not_fill(story):
    """Whatever is recorded, corrected and withdrawn: an absence ends with its occupancy."""
    past = SETUP
    for step in story:
        try:
            if isinstance(step, int):
                past = past.and_then(*past.withdraws(step))
            else:
                past = past.and_then(past.when(step))
        except Refusal:
            continue
        post = past.standing.posts["CM-1"]
        if "P-17" in post.people and "P-17" in post.absences:
            assert (False, True) not in occupied_and_away(post)


@examples(STORY, DAYS)
def test_an_appointment_that_is_accepted_occupies_from_its_first_day_on(story, first):
    past = SETUP
    for step in (*story, c.FillPost("CM-1", "P-17", (1, 1), first)):
        try:
            if isinstance(step, int):
                past = past.and_then(*past.withdraws(step))
            else:
                past = past.and_then(past.when(step))
        except Refusal:
            continue
        if isinstance(step, c.FillPost):
            assert past.standing.posts["CM-1"].occupied(step.valid_from) == Fraction(*step.fte)
