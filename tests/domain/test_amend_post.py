"""`post amend`: other allocated FTE, another agreement, the next notice."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.money import decimal_text
from tests.domain.scenario import (
    AGREEMENT,
    DUELMEN,
    MITTE,
    NOTTULN,
    SETUP,
    cost,
    day,
    filled,
    key,
    value_on,
)

HALF = c.AmendPost("CM-1", day("2024-07-01"), (1, 2))
OTHER = msgspec.structs.replace(AGREEMENT, agreement="KV-2", key=key(f"{NOTTULN}=1"))
ELSEWHERE = (
    e.ProgrammeRegistered("P2", "Another", ("personnel",)),
    msgspec.structs.replace(AGREEMENT, agreement="KV-P2", programme="P2"),
)


def test_other_fte_hold_from_their_day_on():
    past = SETUP.and_then(SETUP.when(HALF))
    fte = past.standing.posts["CM-1"].fte
    assert value_on(fte, "2024-06-30") == 1
    assert value_on(fte, "2024-07-01") == Fraction(1, 2)


def test_the_grant_pays_at_most_the_amended_fte():
    hours = e.HoursChanged("CM-1", "P-17", (1, 2), day("2024-07-01"))
    past = MITTE.and_then(hours)
    past = past.and_then(past.when(HALF))
    past = past.and_then(
        e.PostFilled("CM-1", "P-18", (1, 2), day("2024-07-01"), None, handover=True)
    )
    one = past.post_year(2024, cost("2024-01-01", "2024-12-31", "90000"))
    assert decimal_text(one.payable) == "42750.00"


def test_another_agreement_shares_from_its_day_on_over_a_year_boundary():
    change = c.AmendPost("CM-1", day("2025-01-01"), agreement="KV-2")
    past = MITTE.and_then(OTHER)
    past = past.and_then(past.when(change))
    before = past.post_year(2024, cost("2024-01-01", "2024-12-31", "1000"))
    after = past.post_year(2025, cost("2025-01-01", "2025-12-31", "1000"))
    assert [one.cost_share(DUELMEN) for one in (before, after)] == [50000, 0]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (c.AmendPost("CM-1", day("2024-07-01")), "changes nothing"),
        (c.AmendPost("CM-1", day("2022-07-01"), (1, 2)), "does not exist on 2022-07-01"),
        (c.AmendPost("CM-9", day("2024-07-01"), (1, 2)), "no post is registered"),
        (c.AmendPost("CM-1", day("2024-07-01"), grant="KIM-9"), "no grant is registered"),
        (c.AmendPost("CM-1", day("2024-07-01"), agreement="KV-P2"), "belongs to programme P2"),
        (HALF, "P-17 fills it with 1 FTE on 2024-07-01"),
    ],
)
def test_what_cannot_be_amended_is_refused(command, words):
    assert words in MITTE.and_then(*ELSEWHERE).refuses(command)


def test_who_fills_the_post_later_is_held_to_the_amended_fte():
    past = SETUP.and_then(SETUP.when(HALF), filled("P-17", (1, 2), "2024-07-01"))
    refusal = past.refuses(c.FillPost("CM-1", "P-18", (1, 4), day("2024-08-01")))
    assert "3/4 FTE on 2024-08-01 exceed its 1/2 FTE" in refusal


def test_an_amendment_that_others_rest_on_is_not_withdrawn():
    more = SETUP.when(c.AmendPost("CM-1", day("2024-01-01"), (2, 1)))
    past = SETUP.and_then(
        more, filled("P-1", (1, 1), "2024-01-01"), filled("P-2", (1, 1), "2024-01-01")
    )
    assert "exceed its 1 FTE" in past.keeps(past.number_of(more))
