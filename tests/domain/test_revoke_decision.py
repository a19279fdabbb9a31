"""`decision revoke`: no authorisation from a year on."""

from __future__ import annotations

from ledger.domain.commands import RevokeDecision
from ledger.domain.events import AuthorisationRevoked
from tests.domain.scenario import SETUP


def test_a_revoked_decision_authorises_the_years_before_and_none_after():
    event = SETUP.when(RevokeDecision("181/2022", 2025))
    assert event == AuthorisationRevoked("181/2022", 2025)
    ceilings = SETUP.and_then(event).standing.decisions["181/2022"].ceilings
    assert ceilings.at(2024) is not None
    assert ceilings.at(2025) is None


def test_a_year_before_the_decision_is_refused():
    assert SETUP.refuses(RevokeDecision("181/2022", 2020)) == (
        "decision 181/2022: 2020 is none of its years (2023 to open) → name one of them"
    )
