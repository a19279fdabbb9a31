"""A notice pays for so many full-time posts, and no more rest on it (domain reference §4)."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.grants.allocation import over_allocated, staffing
from tests.domain.scenario import (
    COUNTY,
    DUELMEN,
    FORWARDING,
    LAND,
    NOTICE,
    POST,
    SETUP,
    Given,
    day,
    euros,
    filled,
    given,
    value_on,
)

SIX = msgspec.structs.replace(NOTICE, fte=(6, 1), rate_cents=euros("55000"))
ONE = msgspec.structs.replace(FORWARDING, fte=(1, 1))


def told(*events: e.Event) -> Given:
    """The case "Mitte" without its notice, forwarding and post, and then other ones."""
    kept = [fact.event for fact in SETUP.facts if fact.event not in {NOTICE, FORWARDING, POST}]
    return given(*kept, *events)


def beyond(past: Given) -> list[str]:
    return [str(one) for one in over_allocated(past.standing, past.standing.grants)]


def post(name: str, fte: tuple[int, int], since: str = "2023-01-01", **other: str) -> e.Event:
    fields = {"post": name, "fte": fte, "valid_from": day(since), **other}
    return msgspec.structs.replace(POST, **fields)


def test_six_posts_at_55000_euros_are_330000_a_year_and_no_cap():
    past = told(SIX, ONE, POST, filled("P-17", (1, 2), "2023-07-01"))
    notice, forwarding = staffing(past.standing, "KIM-2023", day("2024-12-31"))
    assert [notice.funded, notice.yearly_cents] == [6, euros("330000")]
    assert [notice.allocated, notice.occupied] == [1, Fraction(1, 2)]
    assert [forwarding.recipient, forwarding.funded] == [DUELMEN, 1]
    assert forwarding.yearly_cents == euros("55000")
    assert past.standing.grants["KIM-2023"].event.approved_cents is None


def test_a_notice_that_does_not_say_how_many_is_as_before():
    past = told(NOTICE, FORWARDING, POST, post("CM-2", (900, 1)))
    assert beyond(past) == []
    assert staffing(past.standing, "KIM-2023", day("2024-12-31")) == []


def test_posts_beyond_the_notice_are_refused_with_the_amended_notice_as_the_remedy():
    past = told(SIX, FORWARDING, POST, post("CM-2", (11, 2), "2024-03-01"))
    (words,) = beyond(past)
    assert words == (
        "grant KIM-2023: pays for 6 FTE, and 13/2 are allocated from 2024-03-01 on "
        "(CM-1 1, CM-2 11/2) → record the amended notice first: grant amend KIM-2023 "
        "--from 2024-03-01 --fte 13/2; or allocate less: post amend"
    )
    raised = e.GrantAmended("KIM-2023", day("2024-03-01"), None, None, None, fte=(13, 2))
    assert beyond(past.and_then(raised)) == []


def test_posts_beyond_a_forwarding_are_refused_with_the_amended_contract_as_the_remedy():
    (words,) = beyond(told(SIX, ONE, POST, post("CM-2", (1, 2), "2024-01-01")))
    assert words == (
        f"forwarding of KIM-2023 to {DUELMEN}: passes on 1 FTE, and 3/2 are allocated from "
        "2024-01-01 on (CM-1 1, CM-2 1/2) → record the amended contract first: grant forward "
        f"KIM-2023 --to {DUELMEN} --from 2023-01-01 --until 2025-12-31 --fte 3/2 --corrects 9 "
        "--reason …; or allocate less: post amend"
    )


def test_forwardings_together_pass_on_no_more_than_the_notice_pays_for():
    own = msgspec.structs.replace(FORWARDING, recipient=LAND, fte=(11, 2))
    (words,) = beyond(told(SIX, ONE, own))
    assert "its forwardings pass 13/2 on from 2023-01-01 on" in words
    later = msgspec.structs.replace(ONE, valid_to=day("2023-12-31"))
    assert (
        beyond(told(SIX, later, msgspec.structs.replace(own, valid_from=day("2024-01-01")))) == []
    )


def test_the_last_day_of_a_contract_counts_and_the_day_behind_it_does_not():
    (words,) = beyond(told(SIX, ONE, POST, post("CM-2", (1, 2), "2025-12-31")))
    assert "3/2 are allocated from 2025-12-31 on" in words
    assert beyond(told(SIX, ONE, POST, post("CM-2", (1, 2), "2026-01-01"))) == []


def test_contracts_that_meet_on_one_day_are_passed_on_together_on_that_day():
    first = msgspec.structs.replace(ONE, valid_to=day("2023-12-31"))
    second = msgspec.structs.replace(
        FORWARDING, recipient=LAND, fte=(11, 2), valid_from=day("2023-12-31")
    )
    (words,) = beyond(told(SIX, first, second))
    assert "its forwardings pass 13/2 on from 2023-12-31 on" in words


def test_the_posts_of_another_body_do_not_count_under_a_forwarding():
    assert beyond(told(SIX, ONE, POST, post("CM-9", (5, 1), employing_body=COUNTY))) == []


def test_an_amendment_counts_from_its_day_on():
    two = post("CM-2", (5, 1))
    less = e.GrantAmended("KIM-2023", day("2025-01-01"), None, None, None, fte=(5, 1))
    past = told(SIX, FORWARDING, POST, two, less)
    assert "6 are allocated from 2025-01-01 on" in beyond(past)[0]
    ended = e.PostClosed("CM-1", day("2024-12-31"))
    assert beyond(past.and_then(ended)) == []


@pytest.mark.parametrize(
    "change",
    [
        e.PostAmended("CM-1", day("2024-01-01"), (7, 1), None, None),
        e.PostEstablished(
            "CM-2", "KIM", DUELMEN, "Mitte", (6, 1), day("2025-12-31"), None, "KIM-2023"
        ),
        e.GrantAmended("KIM-2023", day("2024-01-01"), None, None, None, fte=(1, 2)),
    ],
)
def test_whatever_makes_the_sum_exceed_is_found(change):
    assert beyond(told(SIX, FORWARDING, POST)) == []
    assert beyond(told(SIX, FORWARDING, POST, change))


def test_a_notice_attached_to_a_post_later_counts_from_that_day_on():
    free = msgspec.structs.replace(POST, post="CM-2", fte=(6, 1), grant=None)
    past = told(SIX, FORWARDING, POST, free)
    assert beyond(past) == []
    (words,) = beyond(
        past.and_then(e.PostAmended("CM-2", day("2024-07-01"), None, None, "KIM-2023"))
    )
    assert "7 are allocated from 2024-07-01 on" in words


def test_days_that_the_notice_does_not_cover_are_not_counted():
    revoked = e.GrantRevoked("KIM-2023", day("2024-01-01"))
    past = told(SIX, FORWARDING, POST, revoked, post("CM-2", (6, 1), "2024-01-01"))
    assert beyond(past) == []
    longer = e.GrantAmended("KIM-2023", day("2024-01-01"), None, None, day("2024-06-30"))
    assert "from 2024-01-01 on" in beyond(past.and_then(longer))[0]


def test_withdrawing_an_amendment_of_a_post_may_leave_too_much():
    less = e.PostAmended("CM-1", day("2024-01-01"), (1, 2), None, None)
    past = told(SIX, FORWARDING, POST, less, post("CM-2", (11, 2), "2024-01-01"))
    assert beyond(past) == []
    number = past.number_of(less)
    assert beyond(past.and_then(*past.withdraws(number)))


def test_a_type_without_a_rate_says_how_many_and_no_amount():
    fixed = msgspec.structs.replace(
        SIX, financing="fixed-amount", rate_cents=0, approved_cents=euros("300000")
    )
    (notice, _) = staffing(told(fixed, ONE, POST).standing, "KIM-2023", day("2024-12-31"))
    assert [notice.funded, notice.yearly_cents] == [6, None]


def test_a_forwarding_with_a_rate_of_its_own_is_shown_at_it():
    own = msgspec.structs.replace(ONE, rate_cents=euros("50000"))
    assert staffing(told(SIX, own).standing, "KIM-2023", day("2024-12-31"))[
        1
    ].yearly_cents == euros("50000")


def test_commands_say_how_many():
    approved = told().when(
        c.ApproveGrant(
            "KIM-2023",
            "KIM",
            LAND,
            COUNTY,
            day("2023-01-01"),
            day("2025-12-31"),
            euros("55000"),
            fte=(12, 2),
        )
    )
    assert approved == msgspec.structs.replace(SIX, fte=(6, 1))
    past = told(approved)
    amended = past.when(c.AmendGrant("KIM-2023", day("2024-01-01"), fte=(5, 1)))
    assert amended.fte == (5, 1)
    line = past.and_then(amended).standing.grants["KIM-2023"].fte
    assert [value_on(line, on) for on in ("2023-12-31", "2024-01-01")] == [6, 5]
    outside = c.AmendGrant("KIM-2023", day("2026-01-01"), fte=(5, 1))
    assert "outside the period" in past.refuses(outside)


def test_a_refusal_names_six_posts_and_counts_the_others():
    names = [f"CM-{number}" for number in range(1, 9)]
    half = msgspec.structs.replace(NOTICE, fte=(1, 2), rate_cents=euros("55000"))
    (six,) = beyond(told(half, FORWARDING, *(post(name, (1, 1)) for name in names[:6])))
    assert "(CM-1 1, CM-2 1, CM-3 1, CM-4 1, CM-5 1, CM-6 1)" in six
    (eight,) = beyond(told(half, FORWARDING, *(post(name, (1, 1)) for name in names)))
    assert "(CM-1 1, CM-2 1, CM-3 1, CM-4 1, CM-5 1, CM-6 1, 2 more)" in eight
