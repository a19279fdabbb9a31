"""One post in one year: who bears what, and what is refinanced (domain reference §4 and §5)."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.agreements.sharing import CostRow
from ledger.domain.grants.funding import DAY_COUNTS
from ledger.domain.money import decimal_text, round_cents, split_cents
from ledger.domain.period import Span, months_of, year_span
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    DUELMEN,
    FORWARDING,
    LAND,
    MITTE,
    NOTICE,
    NOTTULN,
    POST,
    PROGRAMME,
    SETUP,
    cost,
    day,
    euros,
    filled,
    given,
    key,
)

FULL_TIME = filled("P-17", (1, 1), "2023-01-01")


def monthly(year, total, first_month=1):
    """Return a year's cost as the demo books it: one line a month occupied."""
    months = months_of(year)[first_month - 1 :]
    parts = split_cents(euros(total), [1] * len(months))
    return [CostRow("personnel", m, part) for m, part in zip(months, parts, strict=True)]


def shown(one, figure):
    """Return Dülmen's and Nottuln's part of a figure."""
    by_member = {
        "cost": one.cost_share,
        "refinanced": one.refinanced,
        "unrefinanced": lambda m: one.cost_share(m) - one.refinanced(m),
    }[figure]
    return decimal_text(by_member(DUELMEN)), decimal_text(by_member(NOTTULN))


@pytest.mark.parametrize(
    ("year", "first_month", "total", "payable", "parts"),
    [
        (2023, 7, "35179.14", "28500.00", (
            ("17589.57", "17589.57"), ("14250.00", "14250.00"), ("3339.57", "3339.57"))),
        (2024, 1, "74206.99", "57000.00", (
            ("37103.50", "37103.49"), ("28500.00", "28500.00"), ("8603.50", "8603.49"))),
        (2025, 1, "76535.60", "57000.00", (
            ("38267.80", "38267.80"), ("28500.00", "28500.00"), ("9767.80", "9767.80"))),
    ],
)  # fmt: skip
def test_the_case_mitte_holds_to_the_cent(year, first_month, total, payable, parts):
    one = MITTE.post_year(year, *monthly(year, total, first_month))
    assert decimal_text(one.cost) == total
    assert decimal_text(one.payable) == payable
    assert tuple(shown(one, f) for f in ("cost", "refinanced", "unrefinanced")) == parts


def test_the_year_is_split_once_and_not_booking_by_booking():
    # Twelve odd monthly splits would give Dülmen 37,103.55.
    one = MITTE.post_year(2024, *monthly(2024, "74206.99"))
    again = MITTE.post_year(2024, cost("2024-01-01", "2024-12-31", "74206.99"))
    assert one.cost_shares == again.cost_shares


def test_at_a_full_cost_of_67000_the_half_share_meets_the_ceiling_of_5000():
    one = MITTE.post_year(2024, *monthly(2024, "67000"))
    assert shown(one, "unrefinanced") == ("5000.00", "5000.00")


def test_a_key_that_changes_within_a_month_gives_each_part_of_the_year_its_own():
    changed = e.AgreementAmended(
        "KV-Mitte", key(f"{DUELMEN}=2/3,{NOTTULN}=1/3"), None, day("2024-07-16"), "2", "§ 4"
    )
    one = MITTE.and_then(changed).post_year(2024, *monthly(2024, "72000"))
    # Six months of 6,000 and 15/31 of July = 38,903.2258; the rest is 33,096.7742.
    assert one.segment_cost == (3890323, 3309677)
    # Halves 19,451.62 / 19,451.61 (tie to the employing body), thirds 22,064.51 / 11,032.26.
    assert shown(one, "cost") == ("41516.13", "30483.87")
    # Six twelfths of 57,000 and 15/31 of July = 30,798.3871; the rest is 26,201.6129.
    assert one.segment_payable == (3079839, 2620161)
    # Halves 15,399.20 / 15,399.19, thirds 17,467.74 / 8,733.87.
    assert shown(one, "refinanced") == ("32866.94", "24133.06")
    assert shown(one, "unrefinanced") == ("8649.19", "6350.81")


def test_a_key_that_changes_at_a_new_month_splits_no_month():
    changed = e.AgreementAmended(
        "KV-Mitte", key(f"{DUELMEN}=1/4,{NOTTULN}=3/4"), None, day("2024-10-01"), "2", ""
    )
    one = MITTE.and_then(changed).post_year(2024, *monthly(2024, "72000"))
    assert one.segment_cost == (5400000, 1800000)
    assert shown(one, "cost") == ("31500.00", "40500.00")  # 27,000 + 4,500 and 27,000 + 13,500
    assert one.segment_payable == (4275000, 1425000)
    assert shown(one, "refinanced") == ("24937.50", "32062.50")


def test_a_cost_over_the_whole_year_is_split_at_the_key_by_calendar_days():
    changed = e.AgreementAmended("KV-Mitte", key(f"{NOTTULN}=1"), None, day("2024-12-01"), "2", "")
    one = MITTE.and_then(changed).post_year(2024, cost("2024-01-01", "2024-12-31", "3660"))
    assert one.segment_cost == (335000, 31000)  # 335 and 31 of 366 days, 10 a day


def test_a_rate_that_changes_within_a_month_pays_each_day_its_own():
    old = msgspec.structs.replace(NOTICE, rate_cents=5500000)
    raised = e.GrantAmended("KIM-2023", day("2023-06-16"), 5700000, None, None)
    past = given(*BODIES, PROGRAMME, old, FORWARDING, AGREEMENT, POST, FULL_TIME, raised)
    one = past.post_year(2023, *monthly(2023, "72000"))
    # 5 × 4,583.33 + June (15 × 55,000 + 15 × 57,000)/360 + 6 × 4,750 = 56,083.3333
    assert decimal_text(one.payable) == "56083.33"
    assert shown(one, "refinanced") == ("28041.67", "28041.66")


def test_hours_and_key_that_change_in_the_same_year_each_count_for_their_own_days():
    half = e.HoursChanged("CM-1", "P-17", (1, 2), day("2024-04-16"))
    all_nottuln = e.AgreementAmended(
        "KV-Mitte", key(f"{NOTTULN}=1"), None, day("2024-07-01"), "2", ""
    )
    one = MITTE.and_then(half, all_nottuln).post_year(2024, *monthly(2024, "72000"))
    # To June 3 × 4,750 + 3,562.50 + 2 × 2,375 = 22,562.50; then 6 × 2,375 = 14,250.
    assert one.segment_payable == (2256250, 1425000)
    assert shown(one, "refinanced") == ("11281.25", "25531.25")


def test_ties_go_to_the_employing_body_first_then_by_ags():
    ascheberg = "05558004"
    bodies = (*BODIES, e.BodyRegistered(ascheberg, "Ascheberg", "municipality"))
    thirds = msgspec.structs.replace(
        AGREEMENT, key=key(f"{ascheberg}=1/3,{DUELMEN}=1/3,{NOTTULN}=1/3")
    )
    past = given(*bodies, PROGRAMME, NOTICE, FORWARDING, thirds, POST, FULL_TIME)
    one_cent_over = past.post_year(2024, cost("2024-01-01", "2024-01-31", "100.00"))
    assert one_cent_over.cost_shares == ({DUELMEN: 3334, ascheberg: 3333, NOTTULN: 3333},)
    two_cents_over = past.post_year(2024, cost("2024-01-01", "2024-01-31", "100.01"))
    assert two_cents_over.cost_shares == ({DUELMEN: 3334, ascheberg: 3334, NOTTULN: 3333},)


def test_cost_in_vacant_months_is_borne_but_never_refinanced():
    recruiting = cost("2023-03-01", "2023-03-31", "1000")
    one = MITTE.post_year(2023, recruiting, *monthly(2023, "12000", 7))
    assert decimal_text(one.cost) == "13000.00"
    assert decimal_text(one.eligible_cost) == "12000.00"
    assert decimal_text(one.payable) == "12000.00"
    assert decimal_text(one.uncovered_cost) == "1000.00"
    assert shown(one, "unrefinanced") == ("500.00", "500.00")


@pytest.mark.parametrize(
    "past",
    [
        given(*BODIES, PROGRAMME, NOTICE, AGREEMENT, POST, FULL_TIME),
        given(
            *BODIES,
            PROGRAMME,
            NOTICE,
            msgspec.structs.replace(FORWARDING, recipient=LAND),
            AGREEMENT,
            POST,
            FULL_TIME,
        ),
        SETUP,
        MITTE.and_then(e.GrantRevoked("KIM-2023", day("2024-01-01"))),
        MITTE.and_then(e.PostClosed("CM-1", day("2023-12-31"))),
    ],
    ids=["not forwarded", "forwarded to another", "vacant", "notice revoked", "post closed"],
)
def test_nothing_is_refinanced_where_a_link_of_the_chain_is_missing(past):
    one = past.post_year(2024, *monthly(2024, "72000"))
    assert one.payable == 0
    assert shown(one, "cost") == shown(one, "unrefinanced") == ("36000.00", "36000.00")
    assert one.uncovered_cost == one.cost


def test_a_recipient_that_employs_itself_needs_no_forwarding():
    own = msgspec.structs.replace(NOTICE, recipient=DUELMEN)
    past = given(*BODIES, PROGRAMME, own, AGREEMENT, POST, FULL_TIME)
    assert past.post_year(2024, *monthly(2024, "72000")).payable == 5700000


def test_without_agreement_the_employing_body_bears_all_and_gets_all():
    alone = msgspec.structs.replace(POST, agreement=None)
    past = given(*BODIES, PROGRAMME, NOTICE, FORWARDING, alone, FULL_TIME)
    one = past.post_year(2024, *monthly(2024, "72000"))
    assert one.members() == {DUELMEN}
    assert shown(one, "cost") == ("72000.00", "0.00")
    assert shown(one, "unrefinanced") == ("15000.00", "0.00")


def test_after_the_agreement_has_ended_the_employing_body_bears_the_post_alone():
    ended = e.AgreementTerminated("KV-Mitte", day("2024-06-30"))
    one = MITTE.and_then(ended).post_year(2024, *monthly(2024, "72000"))
    assert shown(one, "cost") == ("54000.00", "18000.00")
    assert shown(one, "refinanced") == ("42750.00", "14250.00")


def test_the_grant_may_have_a_key_of_its_own_and_a_share_may_be_over_refinanced():
    own_key = msgspec.structs.replace(AGREEMENT, grant_key=key(f"{DUELMEN}=1"))
    past = given(*BODIES, PROGRAMME, NOTICE, FORWARDING, own_key, POST, FULL_TIME)
    one = past.post_year(2024, *monthly(2024, "74206.99"))
    assert shown(one, "refinanced") == ("57000.00", "0.00")
    assert shown(one, "unrefinanced") == ("-19896.50", "37103.49")


def test_cost_types_that_the_notice_does_not_list_are_never_refinanced():
    one = MITTE.post_year(
        2024,
        cost("2024-01-01", "2024-12-31", "40000"),
        cost("2024-01-01", "2024-12-31", "9000", "material"),
    )
    assert decimal_text(one.payable) == "40000.00"
    assert decimal_text(one.uncovered_cost) == "0.00"
    assert shown(one, "unrefinanced") == ("4500.00", "4500.00")


def test_a_credit_note_that_exceeds_the_cost_leaves_no_negative_grant():
    one = MITTE.post_year(2024, cost("2024-01-01", "2024-01-31", "-300.01"))
    assert one.payable == 0
    assert shown(one, "cost") == ("-150.01", "-150.00")


def test_cost_paid_in_the_year_after_keeps_the_key_of_its_service():
    changed = e.AgreementAmended(
        "KV-Mitte", key(f"{DUELMEN}=2/3,{NOTTULN}=1/3"), None, day("2024-01-01"), "2", ""
    )
    december, january = (
        cost("2023-12-01", "2023-12-31", "6000"),
        cost("2024-01-01", "2024-01-31", "6000"),
    )
    one = MITTE.and_then(changed).post_year(2024, december, january)
    assert shown(one, "cost") == ("7000.00", "5000.00")
    assert decimal_text(one.payable) == "12000.00"


@st.composite
def histories(draw):
    """Draw a post of two members with changing keys, rates, hours and cost of either sign."""
    year = draw(st.sampled_from([2023, 2024]))
    span = year_span(year)
    inside = st.integers(span.start, span.end - 1)
    halves = st.integers(1, 11).map(lambda n: key(f"{DUELMEN}={n},{NOTTULN}={12 - n}"))
    maybe = st.one_of(st.none(), halves)
    notice = msgspec.structs.replace(NOTICE, day_count=draw(st.sampled_from(DAY_COUNTS)))
    agreement = msgspec.structs.replace(AGREEMENT, key=draw(halves), grant_key=draw(maybe))
    changes = [
        *(
            e.AgreementAmended("KV-Mitte", draw(halves), draw(maybe), when, "2", "")
            for when in draw(st.lists(inside, max_size=2))
        ),
        *(
            e.GrantAmended("KIM-2023", when, draw(st.integers(0, 6000000)), None, None)
            for when in draw(st.lists(inside, max_size=2))
        ),
        *(
            e.HoursChanged("CM-1", "P-17", draw(st.sampled_from([(1, 4), (3, 4)])), when)
            for when in draw(st.lists(inside, max_size=2))
        ),
        *(e.PostVacated("CM-1", "P-17", when) for when in draw(st.lists(inside, max_size=1))),
    ]
    first = filled("P-17", (1, 1), f"{year}-01-01")
    past = given(*BODIES, PROGRAMME, notice, FORWARDING, agreement, POST, first, *changes)
    rows = []
    for start, length in draw(st.lists(st.tuples(inside, st.integers(1, 90)), max_size=5)):
        service = Span(start, min(start + length, span.end))
        kind = draw(st.sampled_from(["personnel", "personnel", "material"]))
        rows.append(CostRow(kind, service, draw(st.integers(-200000, 4000000))))
    return past, year, rows


@examples(histories())
def test_the_parts_sum_to_the_whole_and_the_grant_stays_within_its_limits(history):
    past, year, rows = history
    one = past.post_year(year, *rows)
    assert one.cost == sum(row.cents for row in rows)
    assert sum(one.cost_share(m) for m in one.members()) == one.cost
    assert sum(one.refinanced(m) for m in one.members()) == one.payable == sum(one.segment_payable)
    assert 0 <= one.payable <= round_cents(one.entitlement)
    assert one.payable <= max(0, one.eligible_cost)


@examples(histories())
def test_a_year_of_reversals_is_the_exact_mirror(history):
    past, year, rows = history
    one = past.post_year(year, *rows)
    mirror = past.post_year(year, *(row._replace(cents=-row.cents) for row in rows))
    assert mirror.segment_cost == tuple(-part for part in one.segment_cost)
    assert [mirror.cost_share(m) for m in (DUELMEN, NOTTULN)] == [
        -one.cost_share(m) for m in (DUELMEN, NOTTULN)
    ]


@examples(histories(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_and_costs_are_read_does_not_matter(history, chance):
    past, year, rows = history
    facts, shuffled = list(past.facts), list(rows)
    chance.shuffle(facts)
    chance.shuffle(shuffled)
    one = past.post_year(year, *rows)
    again = type(past)(tuple(facts)).post_year(year, *shuffled)
    assert (again.segments, again.cost_shares) == (one.segments, one.cost_shares)
    assert [f.months for f in again.fundings] == [f.months for f in one.fundings]
    assert [f.shares for f in again.fundings] == [f.shares for f in one.fundings]


def test_what_stays_with_a_member_is_cost_less_grant_plus_vat():
    vat = e.VatDecided("KV-Mitte", "S19", (19, 100), day("2024-01-01"), "§ 2b UStG")
    one = MITTE.and_then(vat).post_year(2024, cost("2024-01-01", "2024-12-31", "77000"))
    assert [one.cost_share(NOTTULN), one.refinanced(NOTTULN), one.vat(NOTTULN)] == [
        3850000,
        2850000,
        190000,
    ]
    assert one.unrefinanced(NOTTULN) == 1190000


def test_a_period_without_a_decision_about_vat_rests_on_no_event():
    one = MITTE.post_year(2024, cost("2024-01-01", "2024-12-31", "1"))
    assert [(period.vat, period.sequence) for period in one.periods] == [(None, 0)]
