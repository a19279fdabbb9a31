"""`policy certification`: off, warn or require, for the whole ledger."""

from __future__ import annotations

import pytest

from ledger.domain.commands import SetCertificationPolicy
from ledger.domain.costs.certification import POLICIES, policy_of
from ledger.domain.events import CertificationPolicySet
from tests.domain.scenario import MITTE


def test_a_ledger_that_never_set_a_policy_asks_nobody():
    assert policy_of(MITTE.standing) == "off"


@pytest.mark.parametrize("policy", POLICIES)
def test_the_last_policy_holds(policy):
    past = MITTE.and_then(CertificationPolicySet("require"))
    event = past.when(SetCertificationPolicy(policy))

    assert event == CertificationPolicySet(policy)
    assert policy_of(past.and_then(event).standing) == policy


def test_any_other_word_is_refused():
    assert MITTE.refuses(SetCertificationPolicy("always")) == (
        "policy certification: unknown policy 'always' → one of off, warn, require"
    )


def test_a_policy_can_be_withdrawn_and_the_one_before_holds_again():
    past = MITTE.and_then(CertificationPolicySet("warn"), CertificationPolicySet("require"))
    number = len(past.facts)

    events = past.withdraws(number)

    assert policy_of(past.and_then(*events).standing) == "warn"
    replaced = past.withdraws(number, CertificationPolicySet("off"))
    assert policy_of(past.and_then(*replaced).standing) == "off"
    assert "unknown policy" in past.keeps(number, CertificationPolicySet("sometimes"))
