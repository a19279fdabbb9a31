"""`agreement amend`: another key from a day on."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain.commands import AmendAgreement
from ledger.domain.events import AgreementAmended, AgreementTerminated
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
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
