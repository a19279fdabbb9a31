"""`grant approve`: a notice of each financing type."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.commands import ApproveGrant
from ledger.domain.decisions import decide
from ledger.domain.errors import Refusal
from ledger.domain.grants.financing import BY_PLAN, FINANCING, WITH_RATE
from ledger.log.topics import REGISTRY, encode
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    COUNTY,
    FILLED,
    FORWARDING,
    LAND,
    MITTE,
    NOTICE,
    NOTTULN,
    POST,
    PROGRAMME,
    cost,
    day,
    euros,
    given,
)

PAST = given(*BODIES, PROGRAMME)
APPROVE = ApproveGrant(
    "KIM-2023", "KIM", LAND, COUNTY, day("2023-01-01"), day("2025-12-31"), 5700000
)


def changed(**fields):
    return msgspec.structs.replace(APPROVE, **fields)


def test_a_notice_counts_calendar_days_and_pays_personnel_unless_it_says_otherwise():
    assert PAST.when(APPROVE) == NOTICE


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (
            changed(valid_to=day("2022-12-31")),
            "grant KIM-2023: the period ends before it begins → exchange or mend the two dates",
        ),
        (
            changed(rate_cents=-1),
            "grant KIM-2023: a negative rate → type it without the minus sign",
        ),
        (
            changed(day_count="act/365"),
            (
                "grant KIM-2023: unknown day-count policy 'act/365' → one of calendar-days, "
                "full-months, started-months, actual-days, 30/360"
            ),
        ),
        (
            changed(cost_types=()),
            "grant KIM-2023: no cost type is eligible → name at least one, e.g. personnel",
        ),
        (
            changed(programme="BAMF"),
            (
                "programme BAMF: no programme is registered under this name"
                " → see what there is with: programme list"
            ),
        ),
    ],
)
def test_a_notice_that_cannot_be_is_refused(command, message):
    assert PAST.refuses(command) == message


def test_an_unknown_grantor_and_an_unknown_recipient_are_both_told():
    message = PAST.refuses(changed(grantor="NRW", recipient="Coesfeld"))
    assert [line.split(":")[0] for line in message.splitlines()] == ["body NRW", "body Coesfeld"]


def test_everything_that_is_wrong_is_told_at_once():
    message = PAST.refuses(changed(rate_cents=-1, cost_types=()))
    assert len(message.splitlines()) == 2


FIXED = {"financing": "fixed-amount", "rate_cents": 0, "approved_cents": euros("57000")}
PLAN = {"rate_cents": 0, "planned_cost_cents": euros("80000"), "planned_other_cents": 0}
PERCENTAGE = {**PLAN, "financing": "percentage", "approved_cents": euros("56000")}
DEFICIT = {**PLAN, "financing": "deficit", "approved_cents": euros("55000")}
FULL = {**PLAN, "financing": "full", "approved_cents": euros("80000")}
FLAT = {"financing": "flat-capped", "rate_cents": euros("75000")}


@pytest.mark.parametrize(
    ("terms", "payable"),
    [
        ({}, "57000"),
        ({"approved_cents": euros("50000")}, "50000"),
        (FIXED, "57000"),
        (PERCENTAGE, "50400"),
        (DEFICIT, "47000"),
        (FULL, "72000"),
        (FLAT, "72000"),
        ({**PERCENTAGE, "de_minimis_cents": euros("8000")}, "56000"),
        ({**DEFICIT, "de_minimis_cents": euros("7999.99")}, "47000"),
    ],
)
def test_a_notice_of_each_type_is_recorded_and_pays_by_it(terms, payable):
    notice = PAST.when(changed(**terms))
    past = PAST.and_then(notice, FORWARDING, AGREEMENT, POST, FILLED)
    one = past.post_year(2024, cost("2024-01-01", "2024-12-31", "72000"))
    assert one.payable == euros(payable)
    assert one.refinanced(NOTTULN) == euros(payable) // 2


NEEDS_PLAN = "financing needs the planned eligible cost → give --planned-cost"
NO_DE_MINIMIS = (
    "a de-minimis amount is applied neither to full financing nor to fixed amounts "
    "→ leave --de-minimis out"
)
NO_RATE = "has no rate per FTE → leave --rate out, or choose one of flat-capped, per-fte"


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (
            {"financing": "lump-sum"},
            (
                "unknown financing type 'lump-sum' → one of per-fte, fixed-amount, percentage, "
                "deficit, full, flat-capped"
            ),
        ),
        ({"scope": "programme"}, "unknown scope 'programme' → one of post, grant"),
        ({"account": "month"}, "unknown account 'month' → one of year, period"),
        (
            {**FIXED, "approved_cents": None},
            "fixed-amount financing needs the approved amount → give --approved",
        ),
        (
            {**PERCENTAGE, "approved_cents": None},
            "percentage financing needs the approved amount → give --approved",
        ),
        ({**PERCENTAGE, "planned_cost_cents": None}, f"percentage {NEEDS_PLAN}"),
        ({**DEFICIT, "planned_cost_cents": 0}, f"deficit {NEEDS_PLAN}"),
        ({**FULL, "planned_cost_cents": None}, f"full {NEEDS_PLAN}"),
        (
            {**FULL, "planned_other_cents": 1},
            (
                "approved €80,000.00 and planned money of others €0.01 exceed the planned cost "
                "€80,000.00 → mend one of them; own money is what the two leave of it"
            ),
        ),
        ({**FIXED, "rate_cents": 1}, f"fixed-amount financing {NO_RATE}"),
        ({**FULL, "rate_cents": 1}, f"full financing {NO_RATE}"),
        (
            {**FLAT, "rate_cents": 0},
            "flat-capped financing needs a rate above zero → give --rate",
        ),
        (
            {**FLAT, "scope": "grant"},
            "flat-capped financing is capped by the actual cost of each post → leave --scope out",
        ),
        ({"de_minimis_cents": 50000}, NO_DE_MINIMIS),
        ({**FIXED, "de_minimis_cents": 50000}, NO_DE_MINIMIS),
        ({**FULL, "de_minimis_cents": 50000}, NO_DE_MINIMIS),
        ({**FLAT, "de_minimis_cents": 50000}, NO_DE_MINIMIS),
        ({"approved_cents": -1}, "a negative approved amount → type it without the minus sign"),
        ({"planned_cost_cents": -1}, "a negative planned cost → type it without the minus sign"),
        (
            {"planned_other_cents": -1},
            "a negative planned money of others → type it without the minus sign",
        ),
        (
            {"minimum_share": (3, 2)},
            "a minimum share of 3/2, above one → type a part of a full-time post, e.g. 1/2",
        ),
    ],
)
def test_terms_that_do_not_fit_the_financing_type_are_refused(terms, message):
    assert PAST.refuses(changed(**terms)) == f"grant KIM-2023: {message}"


def test_a_rate_of_zero_per_fte_was_always_accepted():
    assert PAST.when(changed(rate_cents=0)).rate_cents == 0


def test_a_notice_is_replaced_by_one_of_another_type():
    number = MITTE.number_of(NOTICE)
    deficit = msgspec.structs.replace(NOTICE, **DEFICIT)
    past = MITTE.and_then(*MITTE.withdraws(number, deficit))
    assert past.post_year(2024, cost("2024-01-01", "2024-12-31", "72000")).payable == 4700000
    rate = e.GrantAmended("KIM-2023", day("2024-01-01"), 5900000, None, None)
    amended = MITTE.and_then(rate)
    assert amended.keeps(number, deficit) == (
        f"event {len(amended.facts)}, grant KIM-2023: deficit financing has no rate per FTE "
        f"→ correct or withdraw event {len(amended.facts)} first"
    )


def test_a_notice_of_the_first_version_keeps_its_figures():
    old = e.GrantApprovedV1(
        *(getattr(NOTICE, name) for name in e.GrantApprovedV1.__struct_fields__)
    )
    topic = REGISTRY.by_event[e.GrantApprovedV1]
    read = REGISTRY.decoder(topic.number)(encode(old))
    assert read == NOTICE
    past = PAST.and_then(read, FORWARDING, AGREEMENT, POST, FILLED)
    one = past.post_year(2023, cost("2023-07-01", "2023-12-31", "35179.14"))
    assert (one.payable, one.refinanced(NOTTULN)) == (2850000, 1425000)


CENTS = st.integers(0, 10**7)


@st.composite
def terms_of_some_type(draw):
    """Draw terms that mostly fit their type, and sometimes one that does not."""
    financing = draw(st.sampled_from(FINANCING))
    terms = {"financing": financing, "account": draw(st.sampled_from(["year", "period"]))}
    terms["rate_cents"] = draw(CENTS) if financing in WITH_RATE else 0
    if financing not in WITH_RATE or draw(st.booleans()):
        terms["approved_cents"] = draw(CENTS)
    if financing in BY_PLAN:
        terms["planned_other_cents"] = draw(CENTS)
        own = draw(st.integers(-(10**4), 10**6))
        terms["planned_cost_cents"] = terms["approved_cents"] + terms["planned_other_cents"] + own
        terms["de_minimis_cents"] = draw(st.sampled_from([0, 50000]))
    return terms


@examples(terms_of_some_type(), CENTS)
def test_whatever_terms_are_accepted_pay_between_nothing_and_the_cost(terms, paid):
    try:
        notice: Any = decide(changed(**terms), PAST.standing)
    except Refusal:
        return
    if terms["financing"] in BY_PLAN:
        assert notice.planned_cost_cents >= notice.approved_cents + notice.planned_other_cents
    past = PAST.and_then(notice, FORWARDING, AGREEMENT, POST, FILLED)
    rows = [cost("2023-12-01", "2023-12-31", f"{paid // 100}.{paid % 100:02}")]
    book = past.book(CM_1_2023=rows)
    first, second = (book.post_year("CM-1", year).payable for year in (2023, 2024))
    assert 0 <= first + second <= min(paid, notice.approved_cents or paid)
    # Money of one year crosses its boundary only where the whole period is one account.
    assert second == 0 or notice.account == "period"
