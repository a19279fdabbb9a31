"""What stands on the first and the last day of what was recorded, and on the days beside them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import msgspec
import pytest

from ledger.domain import events as e
from ledger.domain.grants.amounts import GrantAmounts, amounts_on
from ledger.domain.period import FOREVER
from ledger.domain.rules import findings
from tests.domain.scenario import (
    AGREEMENT,
    COUNTY,
    DECISION,
    DUELMEN,
    NOTICE,
    NOTTULN,
    SETUP,
    day,
    filled,
    key,
)

FIRST, LAST = NOTICE.valid_from, NOTICE.valid_to


def value(line: Any, on: int) -> Any:
    entry = line.at(on)
    return entry.value if entry else None


def check(event: e.Event, problem: str, past=SETUP) -> None:
    found = [finding.problem for finding in findings(event, past.standing)]
    if problem:
        assert [one for one in found if problem in one] != [], found
    else:
        assert found == []


def test_a_decision_authorises_from_its_first_to_its_last_year():
    limited = msgspec.structs.replace(DECISION, decision="L", last_year=2024)
    past = SETUP.and_then(limited)
    ceilings = past.standing.decisions["L"].ceilings
    assert [value(ceilings, year) for year in (2022, 2023, 2024, 2025)] == [
        None,
        500000,
        500000,
        None,
    ]
    past = past.and_then(e.AuthorisationAmended("L", 2024, 7))
    ceilings = past.standing.decisions["L"].ceilings
    assert [value(ceilings, year) for year in (2023, 2024, 2025)] == [500000, 7, None]
    revoked = SETUP.and_then(e.AuthorisationRevoked("181/2022", 2025))
    ceilings = revoked.standing.decisions["181/2022"].ceilings
    assert [value(ceilings, year) for year in (2024, 2025, 2099)] == [500000, None, None]


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (e.AuthorisationAmended("L", 2023, 0), ""),
        (e.AuthorisationAmended("L", 2024, 0), ""),
        (e.AuthorisationAmended("L", 2022, 0), "2022 is none of its years (2023 to 2024)"),
        (e.AuthorisationAmended("L", 2025, 0), "2025 is none of its years (2023 to 2024)"),
        (e.AuthorisationAmended("L", 2024, -1), "negative"),
        (e.AuthorisationRevoked("L", 2024), ""),
        (e.AuthorisationRevoked("L", 2025), "2025 is none of its years"),
        (e.AuthorisationRevoked("181/2022", 2099), ""),
        (e.AuthorisationRevoked("181/2022", 2022), "2022 is none of its years (2023 to open)"),
        (msgspec.structs.replace(DECISION, decision="N", last_year=2023), ""),
        (msgspec.structs.replace(DECISION, decision="N", last_year=2022), "lies before the first"),
        (msgspec.structs.replace(DECISION, decision="N", ceiling_cents=0), ""),
        (msgspec.structs.replace(DECISION, decision="N", ceiling_cents=-1), "negative"),
        (e.BodyRegistered("5558016", "Dülmen", "municipality"), "its leading zero is lost"),
        (e.BodyRegistered("555801", "Dülmen", "municipality"), ""),
        (e.BodyRegistered("555801A", "Dülmen", "municipality"), ""),
        (e.BodyRegistered("05558024", "Dülmen", "village"), "unknown level"),
    ],
)
def test_a_decision_or_body_at_its_limits(event, problem):
    check(
        event,
        problem,
        SETUP.and_then(msgspec.structs.replace(DECISION, decision="L", last_year=2024)),
    )


def test_a_notice_covers_its_days_and_those_that_an_amendment_gives_or_takes():
    def covered(*more: e.Event) -> list[bool]:
        grant = SETUP.and_then(*more).standing.grants["KIM-2023"]
        days = (FIRST - 1, FIRST, day("2025-06-30"), day("2025-07-01"), LAST, LAST + 1)
        return [grant.coverage.at(on) is not None for on in (*days, LAST + 2)]

    shorter = e.GrantAmended("KIM-2023", FIRST, None, None, day("2025-06-30"))
    longer = e.GrantAmended("KIM-2023", FIRST, None, None, LAST + 1)
    revoked = e.GrantRevoked("KIM-2023", day("2025-07-01"))
    assert covered() == [False, True, True, True, True, False, False]
    assert covered(shorter) == [False, True, True, False, False, False, False]
    assert covered(longer) == [False, True, True, True, True, True, False]
    assert covered(shorter, longer) == [False, True, True, True, True, True, False]
    assert covered(revoked) == [False, True, True, False, False, False, False]
    ends = [
        SETUP.and_then(one).standing.grants["KIM-2023"].valid_to
        for one in (shorter, longer, revoked)
    ]
    assert ends == [day("2025-06-30"), LAST + 1, day("2025-06-30")]


def test_amounts_of_a_notice_change_one_by_one_from_a_day_on():
    change = e.GrantAmended(
        "KIM-2023", day("2024-07-01"), None, None, None, approved_cents=0, de_minimis_cents=5
    )
    grant = SETUP.and_then(change).standing.grants["KIM-2023"]
    assert amounts_on(grant, day("2024-06-30")) == GrantAmounts(None, None, 0, 0)
    assert amounts_on(grant, day("2024-07-01")) == GrantAmounts(0, None, 0, 5)
    more = e.GrantAmended("KIM-2023", day("2025-01-01"), None, None, None, planned_other_cents=3)
    grant = SETUP.and_then(change, more).standing.grants["KIM-2023"]
    assert amounts_on(grant, day("2025-01-01")) == GrantAmounts(0, None, 3, 5)


def test_an_agreement_holds_to_its_last_day_whatever_amends_it():
    ending = msgspec.structs.replace(AGREEMENT, agreement="KV", valid_to=day("2024-06-30"))
    amended = e.AgreementAmended("KV", key(), None, day("2024-06-01"), "2", "")
    past = SETUP.and_then(ending, amended)

    def version(past, on: str) -> str | None:
        found = value(past.standing.agreements["KV"].keys, day(on))
        return found.version if found else None

    days = ("2022-12-31", "2023-01-01", "2024-05-31", "2024-06-01", "2024-06-30", "2024-07-01")
    assert [version(past, on) for on in days] == [None, "1", "1", "2", "2", None]
    past = past.and_then(e.AgreementTerminated("KV", day("2024-06-01")))
    assert [version(past, on) for on in days] == [None, "1", "1", "2", None, None]


def test_what_an_amendment_of_an_agreement_leaves_unsaid_stays():
    flat = msgspec.structs.replace(
        AGREEMENT, agreement="KV", overhead="flat", overhead_cents=7, cost_base=("personnel",)
    )
    silent = e.AgreementAmended("KV", key(), None, day("2024-01-01"), "2", "")
    says = e.AgreementAmended(
        "KV", key(), None, day("2025-01-01"), "3", "", cost_base=(), overhead="actual"
    )
    keys = SETUP.and_then(flat, silent, says).standing.agreements["KV"].keys
    found = [value(keys, day(f"{year}-06-30")) for year in (2023, 2024, 2025)]
    assert [one.overhead.kind for one in found] == ["flat", "flat", "actual"]
    assert [one.overhead.cents for one in found] == [7, 7, 0]
    assert [one.overhead.rate for one in found] == [0, 0, 0]
    assert [one.cost_base for one in found] == [("personnel",), ("personnel",), ()]


def test_an_occupancy_lasts_to_its_last_day_and_so_do_changed_hours():
    past = SETUP.and_then(
        filled("P-1", (1, 2), "2024-01-01", "2024-06-30"),
        e.HoursChanged("CM-1", "P-1", (1, 1), day("2024-03-01")),
    )
    days = [day(f"2024-{on}") for on in ("01-01", "02-29", "03-01", "06-30", "07-01")]

    def occupied(past) -> list[Fraction]:
        return [past.standing.posts["CM-1"].occupied(on) for on in days]

    assert occupied(past) == [Fraction(1, 2), Fraction(1, 2), 1, 1, 0]
    left = past.and_then(e.PostVacated("CM-1", "P-1", day("2024-03-01")))
    assert occupied(left) == [Fraction(1, 2), Fraction(1, 2), 1, 0, 0]


def test_a_post_exists_to_its_last_day_with_what_was_amended():
    past = SETUP.and_then(
        e.PostClosed("CM-1", day("2024-06-30")),
        e.PostAmended("CM-1", day("2024-06-30"), (1, 2), None, None),
    )
    fte = past.standing.posts["CM-1"].fte
    days = ("2022-12-31", "2023-01-01", "2024-06-29", "2024-06-30", "2024-07-01")
    assert [value(fte, day(on)) for on in days] == [None, 1, 1, Fraction(1, 2), None]


def test_a_planned_occupancy_and_an_absence_last_to_their_last_day():
    past = SETUP.and_then(
        filled("P-1", (1, 1), "2024-01-01"),
        e.OccupancyPlanned("CM-1", (1, 2), day("2024-03-01"), day("2024-03-31")),
        e.AbsenceRecorded("CM-1", "P-1", day("2024-04-01"), day("2024-04-30")),
    )
    post = past.standing.posts["CM-1"]
    planned = [value(post.planned_fte, day(f"2024-{on}")) for on in ("02-29", "03-01", "03-31")]
    assert planned == [None, Fraction(1, 2), Fraction(1, 2)]
    assert value(post.planned_fte, day("2024-04-01")) is None
    away = [value(post.absences["P-1"], day(f"2024-{on}")) for on in ("03-31", "04-01", "04-30")]
    assert away == [None, True, True]
    assert value(post.absences["P-1"], day("2024-05-01")) is None


def test_forever_lies_behind_every_day():
    assert day("2100-12-31") < FOREVER == 1_000_000


PLANNED = e.CostPlanned("CM-1", "personnel", 100, day("2024-03-01"), day("2024-03-31"))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, ""),
        ({"amount_cents": 0}, ""),
        ({"amount_cents": -1}, "is below zero"),
        ({"service_to": day("2024-04-01")}, "overlaps 2024-03-01 to 2024-03-31"),
        ({"service_from": day("2024-04-01"), "service_to": day("2024-04-01")}, ""),
        ({"service_from": day("2024-03-31"), "service_to": day("2024-04-01")}, "overlaps"),
        ({"service_from": day("2024-02-01"), "service_to": day("2024-02-29")}, ""),
        ({"service_from": day("2024-02-01"), "service_to": day("2024-03-01")}, "overlaps"),
        ({"service_from": day("2024-04-02"), "service_to": day("2024-04-01")}, "ends before"),
        ({"service_from": day("2024-12-31"), "service_to": day("2024-12-31")}, ""),
        (
            {"service_from": day("2024-12-31"), "service_to": day("2025-01-01")},
            "lies in two budget years",
        ),
        ({"cost_type": "material", "service_to": day("2024-04-01")}, ""),
    ],
)
def test_a_planned_cost_at_its_limits(change: dict[str, Any], problem):
    check(msgspec.structs.replace(PLANNED, **change), problem, SETUP.and_then(PLANNED))


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ("2023-01-01", "2024-06-30", ""),
        ("2023-01-01", None, ""),
        ("2022-12-31", "2023-01-01", "does not exist on 2022-12-31"),
        ("2022-12-31", None, "does not exist on 2022-12-31"),
        ("2024-02-02", "2024-02-01", "ends before it begins"),
        ("2024-02-01", "2024-02-01", ""),
    ],
)
def test_a_planned_occupancy_at_its_limits(first, last, problem):
    check(e.OccupancyPlanned("CM-1", (1, 1), day(first), day(last) if last else None), problem)


def issued(name: str, year: int, corrects: str | None, due: str = "2025-03-01") -> e.Event:
    days = day("2025-03-01"), day(due)
    ends = (e.SettlementBalance(NOTTULN, DUELMEN, 5, 0, 5),)
    return e.SettlementIssued(name, "KV-Mitte", year, (), ends, *days, corrects)


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (issued("S-2", 2023, None), ""),
        (issued("S-2", 2023, None, "2025-02-28"), "is due before it is issued"),
        (issued("S-2", 2023, "S-1"), "S-1 settles not KV-Mitte 2023"),
        (issued("S-2", 2024, None), "KV-Mitte 2024 is settled as S-1"),
        (issued("S-2", 2024, "S-1"), ""),
        (issued("S-2", 2024, "S-0"), "KV-Mitte 2024 stands as S-1, not as S-0"),
    ],
)
def test_a_settlement_at_its_limits(event, problem):
    past = SETUP.and_then(issued("S-0", 2022, None), issued("S-1", 2024, None))
    check(event, problem, past)


def money(cents: int, year: int, to: str = COUNTY, on: int = FIRST) -> e.InstalmentReceived:
    return e.InstalmentReceived("KIM-2023", to, year, cents, on)


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (money(1, 2023), ""),
        (money(1, 2025, DUELMEN, LAST), ""),
        (money(0, 2023), "money received is above zero"),
        (money(1, 2022), "2022 is none of the notice's years (2023 to 2025)"),
        (money(1, 2026), "2026 is none of the notice's years (2023 to 2025)"),
        (money(1, 2023, NOTTULN), "receives nothing under this notice"),
        (money(1, 2023, COUNTY, FIRST - 1), "lies outside the period"),
        (money(1, 2023, COUNTY, LAST + 1), "lies outside the period"),
        (e.OtherFundingReceived("KIM-2023", COUNTY, "X", 2025, 1, LAST + 90), ""),
        (e.OtherFundingReceived("KIM-2023", COUNTY, "X", 2025, 0, LAST), "above zero"),
        (e.ProofSubmitted("KIM-2023", COUNTY, 2024, day("2024-01-01")), ""),
        (e.ProofSubmitted("KIM-2023", COUNTY, 2024, day("2023-12-31")), "before the year began"),
        (e.ProofAccepted("KIM-2023", COUNTY, 2024, day("2025-04-01")), "was not submitted yet"),
        (e.ProofAccepted("KIM-2023", COUNTY, 2023, day("2024-04-01")), ""),
        (e.ProofAccepted("KIM-2023", COUNTY, 2023, day("2024-03-31")), "accepted on 2024-03-31"),
        (e.ProofAccepted("KIM-2023", DUELMEN, 2023, day("2024-04-01")), "not submitted yet"),
    ],
)
def test_money_and_proofs_of_a_notice_at_their_limits(event, problem):
    submitted = e.ProofSubmitted("KIM-2023", COUNTY, 2023, day("2024-04-01"))
    check(event, problem, SETUP.and_then(submitted))


@pytest.mark.parametrize(
    ("year", "on", "problem"),
    [
        (2023, "2024-01-01", ""),
        (2023, "2023-12-31", "before the year was over"),
        (2022, "2024-01-01", "were adopted on 2023-12-01"),
    ],
)
def test_accounts_are_adopted_once_after_their_year(year, on, problem):
    past = SETUP.and_then(e.AccountsAdopted(DUELMEN, 2022, day("2023-12-01")))
    check(e.AccountsAdopted(DUELMEN, year, day(on)), problem, past)


@pytest.mark.parametrize(
    ("last", "problem"), [("2024-06-30", ""), ("2024-07-01", "does not exist on 2024-07-01")]
)
def test_an_occupancy_is_planned_to_the_last_day_of_its_post(last, problem):
    past = SETUP.and_then(e.PostClosed("CM-1", day("2024-06-30")))
    check(e.OccupancyPlanned("CM-1", (1, 1), day("2024-06-01"), day(last)), problem, past)
