"""`post change-hours`: another FTE of the person on the post."""

from __future__ import annotations

from ledger.domain.commands import ChangeHours
from ledger.domain.events import HoursChanged, PostEstablished, PostFilled, PostVacated
from tests.domain.scenario import DUELMEN, MITTE, SETUP, day, filled


def change(fte, when, person="P-17"):
    return ChangeHours("CM-1", person, fte, day(when))


def on(past, when, person="P-17"):
    entry = past.standing.posts["CM-1"].people[person].at(day(when))
    return entry.value if entry else None


def test_other_hours_hold_from_their_day_on():
    event = MITTE.when(change((1, 2), "2024-03-01"))
    assert event == HoursChanged("CM-1", "P-17", (1, 2), day("2024-03-01"))
    past = MITTE.and_then(event)
    assert (on(past, "2024-02-29"), on(past, "2024-03-01")) == (1, 1 / 2)


def test_hours_changed_in_retrospect_do_not_bring_back_who_has_left():
    past = MITTE.and_then(PostVacated("CM-1", "P-17", day("2024-06-30")))
    past = past.and_then(past.when(change((1, 2), "2024-03-01")))
    assert on(past, "2024-06-30") == 1 / 2
    assert on(past, "2024-07-01") is None


def test_hours_changed_in_retrospect_leave_a_later_return_alone():
    past = SETUP.and_then(
        filled("P-17", (1, 1), "2023-07-01", "2023-12-31"), filled("P-17", (1, 1), "2024-07-01")
    )
    past = past.and_then(past.when(change((1, 2), "2023-10-01")))
    assert on(past, "2024-07-01") == 1


def test_a_person_who_does_not_fill_the_post_on_that_day_is_refused():
    for when, person in (("2023-06-30", "P-17"), ("2024-01-01", "P-18")):
        assert MITTE.refuses(change((1, 2), when, person)) == (
            f"post CM-1: {person} does not fill it on {when} → see who does with: history --post"
        )


def test_hours_that_make_a_person_work_above_one_fte_over_two_posts_are_refused():
    other = PostEstablished(
        "CM-2", "KIM", DUELMEN, "Mitte", (1, 1), day("2023-01-01"), "KV-Mitte", "KIM-2023"
    )
    past = SETUP.and_then(
        other,
        filled("P-17", (1, 2), "2023-07-01"),
        PostFilled("CM-2", "P-17", (1, 2), day("2024-01-01"), None),
    )
    assert past.refuses(change((3, 4), "2023-10-01")) == (
        "person P-17: would work 5/4 FTE on 2024-01-01, more than 1 "
        "→ lower the FTE, or vacate the other post first"
    )
    assert past.when(change((1, 4), "2023-10-01"))


def test_more_hours_beside_a_second_person_do_not_exceed_the_posts_fte():
    past = SETUP.and_then(
        filled("P-17", (1, 2), "2023-07-01"), filled("P-18", (1, 2), "2023-07-01")
    )
    assert past.refuses(change((1, 1), "2024-01-01")) == (
        "post CM-1: 3/2 FTE on 2024-01-01 exceed its 1 FTE "
        "→ lower the FTE, or vacate it and fill it again with --handover"
    )


def test_fewer_hours_during_a_hand_over_are_accepted():
    handover = PostFilled("CM-1", "P-18", (1, 1), day("2024-03-01"), None, handover=True)
    assert MITTE.and_then(handover).when(change((1, 2), "2024-03-01"))
