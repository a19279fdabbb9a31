"""Each rule at its limit: the last day, amount or part that it allows, and the first it refuses."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from ledger.domain import events as e
from ledger.domain.rules import findings
from tests.domain.scenario import (
    AGREEMENT,
    COUNTY,
    DUELMEN,
    FORWARDING,
    NOTICE,
    NOTTULN,
    POST,
    SETUP,
    day,
    filled,
    key,
)

PLAN = {"financing": "deficit", "rate_cents": 0, "planned_cost_cents": 100, "approved_cents": 60}


def problems(event: e.Event, past=SETUP) -> list[str]:
    return [finding.problem for finding in findings(event, past.standing)]


def check(event: e.Event, problem: str, past=SETUP) -> None:
    found = problems(event, past)
    if problem:
        assert [one for one in found if problem in one] != [], found
    else:
        assert found == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"valid_to": NOTICE.valid_from}, ""),
        ({"valid_to": NOTICE.valid_from - 1}, "ends before it begins"),
        ({"rate_cents": 0}, ""),
        ({"rate_cents": 1}, ""),
        ({"rate_cents": -1}, "negative"),
        ({"financing": "flat-capped", "rate_cents": 1}, ""),
        ({"financing": "flat-capped", "rate_cents": 0}, "needs a rate above zero"),
        ({"financing": "flat-capped", "scope": "grant"}, "capped by the actual cost of each post"),
        ({"scope": "grant"}, ""),
        ({"approved_cents": 0}, ""),
        ({"approved_cents": -1}, "negative"),
        ({"cost_types": ()}, "no cost type is eligible"),
        ({"minimum_share": (1, 1)}, ""),
        ({"minimum_share": (1001, 1000)}, "above one"),
        ({"financing": "fixed-amount", "rate_cents": 0, "approved_cents": 1}, ""),
        ({"financing": "full", "rate_cents": 0}, "needs the approved amount"),
        ({"financing": "full", "rate_cents": 1, "approved_cents": 1}, "has no rate per FTE"),
        (PLAN, ""),
        ({**PLAN, "approved_cents": 100}, ""),
        ({**PLAN, "approved_cents": 101}, "exceed the planned cost"),
        ({**PLAN, "planned_other_cents": 40}, ""),
        ({**PLAN, "planned_other_cents": 41}, "exceed the planned cost"),
        ({**PLAN, "planned_other_cents": -1}, "negative"),
        ({**PLAN, "planned_cost_cents": 0}, "needs the planned eligible cost"),
        ({**PLAN, "planned_cost_cents": None}, "needs the planned eligible cost"),
        ({**PLAN, "de_minimis_cents": 1}, ""),
        ({**PLAN, "de_minimis_cents": -1}, "negative"),
        ({"de_minimis_cents": 1}, "applied neither"),
        ({"day_count": "weeks"}, "unknown day-count policy"),
        ({"financing": "gift"}, "unknown financing type"),
        ({"scope": "all"}, "unknown scope"),
        ({"account": "month"}, "unknown account"),
    ],
)
def test_a_notice_at_its_limits(change: dict[str, Any], problem):
    check(msgspec.structs.replace(NOTICE, grant="G-2", **change), problem)


FIRST, LAST = NOTICE.valid_from, NOTICE.valid_to


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, ""),
        ({"valid_from": FIRST - 1}, "lies outside the period of notice"),
        ({"valid_to": LAST + 1}, "lies outside the period of notice"),
        ({"valid_from": LAST}, ""),
        ({"valid_from": LAST, "valid_to": FIRST}, "ends before it begins"),
        ({"rate_cents": 0}, ""),
        ({"rate_cents": -1}, "negative"),
        ({"approved_cents": 0}, "no financing type"),
        ({"planned_cost_cents": 0}, "no financing type"),
        ({"planned_other_cents": 1}, "no financing type"),
        ({"de_minimis_cents": 1}, "no financing type"),
        ({"scope": "grant"}, "no financing type"),
        ({"account": "year"}, "no financing type"),
        ({"financing": "per-fte"}, ""),
        ({"financing": "flat-capped", "scope": "grant"}, "capped by the actual cost"),
        ({"financing": "per-fte", "scope": "all"}, "unknown scope"),
        ({"financing": "per-fte", "account": "all"}, "unknown account"),
        ({"financing": "full"}, "needs the approved amount"),
        ({"financing": "fixed-amount", "approved_cents": 1}, ""),
        ({"financing": "full", "approved_cents": 1, "rate_cents": 1}, "has no rate per FTE"),
    ],
)
def test_a_forwarding_at_its_limits(change: dict[str, Any], problem):
    check(msgspec.structs.replace(FORWARDING, recipient=NOTTULN, **change), problem)


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ("2023-01-01", "2023-12-31", ""),
        ("2023-01-01", "2024-01-01", "overlaps the forwarding"),
        ("2024-12-31", "2025-12-31", "overlaps the forwarding"),
        ("2025-01-01", "2025-12-31", ""),
    ],
)
def test_forwardings_to_one_body_meet_on_no_day(first, last, problem):
    middle = msgspec.structs.replace(
        FORWARDING, recipient=NOTTULN, valid_from=day("2024-01-01"), valid_to=day("2024-12-31")
    )
    another = msgspec.structs.replace(middle, valid_from=day(first), valid_to=day(last))
    check(another, problem, SETUP.and_then(middle))


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (e.GrantRevoked("KIM-2023", FIRST), ""),
        (e.GrantRevoked("KIM-2023", LAST), ""),
        (e.GrantRevoked("KIM-2023", LAST + 1), "lies outside the period"),
        (e.GrantRevoked("KIM-2023", FIRST - 1), "lies outside the period"),
        (e.GrantAmended("KIM-2023", LAST, 1, None, None), ""),
        (e.GrantAmended("KIM-2023", LAST + 1, 1, None, None), "lies outside the period"),
        (e.GrantAmended("KIM-2023", LAST + 1, 1, None, LAST + 1), ""),
        (e.GrantAmended("KIM-2023", FIRST, None, None, FIRST), ""),
        (e.GrantAmended("KIM-2023", FIRST, None, None, FIRST - 1), "ends before it begins"),
        (e.GrantAmended("KIM-2023", FIRST, None, None, None), "changes nothing"),
        (e.GrantAmended("KIM-2023", FIRST, 0, None, None), ""),
        (e.GrantAmended("KIM-2023", FIRST, -1, None, None), "negative"),
        (e.GrantAmended("KIM-2023", FIRST, None, (), None), "no cost type is eligible"),
        (e.GrantAmended("KIM-2023", FIRST, None, None, None, minimum_share=(1, 1)), ""),
        (e.GrantAmended("KIM-2023", FIRST, None, None, None, minimum_share=(2, 1)), "above one"),
        (e.GrantAmended("KIM-2023", FIRST, None, None, None, approved_cents=0), ""),
        (
            e.GrantAmended("KIM-2023", FIRST, None, None, None, de_minimis_cents=1),
            "applied neither",
        ),
    ],
)
def test_an_amended_or_revoked_notice_at_its_limits(event, problem):
    direct = msgspec.structs.replace(POST, grant=None)
    facts = [direct if f.event == POST else f.event for f in SETUP.facts]
    past = type(SETUP)(()).and_then(*(one for one in facts if one != FORWARDING))
    check(event, problem, past)


UNTIL = e.PostFilled("CM-1", "P-1", (1, 2), day("2024-01-01"), day("2024-06-30"), handover=False)


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (filled("P-2", (1, 2), "2024-01-01"), ""),
        (filled("P-2", (51, 100), "2024-06-30"), "101/100 FTE on 2024-06-30 exceed"),
        (filled("P-2", (1, 1), "2024-07-01"), ""),
        (filled("P-2", (1, 1), "2023-12-01", "2023-12-31"), ""),
        (filled("P-2", (1, 1), "2023-12-01", "2024-01-01"), "3/2 FTE on 2024-01-01 exceed"),
        (filled("P-1", (1, 2), "2024-06-30"), "already fills it from 2024-06-30"),
        (filled("P-1", (1, 2), "2024-07-01"), ""),
        (filled("P-1", (1, 2), "2023-12-31", "2024-01-01"), "already fills it from 2024-01-01"),
        (filled("P-1", (1, 2), "2023-12-31", "2023-12-31"), ""),
        (filled("P-1", (1, 2), "2022-12-31"), "does not exist on 2022-12-31"),
        (filled("P-1", (1, 2), "2024-12-31", "2024-12-30"), "ends before it begins"),
        (e.PostClosed("CM-1", day("2024-06-30")), ""),
        (e.PostClosed("CM-1", day("2024-06-29")), "P-1 still fills it afterwards"),
        (e.PostVacated("CM-1", "P-1", day("2024-06-30")), ""),
        (e.PostVacated("CM-1", "P-1", day("2024-07-01")), "does not fill it on 2024-07-01"),
        (e.PostVacated("CM-1", "P-1", day("2024-01-01")), ""),
        (e.PostVacated("CM-1", "P-1", day("2023-12-31")), "does not fill it on 2023-12-31"),
        (e.HoursChanged("CM-1", "P-1", (1, 1), day("2024-06-30")), ""),
        (e.HoursChanged("CM-1", "P-1", (11, 10), day("2024-06-30")), "would work 11/10 FTE"),
        (e.PostAmended("CM-1", day("2024-06-30"), (1, 2), None, None), ""),
        (e.PostAmended("CM-1", day("2024-06-30"), (49, 100), None, None), "above 49/100"),
        (e.PostAmended("CM-1", day("2024-07-01"), (49, 100), None, None), ""),
        (e.PostAmended("CM-1", day("2023-01-01"), (1, 1), None, None), ""),
        (e.PostAmended("CM-1", day("2022-12-31"), (1, 1), None, None), "does not exist on"),
        (e.PostAmended("CM-1", day("2024-01-01"), None, None, None), "changes nothing"),
    ],
)
def test_a_post_at_its_limits(event, problem):
    check(event, problem, SETUP.and_then(UNTIL))


@pytest.mark.parametrize(
    ("fte", "first", "problem"),
    [
        ((1, 2), "2024-06-30", ""),
        ((51, 100), "2024-06-30", "would work 101/100 FTE on 2024-06-30"),
        ((1, 1), "2024-07-01", ""),
    ],
)
def test_one_person_fills_one_full_post_over_all_posts(fte, first, problem):
    second = msgspec.structs.replace(POST, post="CM-2", agreement=None, grant=None)
    event = e.PostFilled("CM-2", "P-1", fte, day(first), None, handover=False)
    check(event, problem, SETUP.and_then(UNTIL, second))


def test_who_is_handed_over_to_may_overlap():
    over = e.PostFilled("CM-1", "P-2", (1, 1), day("2024-06-01"), None, handover=True)
    check(over, "", SETUP.and_then(UNTIL))


THIRD = key(f"{DUELMEN}=1/3,{NOTTULN}=2/3")
EIGHTH = key(f"{DUELMEN}=1/8,{NOTTULN}=7/8")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, ""),
        ({"valid_to": AGREEMENT.valid_from}, ""),
        ({"valid_to": AGREEMENT.valid_from - 1}, "ends before it begins"),
        ({"key": ((DUELMEN, 1, 2), (NOTTULN, 1, 3))}, "do not sum to one"),
        ({"grant_key": ((DUELMEN, 1, 2), (NOTTULN, 1, 3))}, "do not sum to one"),
        ({"key_basis": "equal"}, ""),
        ({"key_basis": "equal", "key": THIRD}, "the parts of an equal key differ"),
        ({"key_basis": "percent", "key": EIGHTH}, ""),
        ({"key_basis": "percent", "key": THIRD}, "is no exact percent"),
        ({"key_basis": "population", "key_date": 19723, "key_source": "IT.NRW"}, ""),
        ({"key_basis": "population", "key_source": "IT.NRW"}, "population key without date"),
        ({"key_basis": "cases", "key_date": 19723, "key_source": " "}, "cases key without source"),
        ({"key_basis": "hours"}, "a hours key without date and source"),
        ({"key_basis": "luck"}, "unknown basis"),
        ({"overhead": "percent", "overhead_rate": (1, 1)}, ""),
        ({"overhead": "percent", "overhead_rate": (101, 100)}, "more than 100 %"),
        ({"overhead": "percent"}, "but no rate"),
        ({"overhead": "flat", "overhead_cents": 1}, ""),
        ({"overhead": "flat", "overhead_cents": 0}, "no amount above zero"),
        ({"overhead": "flat"}, "no amount above zero"),
        ({"overhead": "flat", "overhead_cents": 1, "overhead_rate": (1, 2)}, "a rate, but"),
        ({"overhead_rate": (1, 2)}, "a rate, but the kind is actual"),
        ({"overhead_cents": 1}, "an amount, but the kind is actual"),
        ({"overhead": "some"}, "unknown kind"),
        ({"cost_base": ("personnel", "overhead")}, ""),
        ({"cost_base": ("personnel", "personnel")}, "a cost type stands twice"),
        ({"cost_base": ("overhead",), "overhead": "none"}, "names overhead as booked"),
    ],
)
def test_an_agreement_at_its_limits(change: dict[str, Any], problem):
    check(msgspec.structs.replace(AGREEMENT, agreement="KV-2", **change), problem)


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (e.VatDecided("KV", "S19", (1, 1), day("2024-06-30"), ""), ""),
        (e.VatDecided("KV", "S19", (101, 100), day("2024-06-30"), ""), "a rate above 100 %"),
        (e.VatDecided("KV", " ", (19, 100), day("2024-06-30"), ""), "a rate without its code"),
        (e.VatDecided("KV", "", None, day("2024-06-30"), ""), ""),
        (e.VatDecided("KV", "", None, day("2024-07-01"), ""), "2024-07-01 lies outside its term"),
        (e.VatDecided("KV", "", None, day("2022-12-31"), ""), "2022-12-31 lies outside its term"),
        (e.AgreementTerminated("KV", day("2024-06-30")), ""),
        (e.AgreementTerminated("KV", day("2024-07-01")), "2023-01-01 to 2024-06-30"),
        (e.AgreementAmended("KV", key(), None, day("2024-06-30"), "2", ""), ""),
        (e.AgreementAmended("KV", key(), None, day("2024-07-01"), "2", ""), "outside its term"),
        (e.AdvanceScheduled("KV", NOTTULN, 2024, 1, day("2024-03-01")), ""),
        (e.AdvanceScheduled("KV", NOTTULN, 2024, 0, day("2024-03-01")), "due is above zero"),
        (e.AdvanceScheduled("KV", NOTTULN, 2025, 1, day("2025-03-01")), "not in force in 2025"),
        (e.AdvanceScheduled("KV", COUNTY, 2024, 1, day("2024-03-01")), "is no member in 2024"),
        (e.AdvancePaid("KV", NOTTULN, 2024, -1, day("2024-03-01")), ""),
        (e.AdvancePaid("KV", NOTTULN, 2024, 0, day("2024-03-01")), "nothing was paid"),
        (e.AdvancePaid("KV", NOTTULN, 2024, 1, 0), "the day of payment is missing"),
    ],
)
def test_what_is_said_of_an_agreement_at_its_limits(event, problem):
    ending = msgspec.structs.replace(AGREEMENT, agreement="KV", valid_to=day("2024-06-30"))
    check(event, problem, SETUP.and_then(ending))


CLAIM = e.RepaymentClaimed(
    "RF", "KIM-2023", COUNTY, DUELMEN, 2024, 500, day("2024-05-01"), day("2025-02-15"), None
)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, ""),
        ({"amount_cents": 1}, ""),
        ({"amount_cents": 0}, "not above zero"),
        ({"due_on": day("2024-05-01")}, ""),
        ({"due_on": day("2024-04-30")}, "due before it was claimed"),
        ({"year": 2023}, ""),
        ({"year": 2022}, "none of the notice's years (2023 to 2025)"),
        ({"year": 2025}, ""),
        ({"year": 2026}, "none of the notice's years (2023 to 2025)"),
    ],
)
def test_a_claim_at_its_limits(change: dict[str, Any], problem):
    check(msgspec.structs.replace(CLAIM, **change), problem)


@pytest.mark.parametrize(
    ("cents", "on", "problem"),
    [
        (1, "2024-05-01", ""),
        (500, "2024-05-01", ""),
        (501, "2024-05-01", ""),
        (0, "2024-05-01", "not above zero"),
        (1, "2024-04-30", "paid before it was claimed"),
    ],
)
def test_a_payment_on_a_claim_at_its_limits(cents, on, problem):
    check(e.RepaymentPaid("RF", cents, day(on)), problem, SETUP.and_then(CLAIM))


@pytest.mark.parametrize(
    ("first", "problem"),
    [
        ("2026-01-01", ""),
        ("2026-07-01", ""),
        ("2026-06-30", "changes only on"),
        ("2026-01-02", "changes only on"),
        ("2026-07-02", "changes only on"),
        ("2026-08-01", "changes only on"),
    ],
)
def test_a_base_rate_begins_with_a_half_year(first, problem):
    check(e.BaseRateSet(day(first), (1, 100), "Bundesbank"), problem)
