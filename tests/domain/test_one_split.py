"""A share is one split per post and key version; all that is finer is a split of it (§4)."""

from __future__ import annotations

from fractions import Fraction

import msgspec
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.agreements.sharing import CostRow
from ledger.domain.money import break_down, decimal_text, round_table
from ledger.domain.period import Span, year_span
from ledger.domain.settlements.arithmetic import details
from ledger.domain.years.bearing import BorneYear
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    COUNTY,
    DUELMEN,
    MITTE,
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


def vat(first: str, rate: tuple[int, int] | None = (19, 100)) -> e.VatDecided:
    return e.VatDecided("KV-Mitte", "S19" if rate else "", rate, day(first), "§ 2b UStG")


HALF_YEARS = (
    cost("2024-01-01", "2024-06-30", "1000.01", "material"),
    cost("2024-07-01", "2024-12-31", "1000.01", "material"),
)


def test_a_change_of_vat_inside_the_year_moves_no_cent_of_a_share():
    one = MITTE.and_then(vat("2024-07-01")).post_year(2024, *HALF_YEARS)
    assert [decimal_text(one.cost_share(m)) for m in (DUELMEN, NOTTULN)] == ["1000.01"] * 2
    lines = [line for line in one.lines() if line.member == NOTTULN]
    assert [(line.cost_share_cents, line.vat_code) for line in lines] == [
        (50001, ""),
        (50000, "S19"),
    ]
    assert one.vat(NOTTULN) == 9500


def test_a_change_of_vat_moves_no_cent_of_what_is_refinanced():
    rows = [row._replace(cost_type="personnel") for row in HALF_YEARS]
    one = MITTE.and_then(vat("2024-07-01")).post_year(2024, *rows)
    assert [decimal_text(one.refinanced(m)) for m in (DUELMEN, NOTTULN)] == ["1000.01"] * 2


def two_notices():
    """Given a post that one notice pays until June, and another one from July on."""
    first = msgspec.structs.replace(NOTICE, recipient=DUELMEN)
    second = msgspec.structs.replace(first, grant="KIM-2024")
    taken = e.PostAmended("CM-1", day("2024-07-01"), None, None, "KIM-2024")
    person = filled("P-17", (1, 1), "2024-01-01")
    return given(*BODIES, PROGRAMME, first, second, AGREEMENT, POST, person, taken)


ODD = (
    cost("2024-03-01", "2024-03-31", "100.01"),
    cost("2024-09-01", "2024-09-30", "100.01"),
)


def test_two_notices_in_a_year_share_one_split():
    one = two_notices().post_year(2024, *ODD)
    assert [decimal_text(one.refinanced(m)) for m in (DUELMEN, NOTTULN)] == ["100.01"] * 2
    # What each notice pays is what its parts sum to.
    assert [sum(shares.values()) for f in one.fundings for shares in f.shares] == [10001, 10001]


def test_two_notices_and_two_key_versions_share_one_split_per_version():
    again = e.AgreementAmended("KV-Mitte", key(), None, day("2024-07-01"), "2", "")
    thirds = e.AgreementAmended(
        "KV-Mitte", key(f"{DUELMEN}=1/3,{NOTTULN}=2/3"), None, day("2024-10-01"), "3", ""
    )
    one = two_notices().and_then(again, thirds).post_year(2024, *ODD)
    assert sum(one.segment_payable) == one.payable == 20002
    for funding in one.fundings:
        assert sum(funding.segment_payable) == funding.payable_cents


def test_a_version_that_a_post_comes_back_to_is_split_once():
    other = msgspec.structs.replace(AGREEMENT, agreement="KV-2", key=key(f"{DUELMEN}=1"))
    away = e.PostAmended("CM-1", day("2024-04-01"), None, "KV-2", None)
    back = e.PostAmended("CM-1", day("2024-10-01"), None, "KV-Mitte", None)
    one = MITTE.and_then(other, away, back).post_year(
        2024,
        cost("2024-01-01", "2024-01-31", "100.01", "material"),
        cost("2024-11-01", "2024-11-30", "100.01", "material"),
    )
    assert [decimal_text(one.cost_share(m)) for m in (DUELMEN, NOTTULN)] == ["100.01"] * 2


@st.composite
def years(draw):
    """Draw costs of a year, an amendment and another share in the grant; and decisions on VAT."""
    span = year_span(2024)
    inside = st.integers(span.start, span.end - 1)
    counts = st.integers(1, 97)
    shares = key(f"{DUELMEN}={draw(counts)},{NOTTULN}={draw(counts)},{COUNTY}={draw(counts)}")
    other = key(f"{DUELMEN}={draw(counts)},{NOTTULN}={draw(counts)}")
    overhead = draw(st.sampled_from(("actual", "percent")))
    changes = [
        e.AgreementAmended(
            "KV-Mitte",
            shares,
            draw(st.sampled_from((None, other))),
            when,
            "2",
            "",
            cost_base=draw(st.sampled_from((None, ("personnel",)))),
            overhead=overhead,
            overhead_rate=(1, 7) if overhead == "percent" else None,
        )
        for when in draw(st.lists(inside, max_size=2))
    ]
    notice = msgspec.structs.replace(
        NOTICE,
        recipient=DUELMEN,
        day_count=draw(st.sampled_from(("calendar-days", "started-months"))),
    )
    second = msgspec.structs.replace(notice, grant="KIM-2024")
    moved = [
        e.PostAmended("CM-1", when, None, None, "KIM-2024")
        for when in draw(st.lists(inside, max_size=1))
    ]
    person = filled("P-17", (1, 1), "2024-01-01")
    story = (notice, second, AGREEMENT, POST, person, *moved, *changes)
    decided = [
        e.VatDecided("KV-Mitte", code, rate, when, "§ 2b UStG")
        for when in draw(st.lists(inside, min_size=1, max_size=3))
        for code, rate in (draw(st.sampled_from((("S19", (19, 100)), ("", None)))),)
    ]
    rows = [
        CostRow(
            draw(st.sampled_from(("personnel", "travel"))),
            Span(start, draw(st.integers(start + 1, span.end))),
            draw(st.integers(-(10**6), 10**7)),
        )
        for start in draw(st.lists(inside, min_size=1, max_size=4))
    ]
    return given(*BODIES, PROGRAMME, *story), decided, rows


@examples(years())
def test_shares_with_changes_of_vat_are_those_without_and_lines_sum_to_them(drawn):
    story, decided, rows = drawn
    plain = story.post_year(2024, *rows)
    one = story.and_then(*decided).post_year(2024, *rows)
    assert one.cost_shares == plain.cost_shares
    assert [f.shares for f in one.fundings] == [f.shares for f in plain.fundings]
    lines = one.lines()
    for member in one.members():
        mine = [line for line in lines if line.member == member]
        assert sum(line.cost_share_cents for line in mine) == one.cost_share(member)
        assert sum(line.refinanced_cents for line in mine) == one.refinanced(member)
    # A line is rounded from its exact part, the base beside it by itself: a cent each at most.
    for detail in details("KV-Mitte", [BorneYear(one)]):
        share = detail.part * detail.shared_cents + detail.own_cents
        assert abs(detail.line.cost_share_cents - share) < 2
        assert abs(detail.line.refinanced_cents - detail.grant_part * detail.grant_cents) < 2


@examples(years())
def test_every_notice_and_key_version_sums_both_ways(drawn):
    story, _, rows = drawn
    one = story.post_year(2024, *rows)
    for funding in one.fundings:
        assert sum(funding.segment_payable) == funding.payable_cents
        for paid, shares in zip(funding.segment_payable, funding.shares, strict=True):
            assert sum(shares.values()) == paid
    assert sum(one.refinanced(member) for member in one.members()) == one.payable


@examples(st.lists(st.fractions(-50, 50, max_denominator=12), min_size=1, max_size=6), st.data())
def test_a_breakdown_sums_to_its_share_and_stays_within_a_cent(exact, data):
    whole = sum(exact)
    share = data.draw(st.sampled_from((whole.__floor__(), whole.__ceil__())))
    parts = break_down(share, exact)
    assert sum(parts) == share
    assert all(abs(cents - part) < 1 for cents, part in zip(parts, exact, strict=True))


@examples(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(0, 900), min_size=n, max_size=n), min_size=1, max_size=4
        )
    )
)
def test_a_table_sums_both_ways(sevenths):
    """Rows are parts of whole cents; columns are rounded together."""
    exact = [[Fraction(part, 7) for part in (*row, -sum(row) % 7)] for row in sevenths]
    rows = [int(sum(row)) for row in exact]
    sums = [sum(column) for column in zip(*exact, strict=True)]
    columns = break_down(sum(rows), sums)
    table = round_table(exact, rows, columns)
    assert [sum(row) for row in table] == rows
    assert [sum(column) for column in zip(*table, strict=True)] == columns
    assert all(cents >= 0 for row in table for cents in row)


def test_own_cost_of_an_employing_body_that_is_no_member_is_split_over_vat_periods_to_the_cent():
    agreed = msgspec.structs.replace(
        AGREEMENT, key=key(f"{NOTTULN}=1/2,{COUNTY}=1/2"), cost_base=("personnel",)
    )
    vat = e.VatDecided("KV-Mitte", "S19", (19, 100), day("2024-07-01"), "§ 2b UStG")
    past = type(MITTE)(
        tuple(f._replace(event=agreed) if f.event == AGREEMENT else f for f in MITTE.facts)
    ).and_then(vat)
    one = past.post_year(
        2024,
        cost("2024-01-01", "2024-12-31", "366", "material"),
        cost("2024-01-01", "2024-12-31", "3660"),
    )
    mine = [
        (line.cost_share_cents, line.vat_cents) for line in one.lines() if line.member == DUELMEN
    ]
    assert mine == [(18200, 0), (18400, 0)]
