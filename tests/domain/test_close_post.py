"""`post close`: the last day of the post."""

from __future__ import annotations

from ledger.domain.commands import ClosePost
from ledger.domain.events import PostClosed, PostVacated
from tests.domain.scenario import MITTE, SETUP, day


def test_a_vacant_post_is_closed():
    event = SETUP.when(ClosePost("CM-1", day("2024-12-31")))
    assert event == PostClosed("CM-1", day("2024-12-31"))
    fte = SETUP.and_then(event).standing.posts["CM-1"].fte
    assert fte.at(day("2024-12-31")) is not None
    assert fte.at(day("2025-01-01")) is None


def test_a_post_that_somebody_still_fills_is_not_closed():
    assert MITTE.refuses(ClosePost("CM-1", day("2024-12-31"))) == (
        "post CM-1: P-17 still fills it afterwards → vacate the post first"
    )
    past = MITTE.and_then(PostVacated("CM-1", "P-17", day("2024-12-31")))
    assert past.when(ClosePost("CM-1", day("2024-12-31")))


def test_a_post_cannot_be_closed_before_it_exists_or_twice():
    assert SETUP.refuses(ClosePost("CM-1", day("2022-12-31"))) == (
        "post CM-1: does not exist on 2022-12-31 → mend the date, or establish the post earlier"
    )
    past = SETUP.and_then(PostClosed("CM-1", day("2024-12-31")))
    assert "does not exist on 2025-12-31" in past.refuses(ClosePost("CM-1", day("2025-12-31")))
