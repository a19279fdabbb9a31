"""`cost certify`: a second person confirms a booking, over the hash of exactly that event."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain import events as e
from ledger.domain.commands import ReverseCost
from ledger.domain.costs.certification import (
    Certifiable,
    Certified,
    certify_events,
    uncertified_facts,
)
from ledger.domain.errors import Refusal
from ledger.domain.facts import Fact
from tests.domain.scenario import BOOKING, DUELMEN, MITTE, Given, day

BOOKER, SECOND = "fin01", "fin02"
PAST = MITTE.and_then(BOOKING, known_on="2024-02-05")
NUMBER = PAST.number_of(BOOKING)


def digest(number: int) -> bytes:
    """Return a hash that no other event has."""
    return number.to_bytes(32, "big")


def stream(past: Given) -> list[Fact]:
    return [fact for fact in past.facts if fact.event.subject == BOOKING.subject]


def certify(
    past: Given, *numbers: int, by: str = SECOND, known_on: str = "2024-03-01"
) -> Certified:
    """Certify events of a ledger that one person recorded all by himself."""
    found = {
        fact.sequence: Certifiable(
            fact.event,
            [other for other in past.facts if other.event.subject == fact.event.subject],
            digest(fact.sequence),
            BOOKER,
        )
        for fact in past.facts
    }
    return certify_events(numbers, found, by, day(known_on))


def certified(past: Given, *numbers: int) -> Given:
    return past.and_then(*certify(past, *numbers).events, known_on="2024-03-01")


def reversed_(past: Given) -> Given:
    command = ReverseCost(DUELMEN, 2024, "V-1", day("2024-04-01"), 0)
    return past.and_then(past.when(command), known_on="2024-04-01")


def refused(past: Given, *numbers: int, by: str = SECOND, known_on: str = "2024-03-01") -> str:
    with pytest.raises(Refusal) as caught:
        certify(past, *numbers, by=by, known_on=known_on)
    return str(caught.value)


def waiting(past: Given) -> list[int]:
    return [fact.sequence for fact in uncertified_facts(stream(past))]


def test_a_second_person_certifies_the_exact_event():
    (event,) = certify(PAST, NUMBER).events

    assert event == e.CostCertified(DUELMEN, "manual", 2024, "V-1", 1, NUMBER, digest(NUMBER))
    assert event.subject == BOOKING.subject
    assert event.mentions == (("body", DUELMEN),)
    assert waiting(PAST) == [NUMBER]
    assert waiting(certified(PAST, NUMBER)) == []


@pytest.mark.parametrize("login", [BOOKER, "FIN01", "Fin01"])
def test_who_books_does_not_certify_however_the_login_is_written(login):
    assert refused(PAST, NUMBER, by=login) == (
        f"event {NUMBER}: was recorded by fin01, and who books does not certify "
        "→ let a second person certify it (§ 31 KomHVO NRW, four eyes)"
    )


def test_certifying_again_tells_of_the_first_time():
    past = certified(PAST, NUMBER)

    assert certify(past, NUMBER) == Certified([], {NUMBER: NUMBER + 1})
    assert certify(past, NUMBER, by="fin03") == Certified([], {NUMBER: NUMBER + 1})


def test_the_booker_is_refused_even_where_somebody_else_certified():
    assert "who books does not certify" in refused(certified(PAST, NUMBER), NUMBER, by=BOOKER)


def test_the_same_number_twice_is_certified_once():
    assert len(certify(PAST, NUMBER, NUMBER).events) == 1


def test_every_number_that_cannot_be_certified_is_told():
    past = certified(PAST, NUMBER)

    remedy = "take the numbers from: cost certify --pending"
    other = "neither a booking nor a reversal"
    assert refused(past, 1, NUMBER + 1, 99).splitlines() == [
        f"event 1: is a BodyRegistered, {other} → {remedy}",
        f"event {NUMBER + 1}: is a CostCertified, {other} → {remedy}",
        f"event 99: there is no such event → {remedy}",
    ]


def test_nobody_certifies_before_the_booking_was_known():
    assert refused(PAST, NUMBER, known_on="2024-02-04") == (
        f"event {NUMBER}: known on 2024-02-04, before it was itself, on 2024-02-05 "
        "→ mend the day of receipt, or leave it out"
    )
    assert certify(PAST, NUMBER, known_on="2024-02-05").events


def test_a_booking_and_its_reversal_that_nobody_certified_need_nobody():
    assert waiting(reversed_(PAST)) == []


def test_half_of_such_a_pair_is_not_certified():
    past, mirror = reversed_(PAST), NUMBER + 1

    assert refused(past, NUMBER) == (
        f"event {NUMBER}: was reversed by event {mirror} → leave both: they undo each other; "
        f"or certify {NUMBER} and {mirror} together"
    )
    assert refused(past, mirror, known_on="2024-04-01") == (
        f"event {mirror}: reverses event {NUMBER}, which is not certified → leave both: they undo "
        f"each other; or certify {mirror} and {NUMBER} together"
    )


def test_both_halves_may_be_certified_together():
    past, mirror = reversed_(PAST), NUMBER + 1

    events = certify(past, NUMBER, mirror, known_on="2024-04-01").events

    assert [event.certifies for event in events] == [NUMBER, mirror]


def test_the_reversal_of_a_certified_booking_waits():
    past = reversed_(certified(PAST, NUMBER))
    mirror = NUMBER + 2

    assert waiting(past) == [mirror]
    (event,) = certify(past, mirror, known_on="2024-04-01").events
    assert (event.certifies, event.event_hash) == (mirror, digest(mirror))
    assert waiting(past.and_then(event)) == []


def test_a_certified_booking_is_reversed_as_any_other():
    plain, other = PAST.when(REVERSE), certified(PAST, NUMBER).when(REVERSE)

    assert plain == other
    assert other.reverses == NUMBER


def test_what_is_booked_again_waits_again():
    past = reversed_(certified(PAST, NUMBER))
    right = msgspec.structs.replace(BOOKING, amount_cents=600000)
    past = past.and_then(right, known_on="2024-04-02")
    last = len(past.facts)

    assert waiting(past) == [NUMBER + 2, last]
    assert past.when(REVERSE, known_on="2024-05-01").reverses == last


REVERSE = ReverseCost(DUELMEN, 2024, "V-1", day("2024-04-01"), 0)


@given(steps=st.lists(st.sampled_from("bcr"), max_size=12))
def test_what_waits_is_what_figures_lack(steps):
    """Book, certify all that waits, reverse, in any order: the sums always tell what waits."""
    past, stands = MITTE, False
    for step in steps:
        if step == "b" and not stands:
            past, stands = past.and_then(BOOKING, known_on="2024-02-05"), True
        elif step == "r" and stands:
            past, stands = past.and_then(past.when(REVERSE), known_on="2024-02-05"), False
        elif step == "c" and waiting(past):
            past = certified(past, *waiting(past))
    facts = stream(past)
    booked = {f.sequence: f.event.amount_cents for f in facts if isinstance(f.event, e.Voucher)}
    done = [f.event.certifies for f in facts if isinstance(f.event, e.CostCertified)]

    assert len(done) == len(set(done))
    lacking = sum(booked.values()) - sum(booked[number] for number in done)
    assert sum(booked[number] for number in waiting(past)) == lacking
