"""A month belongs once to a post, whatever meets inside it (domain reference §4, "Entitlement")."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.grants.funding import DAY_COUNTS
from ledger.domain.money import decimal_text, round_cents
from ledger.domain.period import year_span
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    DUELMEN,
    FORWARDING,
    NOTICE,
    NOTTULN,
    POST,
    PROGRAMME,
    cost,
    day,
    filled,
    given,
    key,
)

STARTED = msgspec.structs.replace(NOTICE, day_count="started-months")
MONTHLY = ("started-months", "full-months")
YEAR = cost("2024-01-01", "2024-12-31", "80000")
PERSON = filled("P-17", (1, 1), "2024-01-01")


def contract(first: str, last: str, rate: int = 5700000) -> e.GrantForwarded:
    """Return a forwarding with terms of its own."""
    days = day(first), day(last)
    return e.GrantForwarded("KIM-2023", DUELMEN, *days, rate, "per-fte")


def past(*later, notice=STARTED, forwarding=(FORWARDING,), agreement=AGREEMENT, post=POST):
    return given(*BODIES, PROGRAMME, notice, *forwarding, agreement, post, *later)


def refinanced(one):
    return decimal_text(one.refinanced(DUELMEN)), decimal_text(one.refinanced(NOTTULN))


def entitled(one):
    return decimal_text(round_cents(one.entitlement))


def test_a_post_that_begins_inside_a_month_leaves_none_of_it_to_the_employing_body():
    post = msgspec.structs.replace(POST, valid_from=day("2024-03-15"))
    one = past(filled("P-17", (1, 1), "2024-03-15"), post=post).post_year(2024, YEAR)
    assert entitled(one) == "47500.00"
    assert refinanced(one) == ("23750.00", "23750.00")


def test_an_agreement_that_begins_inside_a_month_has_the_month_from_the_employing_body():
    later = msgspec.structs.replace(AGREEMENT, valid_from=day("2024-03-15"))
    one = past(PERSON, agreement=later).post_year(2024, YEAR)
    # January and February have no key; March to December go by it.
    assert [decimal_text(cents) for cents in one.segment_payable] == ["9500.00", "47500.00"]
    assert refinanced(one) == ("33250.00", "23750.00")


def test_an_agreement_that_ends_inside_a_month_keeps_it():
    ended = e.AgreementTerminated("KV-Mitte", day("2024-10-10"))
    one = past(PERSON, ended).post_year(2024, YEAR)
    assert [decimal_text(cents) for cents in one.segment_payable] == ["47500.00", "9500.00"]


def test_a_post_that_closes_inside_a_month_has_it_by_the_days_until_then():
    changed = e.AgreementAmended("KV-Mitte", key(f"{NOTTULN}=1"), None, day("2024-06-06"), "2", "")
    left = e.PostVacated("CM-1", "P-17", day("2024-06-15"))
    closed = e.PostClosed("CM-1", day("2024-06-15"))
    one = past(PERSON, changed, left, closed).post_year(2024, YEAR)
    # Five of the fifteen days that the post has in June are under the first version.
    assert entitled(one) == "28500.00"
    assert [decimal_text(cents) for cents in one.segment_payable] == ["25333.33", "3166.67"]


@pytest.mark.parametrize("policy", DAY_COUNTS)
def test_two_contracts_that_meet_inside_a_month_count_it_once(policy):
    notice = msgspec.structs.replace(NOTICE, day_count=policy)
    two = contract("2024-01-01", "2024-03-14"), contract("2024-03-15", "2024-12-31")
    one = past(PERSON, notice=notice, forwarding=two).post_year(2024, YEAR)
    assert entitled(one) == "57000.00"
    assert sum(one.refinanced(m) for m in one.members()) == one.payable


@pytest.mark.parametrize("policy", MONTHLY)
def test_contracts_that_meet_share_the_months_amount_by_days(policy):
    notice = msgspec.structs.replace(NOTICE, day_count=policy)
    two = contract("2024-01-01", "2024-03-14"), contract("2024-03-15", "2024-12-31")
    one = past(PERSON, notice=notice, forwarding=two).post_year(2024, YEAR)
    # Two months and 14/31 of March; 17/31 and nine months.
    assert [decimal_text(round_cents(f.entitlement)) for f in one.fundings] == [
        "11645.16",
        "45354.84",
    ]


@pytest.mark.parametrize(
    ("policy", "march"), [("started-months", "5166.67"), ("full-months", "4750.00")]
)
def test_a_month_in_which_the_rate_rises_with_the_contract_has_one_amount(policy, march):
    notice = msgspec.structs.replace(NOTICE, day_count=policy)
    two = contract("2024-03-01", "2024-03-14"), contract("2024-03-15", "2024-03-31", 6200000)
    one = past(PERSON, notice=notice, forwarding=two).post_year(2024, YEAR)
    assert entitled(one) == march


@pytest.mark.parametrize("policy", DAY_COUNTS)
def test_two_notices_that_meet_inside_a_month_count_it_once(policy):
    first = msgspec.structs.replace(NOTICE, day_count=policy, recipient=DUELMEN)
    second = msgspec.structs.replace(first, grant="KIM-2024")
    taken = e.PostAmended("CM-1", day("2024-03-15"), None, None, "KIM-2024")
    story = given(*BODIES, PROGRAMME, first, second, AGREEMENT, POST, PERSON, taken)
    assert entitled(story.post_year(2024, YEAR)) == "57000.00"


def test_notices_of_different_policies_each_take_their_days_of_the_month_that_they_share():
    first = msgspec.structs.replace(NOTICE, recipient=DUELMEN)
    second = msgspec.structs.replace(first, grant="KIM-2024", day_count="started-months")
    taken = e.PostAmended("CM-1", day("2024-03-15"), None, None, "KIM-2024")
    story = given(*BODIES, PROGRAMME, first, second, AGREEMENT, POST, PERSON, taken)
    one = story.post_year(2024, YEAR)
    assert [decimal_text(round_cents(f.entitlement)) for f in one.fundings] == [
        "11645.16",
        "45354.84",
    ]


def test_a_fixed_amount_takes_its_days_of_a_month_as_any_notice_does():
    fixed = msgspec.structs.replace(
        NOTICE, recipient=DUELMEN, financing="fixed-amount", rate_cents=0, approved_cents=1000000
    )
    second = msgspec.structs.replace(
        NOTICE, grant="KIM-2024", recipient=DUELMEN, day_count="started-months"
    )
    taken = e.PostAmended("CM-1", day("2024-03-15"), None, None, "KIM-2024")
    story = given(*BODIES, PROGRAMME, fixed, second, AGREEMENT, POST, PERSON, taken)
    # 17 of 31 days of March, and nine months.
    assert entitled(story.post_year(2024, YEAR)) == "45354.84"


def test_under_full_months_a_month_in_which_the_post_does_not_exist_throughout_counts_nothing():
    notice = msgspec.structs.replace(NOTICE, day_count="full-months")
    post = msgspec.structs.replace(POST, valid_from=day("2024-03-02"))
    one = past(filled("P-17", (1, 1), "2024-03-02"), notice=notice, post=post)
    assert entitled(one.post_year(2024, YEAR)) == "42750.00"


def test_a_contract_that_begins_inside_a_month_has_it_and_keys_share_it_by_all_days():
    changed = e.AgreementAmended("KV-Mitte", key(f"{NOTTULN}=1"), None, day("2024-03-10"), "2", "")
    begun = (contract("2024-03-15", "2024-12-31"),)
    one = past(PERSON, changed, forwarding=begun).post_year(2024, YEAR)
    # Nine of 31 days of March are under the first version.
    assert [decimal_text(cents) for cents in one.segment_payable] == ["1379.03", "46120.97"]


def test_where_contract_and_key_change_together_each_contract_pays_for_its_key():
    changed = e.AgreementAmended("KV-Mitte", key(f"{NOTTULN}=1"), None, day("2024-03-15"), "2", "")
    two = contract("2024-01-01", "2024-03-14"), contract("2024-03-15", "2024-12-31")
    first, second = past(PERSON, changed, forwarding=two).post_year(2024, YEAR).fundings
    assert first.segment_payable[1] == second.segment_payable[0] == 0


@st.composite
def stories(draw, *, whole_year: bool):
    """Draw a post whose contracts, notices, keys and hours change on any day of 2024."""
    span = year_span(2024)
    inside = st.integers(span.start + 1, span.end - 2)
    notice = msgspec.structs.replace(NOTICE, day_count=draw(st.sampled_from(DAY_COUNTS)))
    cuts = sorted(draw(st.sets(inside, max_size=3)))
    edges = [span.start, *cuts, span.end]
    contracts = [
        e.GrantForwarded("KIM-2023", DUELMEN, a, b - 1, 5700000, "per-fte")
        for a, b in pairwise(edges)
    ]
    if not whole_year:
        contracts = draw(st.lists(st.sampled_from(contracts), unique=True, max_size=4))
    other = msgspec.structs.replace(notice, grant="KIM-2024", recipient=DUELMEN)
    halves = st.integers(1, 11).map(lambda n: key(f"{DUELMEN}={n},{NOTTULN}={12 - n}"))
    keys = [
        e.AgreementAmended("KV-Mitte", draw(halves), None, when, "2", "")
        for when in draw(st.lists(inside, max_size=2))
    ]
    moved = [
        e.PostAmended("CM-1", when, None, None, draw(st.sampled_from(("KIM-2024", "KIM-2023"))))
        for when in sorted(draw(st.sets(inside, max_size=2)))
    ]
    first = span.start if whole_year else draw(inside)
    post = msgspec.structs.replace(POST, valid_from=first)
    begun = AGREEMENT.valid_from if whole_year else draw(inside)
    agreement = msgspec.structs.replace(AGREEMENT, valid_from=begun)
    person = e.PostFilled("CM-1", "P-17", (1, 1), first, None, handover=False)
    ends = []
    if not whole_year and (last := draw(st.integers(first, span.end - 1))) < span.end - 1:
        ends = [e.PostVacated("CM-1", "P-17", last), e.PostClosed("CM-1", last)]
    if not whole_year:
        keys = [one for one in keys if one.valid_from > begun]
    story = (notice, other, *contracts, agreement, post, person, *keys, *moved, *ends)
    rows = [
        cost("2024-01-01", "2024-01-01", "0")._replace(
            cents=draw(st.integers(1, 9000000)), service=type(span)(a, b)
        )
        for a, b in pairwise(edges)
    ]
    return given(*BODIES, PROGRAMME, *story), rows


@examples(stories(whole_year=True))
def test_a_full_year_under_one_rate_is_worth_the_rate_whatever_meets_inside(drawn):
    story, rows = drawn
    assert story.post_year(2024, *rows).entitlement == 5700000


@examples(stories(whole_year=False))
def test_parts_sum_to_the_whole_whatever_begins_or_ends_inside_a_month(drawn):
    story, rows = drawn
    one = story.post_year(2024, *rows)
    assert 0 <= one.entitlement <= 5700000
    for funding in one.fundings:
        assert sum(month.amount for month in funding.months) == funding.entitlement
        assert sum(funding.segment_payable) == funding.payable_cents
        assert all(cents >= 0 for cents in funding.segment_payable)
        for paid, shares in zip(funding.segment_payable, funding.shares, strict=True):
            assert sum(shares.values()) == paid
    assert sum(one.refinanced(member) for member in one.members()) == one.payable
    assert sum(one.cost_share(member) for member in one.members()) == one.cost
