"""`post establish`: a funded position at an employing body."""

from __future__ import annotations

import msgspec

from ledger.domain.commands import EstablishPost
from ledger.domain.events import ProgrammeRegistered
from tests.domain.scenario import (
    AGREEMENT,
    BODIES,
    DUELMEN,
    NOTICE,
    POST,
    PROGRAMME,
    day,
    given,
)

PAST = given(*BODIES, PROGRAMME, NOTICE, AGREEMENT)
ESTABLISH = EstablishPost(
    "CM-1", "KIM", DUELMEN, "Mitte", (1, 1), day("2023-01-01"), "KV-Mitte", "KIM-2023"
)


def changed(**fields):
    return msgspec.structs.replace(ESTABLISH, **fields)


def test_a_post_is_established_with_its_agreement_and_its_grant():
    assert PAST.when(ESTABLISH) == POST


def test_a_post_needs_neither_agreement_nor_grant():
    event = given(*BODIES, PROGRAMME).when(changed(agreement=None, grant=None))
    assert (event.agreement, event.grant) == (None, None)


def test_its_fte_is_kept_in_lowest_terms():
    assert PAST.when(changed(fte=(39, 78))).fte == (1, 2)


def test_a_post_without_fte_is_refused():
    assert PAST.refuses(changed(fte=(0, 1))) == "post CM-1: no allocated FTE → type e.g. --fte 1.0"


def test_every_unknown_name_is_told_with_the_nearest_known_one():
    message = PAST.refuses(
        changed(programme="KIN", employing_body="05558017", agreement="KV", grant="KIM-2032")
    )
    places = [line.split(":")[0] for line in message.splitlines()]
    assert places == ["programme KIN", "body 05558017", "agreement KV", "grant KIM-2032"]
    assert "known: KIM-2023" in message


def test_an_agreement_or_grant_of_another_programme_is_refused():
    other = ProgrammeRegistered("BAMF", "Another programme", ("personnel",))
    assert PAST.and_then(other).refuses(changed(programme="BAMF")).splitlines() == [
        (
            "post CM-1: agreement KV-Mitte belongs to programme KIM "
            "→ name the agreement of this programme"
        ),
        "post CM-1: grant KIM-2023 belongs to programme KIM → name the grant of this programme",
    ]
