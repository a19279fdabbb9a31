"""`grant accept-proof`: the proof of use of a budget year was accepted."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain.commands import AcceptProof
from ledger.domain.events import ProofAccepted, ProofSubmitted
from tests.domain.scenario import COUNTY, DUELMEN, SETUP, day

PLACE = f"proof of use of {DUELMEN} 2023 under KIM-2023"
SUBMITTED = ProofSubmitted("KIM-2023", DUELMEN, 2023, day("2024-02-20"))
ACCEPTED = ProofAccepted("KIM-2023", DUELMEN, 2023, day("2024-05-02"))
PAST = SETUP.and_then(SUBMITTED)


def accept(when: str, **fields) -> AcceptProof:
    command = AcceptProof("KIM-2023", DUELMEN, 2023, day(when))
    return msgspec.structs.replace(command, **fields)


@pytest.mark.parametrize("when", ["2024-02-20", "2024-05-02"])
def test_it_is_accepted_on_the_day_of_submission_or_later(when):
    assert PAST.when(accept(when)) == msgspec.structs.replace(ACCEPTED, accepted_on=day(when))


def test_it_is_not_accepted_before_it_was_submitted():
    assert PAST.refuses(accept("2024-02-19")) == (
        f"{PLACE}: accepted on 2024-02-19, submitted on 2024-02-20 → mend one of the two days"
    )


@pytest.mark.parametrize("fields", [{"year": 2024}, {"recipient": COUNTY}])
def test_what_was_not_submitted_is_not_accepted(fields):
    # That of another year, or of another recipient, does not count.
    message = PAST.refuses(accept("2025-05-02", **fields))
    assert message.endswith("was not submitted yet → record it first: grant submit-proof")


def test_it_is_accepted_twice_only_when_it_was_submitted_anew():
    past = PAST.and_then(ACCEPTED)
    number = past.number_of(ACCEPTED)
    assert past.refuses(accept("2024-09-01")) == (
        f"{PLACE}: was accepted on 2024-05-02, event {number} "
        f"→ correct it with --corrects {number} --reason …"
    )
    anew = past.and_then(msgspec.structs.replace(SUBMITTED, submitted_on=day("2024-08-01")))
    assert anew.when(accept("2024-09-01")).accepted_on == day("2024-09-01")


def test_an_acceptance_is_corrected_and_withdrawn():
    past = PAST.and_then(ACCEPTED)
    number = past.number_of(ACCEPTED)
    right = msgspec.structs.replace(ACCEPTED, accepted_on=day("2024-05-03"))
    assert past.withdraws(number, right)[1] == right
    before = msgspec.structs.replace(ACCEPTED, accepted_on=day("2024-02-01"))
    assert "submitted on 2024-02-20 → mend one of the two days" in past.keeps(number, before)
    after = past.and_then(*past.withdraws(number)).standing.grants["KIM-2023"].proofs
    assert [event for _, event in after] == [SUBMITTED]
