"""Years in which flat overhead costs something without any booking."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain import events as e
from ledger.domain.agreements.flat_overhead import flat_years, wants_flat
from tests.domain.scenario import AGREEMENT, BODIES, NOTICE, POST, PROGRAMME, day, given, key


def agreed(overhead, cents=None, rate=None):
    return msgspec.structs.replace(
        AGREEMENT, overhead=overhead, overhead_cents=cents, overhead_rate=rate
    )


FLAT = agreed("flat", 500000)


def years(agreement, *more, last=2025, post=POST):
    past = given(*BODIES, PROGRAMME, NOTICE, agreement, post, *more).standing
    return flat_years(past.posts["CM-1"], past.agreements, last)


def amended(when, overhead, cents):
    return e.AgreementAmended(
        "KV-Mitte", key(), None, day(when), "2", "", overhead=overhead, overhead_cents=cents
    )


def test_every_year_of_the_post_up_to_the_last_asked_about():
    assert years(FLAT) == {2023, 2024, 2025}
    assert years(FLAT, last=2023) == {2023}
    assert years(FLAT, last=2022) == set()


@pytest.mark.parametrize(
    "agreement",
    [agreed("actual"), agreed("none"), agreed("flat", 0), agreed("percent", rate=(1, 10))],
)
def test_other_overhead_costs_nothing_without_bookings(agreement):
    assert years(agreement) == set()


def test_only_the_versions_that_want_it_count():
    assert years(agreed("actual"), amended("2024-12-31", "flat", 500000)) == {2024, 2025}
    assert years(FLAT, amended("2024-01-01", "actual", None)) == {2023}
    assert years(FLAT, amended("2024-01-02", "actual", None)) == {2023, 2024}


def test_a_post_that_is_gone_has_none():
    assert years(FLAT, e.PostClosed("CM-1", day("2024-01-01"))) == {2023, 2024}
    assert years(FLAT, e.PostClosed("CM-1", day("2023-12-31"))) == {2023}


def test_a_post_without_an_agreement_has_none():
    assert years(FLAT, post=msgspec.structs.replace(POST, agreement=None)) == set()


def test_one_version_suffices_to_want_it():
    past = given(*BODIES, PROGRAMME, agreed("actual"), amended("2024-07-01", "flat", 1))
    assert wants_flat(past.standing.agreements["KV-Mitte"])
    assert not wants_flat(given(*BODIES, PROGRAMME, AGREEMENT).standing.agreements["KV-Mitte"])
