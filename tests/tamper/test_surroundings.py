"""Who recorded an event, and on which day it was known: what recording asks of it, asked again."""

from __future__ import annotations

import pytest

from ledger.application import Actor, Ledger
from ledger.domain import commands as c
from ledger.domain.events import BodyRegistered, CostBooked, CostCertified
from ledger.log.eventlog import digests_of, events_at
from tests.application.mitte import Clock, day, event_number, opened, record_mitte
from tests.tamper.insider import problems, slip_in

OS_USER, PROGRAM = 0, 3


@pytest.fixture
def mitte(database_url):
    with opened(database_url) as ledger:
        record_mitte(ledger)
        yield ledger


def certification(ledger):
    """Return what certifies the first booking."""
    number = event_number(ledger, CostBooked)

    def ask(session, *_):
        (booked,) = events_at(session, [number])
        return booked.event, digests_of(session, [number])[number]

    event, digest = ledger.ask(ask, None)
    key = (event.employing_body, event.source, event.fiscal_year, event.voucher, event.line)
    return CostCertified(*key, certifies=number, event_hash=digest)


def prove(ledger):
    ledger.execute(c.SetCertificationPolicy("warn", proven=True))


def test_what_was_known_before_it_was_there_is_found(mitte):
    slip_in(mitte, BodyRegistered("05558099", "Later", "municipality"), known_on=day("2026-02-04"))
    assert problems(mitte) == ["known on 2026-02-04, after the day on which it was recorded"]


def test_what_is_recorded_an_hour_after_midnight_in_berlin_is_known_that_day(database_url):
    with opened(database_url, Clock("2026-02-04T00:30")) as ledger:
        record_mitte(ledger)
        assert ledger.verify().whole


@pytest.mark.parametrize(
    ("proof", "problem"),
    [
        (PROGRAM, "certifies event {} under a login that was only claimed"),
        (OS_USER, "certifies event {}, whose login was only claimed"),
    ],
)
def test_a_login_that_was_only_claimed_is_found_where_proof_was_asked_for(mitte, proof, problem):
    event = certification(mitte)
    prove(mitte)
    slip_in(mitte, event, proof=proof)
    assert problems(mitte) == [problem.format(event.certifies)]


def test_a_policy_asks_nothing_of_what_stood_before_it(mitte, database_url):
    number = certification(mitte).certifies
    with Ledger(database_url, Actor("second"), Clock("2026-02-02T09:00")) as second:
        second.execute(c.CertifyCosts((number,)))
        prove(second)
    assert mitte.verify().whole


def test_a_certification_that_was_known_before_its_booking_is_found(mitte):
    event = certification(mitte)
    slip_in(mitte, event, known_on=day("2001-01-01"))
    assert problems(mitte) == [f"certifies event {event.certifies} before that was known"]


def test_a_policy_that_was_taken_back_asks_no_more(mitte, database_url):
    event = certification(mitte)
    prove(mitte)
    with Ledger(database_url, Actor("chief", "os-user"), Clock("2026-02-02T09:00")) as chief:
        chief.execute(c.SetCertificationPolicy("off", proven=False))
    slip_in(mitte, event)
    assert problems(mitte) == []
