"""`agreement conclude`: who bears which part."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain.commands import ConcludeAgreement
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    DUELMEN,
    NOTTULN,
    PROGRAMME,
    day,
    given,
    key,
    value_on,
)

PAST = given(*BODIES, PROGRAMME)
CONCLUDE = ConcludeAgreement("KV-Mitte", "KIM", key(), None, day("2023-01-01"), None, "1", "§ 4")


def changed(**fields):
    return msgspec.structs.replace(CONCLUDE, **fields)


def test_an_agreement_holds_its_key_for_cost_and_grant():
    event = PAST.when(CONCLUDE)
    assert event == AGREEMENT
    keys = PAST.and_then(event).standing.agreements["KV-Mitte"].keys
    version = value_on(keys, "2024-01-01")
    assert version.key == version.grant_key == key()


def test_a_key_that_does_not_sum_to_one_is_refused_whoever_gives_it():
    almost = ((DUELMEN, 33, 100), (NOTTULN, 66, 100))
    assert PAST.refuses(changed(key=almost)) == (
        "agreement KV-Mitte, key: the parts do not sum to one → e.g. A=1/2,B=1/2"
    )
    assert PAST.refuses(changed(grant_key=almost)) == (
        "agreement KV-Mitte, grant key: the parts do not sum to one → e.g. A=1/2,B=1/2"
    )


@pytest.mark.parametrize("which", ["key", "grant_key"])
def test_a_member_that_nobody_registered_is_refused(which):
    command = changed(**{which: key(f"{DUELMEN}=1/2,05558040=1/2")})
    message = PAST.refuses(command)
    assert message.startswith("body 05558040: no body is registered under this name → known: ")


def test_an_agreement_that_ends_before_it_begins_is_refused():
    assert PAST.refuses(changed(valid_to=day("2022-12-31"))) == (
        "agreement KV-Mitte: the period ends before it begins → exchange or mend the two dates"
    )
