"""`body register`: a municipality, county or Land, under its AGS."""

from __future__ import annotations

from ledger.domain.commands import RegisterBody
from ledger.domain.decisions import conflict, event_of, standing
from ledger.domain.events import BodyRegistered
from tests.domain.scenario import BODIES, DUELMEN, given


def test_a_body_is_registered_under_its_ags_with_the_leading_zero():
    command = RegisterBody("05558004", "Ascheberg")
    assert given().when(command) == BodyRegistered("05558004", "Ascheberg", "municipality")


def test_an_unknown_level_is_refused_and_the_known_ones_are_named():
    assert given().refuses(RegisterBody("05558004", "Ascheberg", "village")) == (
        "body 05558004: unknown level 'village' → one of municipality, county, state, other"
    )


def test_the_same_registration_again_is_a_repeat():
    again = event_of(RegisterBody(DUELMEN, "Dülmen"))
    assert standing(again, given(*BODIES).standing) == (1, True)


def test_another_name_under_a_registered_ags_is_a_conflict():
    other = event_of(RegisterBody(DUELMEN, "Duelmen"))
    assert standing(other, given(*BODIES).standing) == (1, False)
    assert str(conflict(other, 1)) == (
        f"body {DUELMEN}: is recorded with other content as event 1 "
        "→ choose another name, or correct it with --corrects 1 --reason …"
    )
