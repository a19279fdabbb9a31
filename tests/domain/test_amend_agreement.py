"""`agreement amend`: another key from a day on."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest

from ledger.domain.commands import AmendAgreement
from ledger.domain.events import AgreementAmended, AgreementTerminated
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    COUNTY,
    DUELMEN,
    NOTTULN,
    PROGRAMME,
    SETUP,
    day,
    given,
    key,
    value_on,
)

THIRDS = key(f"{DUELMEN}=2/3,{NOTTULN}=1/3")


def amend(when, shares=THIRDS):
    return AmendAgreement("KV-Mitte", shares, None, day(when), "2", "§ 4")


def test_another_key_holds_from_its_day_on_under_its_own_version():
    event = SETUP.when(amend("2024-07-01"))
    assert event == AgreementAmended("KV-Mitte", THIRDS, None, day("2024-07-01"), "2", "§ 4")
    keys = SETUP.and_then(event).standing.agreements["KV-Mitte"].keys
    assert value_on(keys, "2024-06-30").version == "1"
    assert value_on(keys, "2024-07-01")[:4] == (THIRDS, THIRDS, "2", "§ 4")


def test_a_day_outside_the_term_is_refused():
    limited = msgspec.structs.replace(AGREEMENT, valid_to=day("2024-12-31"))
    past = given(*BODIES, PROGRAMME, limited)
    for when in ("2022-12-31", "2025-01-01"):
        assert past.refuses(amend(when)) == (
            f"agreement KV-Mitte: {when} lies outside its term, 2023-01-01 to 2024-12-31 "
            "→ mend the date"
        )


def test_a_terminated_agreement_cannot_come_back_by_an_amendment():
    past = SETUP.and_then(AgreementTerminated("KV-Mitte", day("2024-12-31")))
    assert past.refuses(amend("2025-01-01")) == (
        "agreement KV-Mitte: 2025-01-01 lies outside its term, 2023-01-01 to 2024-12-31 "
        "→ mend the date"
    )


def test_an_amendment_recorded_after_the_termination_ends_with_it():
    past = SETUP.and_then(AgreementTerminated("KV-Mitte", day("2024-12-31")))
    keys = past.and_then(past.when(amend("2024-07-01"))).standing.agreements["KV-Mitte"].keys
    assert value_on(keys, "2024-12-31").version == "2"
    assert keys.at(day("2025-01-01")) is None


@pytest.mark.parametrize(
    ("shares", "problem"),
    [
        (((DUELMEN, 1, 2), (NOTTULN, 1, 3)), "the parts do not sum to one"),
        (((DUELMEN, 1, 2), (DUELMEN, 1, 2)), "a member stands twice"),
    ],
)
def test_a_key_that_is_none_is_refused(shares, problem):
    assert SETUP.refuses(amend("2024-07-01", shares)) == (
        f"agreement KV-Mitte, key: {problem} → e.g. A=1/2,B=1/2"
    )


def test_an_unknown_agreement_is_refused_with_the_known_one():
    command = msgspec.structs.replace(amend("2024-07-01"), agreement="KV-Mite")
    assert SETUP.refuses(command) == (
        "agreement KV-Mite: no agreement is registered under this name → known: KV-Mitte"
    )


def test_an_amendment_keeps_overhead_and_cost_base_that_it_does_not_name():
    agreed = msgspec.structs.replace(
        AGREEMENT, cost_base=("personnel",), overhead="percent", overhead_rate=(1, 10)
    )
    past = given(*BODIES, PROGRAMME, agreed)
    keys = past.and_then(past.when(amend("2024-07-01"))).standing.agreements["KV-Mitte"].keys
    version = value_on(keys, "2024-07-01")
    assert version.cost_base == ("personnel",)
    assert version.overhead[:3] == ("percent", Fraction(1, 10), 0)
    other = msgspec.structs.replace(amend("2024-07-01"), cost_base=(), overhead="none")
    keys = past.and_then(past.when(other)).standing.agreements["KV-Mitte"].keys
    version = value_on(keys, "2024-07-01")
    assert version.cost_base == ()
    assert version.overhead.kind == "none"


def test_an_amendment_is_held_against_the_cost_base_before_it():
    agreed = msgspec.structs.replace(AGREEMENT, cost_base=("personnel", "overhead"))
    past = given(*BODIES, PROGRAMME, agreed)
    command = msgspec.structs.replace(amend("2024-07-01"), overhead="none")
    assert past.refuses(command) == (
        "agreement KV-Mitte, cost base: names overhead as booked, while the overhead of the "
        "agreement is none → leave overhead out, or agree on actual overhead"
    )
    both = msgspec.structs.replace(command, cost_base=("personnel",))
    assert past.when(both).cost_base == ("personnel",)


def test_an_amendment_names_no_rate_without_its_kind():
    command = msgspec.structs.replace(amend("2024-07-01"), overhead_rate=(1, 10))
    assert SETUP.refuses(command) == (
        "agreement KV-Mitte, overhead: a rate, but the kind is unsaid → e.g. percent:10%"
    )


def test_a_population_key_of_an_amendment_names_date_and_source_too():
    command = msgspec.structs.replace(amend("2024-07-01"), key_basis="population")
    assert "a population key without date and source" in SETUP.refuses(command)


def test_members_join_and_leave_by_an_amendment():
    three = key(f"{DUELMEN}=1/3,{NOTTULN}=1/3,{COUNTY}=1/3")
    past = SETUP.and_then(SETUP.when(amend("2024-07-01", three)))
    past = past.and_then(past.when(amend("2025-01-01", key(f"{DUELMEN}=1/2,{COUNTY}=1/2"))))
    keys = past.standing.agreements["KV-Mitte"].keys
    assert [m for m, _, _ in value_on(keys, "2024-06-30").key] == [DUELMEN, NOTTULN]
    assert [m for m, _, _ in value_on(keys, "2024-07-01").key] == [COUNTY, DUELMEN, NOTTULN]
    assert [m for m, _, _ in value_on(keys, "2025-01-01").key] == [COUNTY, DUELMEN]
