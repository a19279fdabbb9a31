"""`body amend`: how letters to and from a body are addressed, signed and paid, from a day on."""

from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from ledger.domain.commands import AmendBody
from ledger.domain.errors import UsageError
from ledger.domain.events import BodyAmended
from ledger.domain.iban import grouped, is_iban, parse_iban
from ledger.domain.state import Contact
from ledger.domain.validation import check_command
from tests.domain.scenario import DUELMEN, SETUP, day

IBAN = "DE02120300000000202051"
MOVED = AmendBody(DUELMEN, day("2024-05-01"), street="Overbergplatz 3", iban=IBAN)


def test_what_is_said_holds_from_its_day_on_and_the_rest_stays():
    past = SETUP.and_then(
        BodyAmended(DUELMEN, day("2023-01-01"), street="Markt 1", town="Dülmen", sign="20.1"),
        SETUP.when(MOVED),
    )
    body = past.standing.bodies[DUELMEN]
    assert body.contact_on(day("2022-12-31")) == Contact("Dülmen")
    assert body.contact_on(day("2024-04-30")) == Contact(
        "Dülmen", street="Markt 1", town="Dülmen", sign="20.1"
    )
    assert body.contact_on(day("2024-05-01")) == Contact(
        "Dülmen", street="Overbergplatz 3", town="Dülmen", iban=IBAN, sign="20.1"
    )


def test_an_empty_text_gives_a_part_up():
    past = SETUP.and_then(SETUP.when(MOVED), BodyAmended(DUELMEN, day("2025-01-01"), iban=""))
    assert past.standing.bodies[DUELMEN].contact_on(day("2025-01-01")).iban == ""


def test_nothing_said_is_refused():
    assert SETUP.refuses(AmendBody(DUELMEN, day("2024-05-01"))) == (
        f"body {DUELMEN}: nothing is said that changes "
        "→ name a part of its address, its IBAN or its sign"
    )


def test_an_unknown_body_is_refused():
    refused = SETUP.refuses(AmendBody("05558099", day("2024-05-01"), town="Nirgends"))
    assert "no body is registered under this name" in refused


@pytest.mark.parametrize(
    "iban", ["DE03120300000000202051", "DE0212030000000020205", "nothing", "DE02 1203"]
)
def test_an_iban_with_wrong_check_digits_is_refused(iban):
    with pytest.raises(UsageError, match="its form or its check digits"):
        check_command(AmendBody(DUELMEN, day("2024-05-01"), iban=iban))
    with pytest.raises(UsageError, match="its form or its check digits are wrong"):
        parse_iban(iban)


def test_an_iban_is_read_as_people_group_it_and_shown_like_that():
    assert parse_iban("de02 1203 0000 0000 2020 51") == IBAN
    assert grouped(IBAN) == "DE02 1203 0000 0000 2020 51"
    assert is_iban("GB82WEST12345698765432")


@drawn(st.integers(2, len(IBAN) - 1), st.integers(0, 9))
def test_no_single_digit_can_be_mistyped(place, digit):
    typed = f"{IBAN[:place]}{digit}{IBAN[place + 1 :]}"
    assert is_iban(typed) == (typed == IBAN)


@drawn(st.integers(4, len(IBAN) - 2))
def test_no_two_neighbouring_digits_can_be_exchanged(place):
    typed = IBAN[:place] + IBAN[place + 1] + IBAN[place] + IBAN[place + 2 :]
    assert is_iban(typed) == (typed == IBAN)
