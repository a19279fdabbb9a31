"""`post fill`: who fills a post, with how many FTE, from when."""

from __future__ import annotations

import pytest

from ledger.domain.commands import FillPost
from ledger.domain.events import HoursChanged, PostClosed, PostFilled, PostVacated
from tests.domain.scenario import DUELMEN, MITTE, POST, SETUP, day, filled

PERSON = "P-17"


def fill(person, fte, first, last=None, *, post="CM-1", handover=False):
    return FillPost(post, person, fte, day(first), day(last) if last else None, handover)


def second_post(past, fte=(1, 1)):
    """Return the past with another post, CM-2, beside."""
    other = POST.__class__(
        "CM-2", "KIM", DUELMEN, "Mitte", fte, day("2023-01-01"), "KV-Mitte", "KIM-2023"
    )
    return past.and_then(other)


def test_a_vacant_post_is_filled():
    event = SETUP.when(fill(PERSON, (1, 1), "2023-07-01"))
    assert event == PostFilled("CM-1", PERSON, (1, 1), day("2023-07-01"), None, handover=False)


def test_a_person_cannot_fill_a_post_that_they_fill_already():
    number = len(MITTE.facts)
    assert MITTE.refuses(fill(PERSON, (1, 2), "2024-01-01")) == (
        f"post CM-1: {PERSON} already fills it from 2024-01-01 (event {number}) "
        "→ vacate it first, or use post change-hours"
    )


def test_the_overlap_is_named_by_its_first_day():
    past = SETUP.and_then(filled(PERSON, (1, 2), "2024-05-01", "2024-05-31"))
    message = past.refuses(fill(PERSON, (1, 2), "2024-01-01"))
    assert f"{PERSON} already fills it from 2024-05-01" in message


def test_a_hand_over_does_not_let_a_person_overlap_with_themselves():
    message = MITTE.refuses(fill(PERSON, (1, 2), "2024-01-01", handover=True))
    assert "already fills it from 2024-01-01" in message


def test_a_person_may_come_back_after_leaving():
    past = MITTE.and_then(PostVacated("CM-1", PERSON, day("2024-06-30")))
    assert past.when(fill(PERSON, (1, 1), "2024-07-01"))


def test_a_person_above_one_fte_over_two_posts_is_refused():
    past = second_post(MITTE)
    assert past.refuses(fill(PERSON, (1, 10), "2024-01-01", post="CM-2")) == (
        f"person {PERSON}: would work 11/10 FTE on 2024-01-01, more than 1 "
        "→ lower the FTE, or vacate the other post first"
    )


def test_the_day_on_which_a_person_exceeds_one_fte_is_named():
    past = second_post(SETUP).and_then(filled(PERSON, (3, 4), "2024-03-01"))
    message = past.refuses(fill(PERSON, (1, 2), "2024-01-01", post="CM-2"))
    assert f"person {PERSON}: would work 5/4 FTE on 2024-03-01, more than 1" in message


def test_two_halves_over_two_posts_make_one_full_person():
    past = second_post(SETUP).and_then(filled(PERSON, (1, 2), "2024-03-01"))
    assert past.when(fill(PERSON, (1, 2), "2024-01-01", post="CM-2"))


def test_more_than_one_fte_on_one_post_is_refused_as_well():
    assert "would work 3/2 FTE" in SETUP.refuses(fill(PERSON, (3, 2), "2024-01-01"))


def test_a_second_person_beyond_the_posts_fte_is_refused_and_the_hand_over_offered():
    assert MITTE.refuses(fill("P-18", (1, 1), "2024-03-01")) == (
        "post CM-1: 2 FTE on 2024-03-01 exceed its 1 FTE "
        "→ add --handover for a hand-over, or vacate it first"
    )


def test_a_second_person_beyond_the_posts_fte_is_accepted_as_a_hand_over():
    event = MITTE.when(fill("P-18", (1, 1), "2024-03-01", "2024-03-31", handover=True))
    assert event.handover


def test_an_overlap_of_a_single_day_counts():
    past = SETUP.and_then(filled(PERSON, (1, 1), "2023-07-01", "2024-03-31"))
    assert "on 2024-03-31 exceed" in past.refuses(fill("P-18", (1, 1), "2024-03-31"))
    assert past.when(fill("P-18", (1, 1), "2024-04-01"))


def test_two_people_within_the_posts_fte_need_no_hand_over():
    past = SETUP.and_then(filled(PERSON, (1, 2), "2023-07-01"))
    assert past.when(fill("P-18", (1, 2), "2024-01-01"))


def test_a_second_person_beyond_the_posts_fte_only_later_is_refused():
    past = SETUP.and_then(
        filled(PERSON, (1, 2), "2023-07-01"),
        HoursChanged("CM-1", PERSON, (1, 1), day("2024-09-01")),
    )
    assert "3/2 FTE on 2024-09-01 exceed its 1 FTE" in past.refuses(
        fill("P-18", (1, 2), "2024-01-01")
    )


@pytest.mark.parametrize(
    ("first", "last", "missing"),
    [
        ("2022-12-31", None, "2022-12-31"),
        ("2025-01-01", None, "2025-01-01"),
        ("2024-06-01", None, "2025-01-01"),
        ("2024-06-01", "2025-01-31", "2025-01-01"),
    ],
)
def test_days_on_which_the_post_does_not_exist_are_refused(first, last, missing):
    past = SETUP.and_then(PostClosed("CM-1", day("2024-12-31")))
    assert past.refuses(fill(PERSON, (1, 1), first, last)) == (
        f"post CM-1: does not exist on {missing} → mend the date, or establish the post earlier"
    )


def test_a_period_that_ends_before_it_begins_is_refused():
    message = SETUP.refuses(fill(PERSON, (1, 1), "2024-02-01", "2024-01-31"))
    assert "post CM-1: the period ends before it begins → exchange or mend the two dates" in message


def test_an_unknown_post_is_refused_with_the_known_one():
    assert SETUP.refuses(fill(PERSON, (1, 1), "2024-02-01", post="CM-2")) == (
        "post CM-2: no post is registered under this name → known: CM-1"
    )
