"""`grant submit-proof`: the proof of use of a budget year was handed in."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain.commands import SubmitProof
from ledger.domain.events import GrantRevoked, ProofAccepted, ProofSubmitted
from tests.domain.scenario import COUNTY, DUELMEN, FORWARDING, NOTTULN, SETUP, day

SUBMIT = SubmitProof("KIM-2023", DUELMEN, 2023, day("2024-02-20"))
SUBMITTED = ProofSubmitted("KIM-2023", DUELMEN, 2023, day("2024-02-20"))
PLACE = "proof of use of {} {} under KIM-2023"


def changed(**fields) -> SubmitProof:
    return msgspec.structs.replace(SUBMIT, **fields)


@pytest.mark.parametrize("recipient", [COUNTY, DUELMEN])
def test_each_recipient_submits_its_own(recipient):
    event = SETUP.when(changed(recipient=recipient))
    assert event == msgspec.structs.replace(SUBMITTED, recipient=recipient)
    (kept,) = SETUP.and_then(event).standing.grants["KIM-2023"].proofs
    assert kept[1] == event


def test_it_may_be_submitted_anew_even_after_it_was_accepted():
    accepted = ProofAccepted("KIM-2023", DUELMEN, 2023, day("2024-05-01"))
    past = SETUP.and_then(SUBMITTED, accepted)
    assert past.when(changed(submitted_on=day("2024-06-01"))).year == 2023


def test_a_body_that_receives_nothing_submits_nothing():
    assert SETUP.refuses(changed(recipient=NOTTULN)) == (
        f"{PLACE.format(NOTTULN, 2023)}: {NOTTULN} receives nothing under this notice "
        f"→ name one of {COUNTY}, {DUELMEN}, or record the forwarding first"
    )


@pytest.mark.parametrize("year", [2022, 2026])
def test_a_year_of_no_notice_has_no_proof(year):
    message = SETUP.refuses(changed(year=year, submitted_on=day("2027-01-01")))
    assert message == (
        f"{PLACE.format(DUELMEN, year)}: {year} is none of the notice's years (2023 to 2025) "
        "→ name one of them, or amend the notice's period first"
    )


def test_a_notice_that_was_revoked_still_wants_the_proof_of_its_last_year():
    past = SETUP.and_then(GrantRevoked("KIM-2023", day("2024-07-01")))
    assert past.when(changed(year=2024, submitted_on=day("2025-03-01"))).year == 2024
    assert "2025 is none of the notice's years (2023 to 2024)" in past.refuses(
        changed(year=2025, submitted_on=day("2026-03-01"))
    )


def test_no_proof_comes_before_its_year():
    # On the year's first day it may: a post can be given up on that day.
    assert SETUP.when(changed(year=2024, submitted_on=day("2024-01-01"))).year == 2024
    assert SETUP.refuses(changed(year=2024, submitted_on=day("2023-12-31"))) == (
        f"{PLACE.format(DUELMEN, 2024)}: submitted on 2023-12-31, before the year began "
        "→ mend the year or the day"
    )


def test_it_is_corrected_and_the_acceptance_hangs_on_it():
    accepted = ProofAccepted("KIM-2023", DUELMEN, 2023, day("2024-05-01"))
    past = SETUP.and_then(SUBMITTED, accepted)
    number = past.number_of(SUBMITTED)
    earlier = msgspec.structs.replace(SUBMITTED, submitted_on=day("2024-02-10"))
    assert past.withdraws(number, earlier)[1] == earlier
    assert past.keeps(number) == (
        f"event {number + 1}, {PLACE.format(DUELMEN, 2023)}: was not submitted yet "
        f"→ correct or withdraw event {number + 1} first"
    )
    assert f"event {number}, {PLACE.format(DUELMEN, 2023)}" in past.keeps(
        past.number_of(FORWARDING)
    )
