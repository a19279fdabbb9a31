"""`verify` finds certifications, reversals and payments that do not fit what they name."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from ledger.application import Actor, Ledger
from ledger.domain import commands as c
from ledger.domain.period import parse_day
from ledger.log.canonical import stream_id
from ledger.log.database import open_database
from ledger.log.relations import EVENT
from ledger.log.topics import REGISTRY, encode
from tests.log.small_ledger import CLERK, small_ledger, ticking
from tests.log.tamper import findings, forge, rows, tamper

SECOND = Actor("second", "option")
LATER = 1_720_000_000_000_000


@pytest.fixture
def filled(database_url):
    """Give a ledger whose booking 11 and reversal 13 are certified by events 12 and 14.

    Event 17 pays booking 16.
    """
    small_ledger(database_url)
    day = parse_day("2023-08-31")
    start = parse_day("2023-08-01")
    with (
        Ledger(database_url, CLERK, ticking(LATER)) as first,
        Ledger(database_url, SECOND, ticking(LATER)) as second,
    ):
        first.execute(c.BookCost("CM-1", "personnel", 1000, start, day, day, day, "V-2"))
        second.execute(c.CertifyCosts((11,)))
        first.execute(c.ReverseCost("05558016", 2023, "V-2", day, day))
        second.execute(c.CertifyCosts((13,)))
        first.execute(c.BookCost("CM-1", "personnel", 2000, start, day, day, day, "V-3"))
        first.execute(c.BookCost("CM-1", "personnel", 3000, start, day, day, 0, "V-4"))
        first.execute(c.PayCosts((16,), day))
    return database_url


def event(url: str, number: int) -> dict[str, Any]:
    place = open_database(url)
    with place.read() as session:
        found = rows(session, EVENT)[number - 1]
    place.close()
    return found


def changed(url: str, number: int, **fields: object) -> tuple[object, ...]:
    """Return the statement that gives a stored event other fields."""
    stored = event(url, number)
    other = encode(
        msgspec.structs.replace(REGISTRY.decoder(stored["type"])(stored["state"]), **fields)
    )
    return ("UPDATE event SET state = ? WHERE sequence = ?", other, number)


def test_certifications_as_recorded_are_sound(filled):
    assert findings(filled) == []


def test_a_certification_by_who_booked_is_found_even_in_a_rehashed_chain(filled):
    number = 14
    forge(
        filled,
        ("UPDATE command SET actor = 'M.Muster' WHERE last_sequence = ?", number),
    )
    assert findings(filled) == ["event 14: certifies event 13, which the same person recorded"]


def test_another_hash_is_found_even_in_a_rehashed_chain(filled):
    forge(filled, changed(filled, 14, event_hash=bytes(32)))
    assert findings(filled) == ["event 14: certifies another hash than event 13 has"]


def test_the_hash_of_another_booking_of_the_voucher_is_found(filled):
    forge(filled, changed(filled, 14, certifies=11))
    assert findings(filled) == ["event 14: certifies another hash than event 11 has"]


def test_a_booking_changed_after_its_certification_is_found_in_a_rehashed_chain(filled):
    """Without any receipt: the certification remembers what was certified."""
    forge(filled, ("UPDATE event SET known_on = known_on - 1 WHERE sequence = 11",))
    assert findings(filled) == [
        "event 12: certifies another hash than event 11 has",
        # The chain runs on, so what was certified later is over other hashes as well.
        "event 14: certifies another hash than event 13 has",
    ]


@pytest.mark.parametrize("named", [6, 12, 14, 15, 10**9])
def test_a_certification_that_names_no_earlier_booking_of_its_voucher_is_found(filled, named):
    forge(filled, changed(filled, 14, certifies=named))
    assert findings(filled) == [
        f"event 14: certifies event {named}, which is no booking before it under its voucher"
    ]


def test_a_certification_moved_to_another_voucher_is_found(filled):
    other = ("booking", "05558016", "manual", "2023", "V-9", "1")
    forge(
        filled,
        changed(filled, 14, voucher="V-9"),
        ("UPDATE event SET stream = ?, version = 1 WHERE sequence = 14", stream_id(other)),
    )
    assert findings(filled) == [
        "event 14: certifies event 13, which is no booking before it under its voucher"
    ]


def test_a_tampered_certification_breaks_the_chain_first(filled):
    tamper(filled, changed(filled, 12, event_hash=bytes(32)))
    assert findings(filled) == ["event 12: the stored hash does not follow from what is stored"]


@pytest.mark.parametrize("named", [6, 12, 13, 15, 10**9])
@pytest.mark.parametrize(("number", "field"), [(13, "reverses"), (17, "pays")])
def test_what_is_not_the_last_booking_of_a_voucher_is_neither_reversed_nor_paid(
    filled, number, field, named
):
    forge(filled, changed(filled, number, **{field: named}))
    words = f"event {number}: names event {named}, which is not what stood last under its voucher"
    assert words in findings(filled)


@pytest.mark.parametrize(
    ("field", "value"), [("amount_cents", -999), ("cost_type", "other"), ("bearing_year", 2024)]
)
def test_a_reversal_that_is_no_mirror_of_its_booking_is_found(filled, field, value):
    forge(filled, changed(filled, 13, **{field: value}))
    assert "event 13: reverses another line than event 11 booked" in findings(filled)
