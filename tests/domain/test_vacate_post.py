"""`post vacate`: the person's last day on the post."""

from __future__ import annotations

from ledger.domain.commands import VacatePost
from ledger.domain.events import HoursChanged, PostVacated
from tests.domain.scenario import MITTE, day, filled


def on(past, when):
    entry = past.standing.posts["CM-1"].people["P-17"].at(day(when))
    return entry.value if entry else None


def test_after_the_last_day_the_post_is_vacant():
    event = MITTE.when(VacatePost("CM-1", "P-17", day("2024-06-30")))
    assert event == PostVacated("CM-1", "P-17", day("2024-06-30"))
    past = MITTE.and_then(event)
    assert (on(past, "2024-06-30"), on(past, "2024-07-01")) == (1, None)


def test_whoever_leaves_leaves_for_good_whatever_hours_were_agreed_for_later():
    past = MITTE.and_then(HoursChanged("CM-1", "P-17", (1, 2), day("2025-01-01")))
    past = past.and_then(PostVacated("CM-1", "P-17", day("2024-06-30")))
    assert on(past, "2025-01-01") is None


def test_an_earlier_last_day_leaves_a_later_return_alone():
    past = MITTE.and_then(
        PostVacated("CM-1", "P-17", day("2024-06-30")),
        filled("P-17", (1, 1), "2025-01-01"),
        PostVacated("CM-1", "P-17", day("2024-03-31")),
    )
    assert on(past, "2024-04-01") is None
    assert on(past, "2025-01-01") == 1


def test_a_person_who_does_not_fill_the_post_is_refused():
    assert MITTE.refuses(VacatePost("CM-1", "P-18", day("2024-06-30"))) == (
        "post CM-1: P-18 does not fill it on 2024-06-30 → see who does with: history --post"
    )
