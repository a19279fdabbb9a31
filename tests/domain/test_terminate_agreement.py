"""`agreement terminate`: the last day of the agreement."""

from __future__ import annotations

from ledger.domain.commands import TerminateAgreement
from ledger.domain.events import AgreementTerminated
from tests.domain.scenario import SETUP, day


def test_after_its_last_day_no_key_holds():
    event = SETUP.when(TerminateAgreement("KV-Mitte", day("2024-06-30")))
    assert event == AgreementTerminated("KV-Mitte", day("2024-06-30"))
    keys = SETUP.and_then(event).standing.agreements["KV-Mitte"].keys
    assert keys.at(day("2024-06-30")) is not None
    assert keys.at(day("2024-07-01")) is None


def test_a_last_day_outside_the_term_is_refused():
    assert SETUP.refuses(TerminateAgreement("KV-Mitte", day("2022-06-30"))) == (
        "agreement KV-Mitte: 2022-06-30 lies outside its term, 2023-01-01 to open → mend the date"
    )


def test_an_agreement_may_end_earlier_than_first_said_but_never_later():
    past = SETUP.and_then(AgreementTerminated("KV-Mitte", day("2024-06-30")))
    assert past.when(TerminateAgreement("KV-Mitte", day("2024-03-31")))
    assert "2023-01-01 to 2024-06-30" in past.refuses(
        TerminateAgreement("KV-Mitte", day("2024-12-31"))
    )
