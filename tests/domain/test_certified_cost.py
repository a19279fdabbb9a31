"""What of a cost share is certified: a second split of the rounded share."""

from __future__ import annotations

from fractions import Fraction

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.agreements.sharing import CostRow
from ledger.domain.costs.certified_cost import certified_shares
from ledger.domain.posts.post_year import PostYear
from tests.domain.scenario import AGREEMENT, DUELMEN, MITTE, NOTTULN, Given, cost, day, key

PERSONNEL = ("personnel",)
JANUARY = cost("2024-01-01", "2024-01-31", "100.01")
FEBRUARY = cost("2024-02-01", "2024-02-29", "0.10")
MATERIAL = cost("2024-02-01", "2024-02-29", "20.00", "material")


def with_agreement(**fields: object) -> Given:
    """Return the case under an agreement of other terms."""
    agreed = msgspec.structs.replace(AGREEMENT, **fields)
    return Given(
        tuple(
            fact._replace(event=agreed) if fact.event == AGREEMENT else fact for fact in MITTE.facts
        )
    )


def shares(past: Given, certified: list[CostRow], *others: CostRow, year: int = 2024):
    """Return the computed year and what of each member's share is certified."""
    one = past.post_year(year, *certified, *others)
    return one, certified_shares(one, certified, PERSONNEL)


def whole(one: PostYear) -> dict[str, int]:
    return {member: one.cost_share(member) for member in one.members()}


def test_nothing_certified_is_nothing():
    _, certified = shares(MITTE, [], JANUARY)
    assert not any(certified.values())


def test_everything_certified_is_the_share_to_the_cent():
    one, certified = shares(MITTE, [JANUARY, FEBRUARY])
    assert certified == whole(one) == {DUELMEN: 5006, NOTTULN: 5005}


def test_the_odd_cent_of_the_share_is_not_lost_between_certified_and_not():
    one, certified = shares(MITTE, [JANUARY], FEBRUARY)

    # 100.11 is shared 50.06 and 50.05; of either, 50.005 is certified and 0.05 is not.
    assert whole(one) == {DUELMEN: 5006, NOTTULN: 5005}
    assert certified == {DUELMEN: 5001, NOTTULN: 5000}


def test_a_certified_booking_whose_reversal_waits_shows_both():
    mirror = JANUARY._replace(cents=-JANUARY.cents)
    one, certified = shares(MITTE, [JANUARY], mirror)

    assert whole(one) == {DUELMEN: 0, NOTTULN: 0}
    # 50.005 and −50.005 of a share of 0.00: the odd cent goes to the first part of either.
    assert certified == {DUELMEN: 5001, NOTTULN: 5001}


def test_what_the_members_do_not_share_is_certified_with_the_employing_body():
    past = with_agreement(cost_base=("personnel",))
    _, certified = shares(past, [MATERIAL], JANUARY)
    assert certified == {DUELMEN: 2000, NOTTULN: 0}


def test_overhead_in_percent_follows_the_certified_personnel_cost():
    past = with_agreement(overhead="percent", overhead_rate=(1, 10))
    hundred = cost("2024-01-01", "2024-01-31", "100.00")
    one, certified = shares(past, [hundred], cost("2024-02-01", "2024-02-29", "50.00"))

    assert whole(one) == {DUELMEN: 8250, NOTTULN: 8250}
    assert certified == {DUELMEN: 5500, NOTTULN: 5500}


def test_flat_overhead_rests_on_no_booking_and_waits_for_nobody():
    past = with_agreement(overhead="flat", overhead_cents=120000)
    one, certified = shares(past, [], JANUARY)
    assert whole(one) == {DUELMEN: 65001, NOTTULN: 65000}
    assert certified == {DUELMEN: 60000, NOTTULN: 60000}


def test_on_cash_cost_of_last_december_is_certified_in_the_year_of_payment():
    december = cost("2023-12-01", "2023-12-31", "80.00")
    one, certified = shares(MITTE, [december], JANUARY)
    assert certified == {DUELMEN: 4000, NOTTULN: 4000}
    assert one.cost == 18001


THIRDS = MITTE.and_then(
    e.AgreementAmended(
        "KV-Mitte", key(f"{DUELMEN}=1/3,{NOTTULN}=2/3"), None, day("2024-02-15"), "2", "§ 4"
    )
)
LINES = st.lists(
    st.tuples(st.sampled_from([1, 2, 3]), st.integers(-10_000, 10_000), st.booleans()), max_size=8
)


@given(lines=LINES, rate=st.integers(0, 30))
def test_the_certified_part_is_what_certified_bookings_alone_would_give(lines, rate):
    """To the cents that are rounded: all certified is the share itself, none is nothing."""
    agreed = {"overhead": "percent", "overhead_rate": (rate, 100)} if rate else {}
    amended = THIRDS.facts[len(MITTE.facts) :]
    past = Given((*with_agreement(**agreed).facts, *amended))
    months = {1: ("2024-01-01", "2024-01-31"), 2: ("2024-02-01", "2024-02-29")}
    months[3] = ("2024-01-20", "2024-02-20")
    rows = [
        (CostRow("personnel", cost(*months[month], "1").service, cents), done)
        for month, cents, done in lines
    ]
    certified = [row for row, done in rows if done]
    one, mine = shares(past, certified, *(row for row, done in rows if not done))
    alone = past.post_year(2024, *certified)

    for member in one.members():
        cents = mine.get(member, 0)
        # Split from the year's rounded share, and from its own: never more than a cent apart
        # in each key version, booked cost and overhead being rounded apart.
        assert abs(cents - alone.cost_share(member)) <= 2 * len(one.segments)
    if not certified:
        assert not any(mine.values())
    if all(done for _, done in rows):
        assert {m: c for m, c in mine.items() if c} == {m: c for m, c in whole(one).items() if c}
    total = sum((Fraction(row.cents) for row in certified), Fraction(0)) * (100 + rate) / 100
    assert abs(sum(mine.values()) - total) <= 2 * len(one.segments) * max(1, len(whole(one)))


def test_what_the_members_do_not_share_stays_with_an_employing_body_that_is_none_of_them():
    past = with_agreement(key=key(f"{NOTTULN}=1/2,05558=1/2"), cost_base=("personnel",))
    one, certified = shares(past, [JANUARY, MATERIAL])
    assert certified == whole(one)
    assert certified[DUELMEN] == 2000
