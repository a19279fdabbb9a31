"""What no command records is told, though it is chained as it must be and no receipt was kept."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from ledger.domain import events as e
from ledger.log.databases import sqlite_session
from tests.application.mitte import NOTTULN, opened, record_mitte
from tests.tamper.insider import problems, slip_in

BOOKED: dict[str, tuple[dict[str, Any], str]] = {
    "on a post that nobody registered": ({"post": "CM-9"}, "no post is registered"),
    "by a body that does not employ": ({"employing_body": NOTTULN}, "does not employ on post"),
    "that ends before it begins": ({"service_to": 18_000}, "ends before it begins"),
    "of nothing": ({"amount_cents": 0}, "the amount is zero"),
    "of two years": ({"service_to": 19_800}, "lies in two budget years"),
    "borne by another year": ({"bearing_year": 2030}, "cannot bear"),
}
SAID: dict[str, tuple[type[e.Event], dict[str, Any], str]] = {
    "a negative rate": (e.GrantApproved, {"grant": "X", "rate_cents": -5}, "a negative rate"),
    "a negative ceiling": (
        e.BudgetAuthorised,
        {"decision": "X", "ceiling_cents": -5},
        "a negative ceiling",
    ),
    "a programme that nobody registered": (
        e.GrantApproved,
        {"grant": "X", "programme": "X"},
        "no programme is registered",
    ),
    "a key that leaves cost to nobody": (
        e.AgreementConcluded,
        {"agreement": "X", "key": ((NOTTULN, 1, 3),)},
        "do not sum to one",
    ),
    "a body that stands already": (
        e.BodyRegistered,
        {"name": "Another"},
        "registered this name already",
    ),
}


@pytest.fixture
def mitte(tmp_path):
    with opened(str(tmp_path / "ledger.db")) as ledger:
        record_mitte(ledger)
        yield ledger


def known(ledger, kind):
    return next(item.event for item in ledger.replay() if type(item.event) is kind)


@pytest.mark.parametrize("at_once", [10_000, 1], ids=["among others", "in columns"])
@pytest.mark.parametrize("name", BOOKED)
def test_a_booking_that_breaks_a_rule_is_told(mitte, name, at_once, monkeypatch):
    changed, told = BOOKED[name]
    slip_in(mitte, replace(known(mitte, e.CostBooked), voucher="X", **changed))
    monkeypatch.setattr(sqlite_session, "ROWS_AT_ONCE", at_once)
    assert told in " ".join(map(str, problems(mitte)))


@pytest.mark.parametrize("name", SAID)
def test_a_fact_that_breaks_a_rule_is_told(mitte, name):
    kind, changed, told = SAID[name]
    slip_in(mitte, replace(known(mitte, kind), **changed))
    (problem,) = problems(mitte)
    assert told in str(problem)


@pytest.mark.parametrize("at_once", [10_000, 1])
def test_what_a_command_would_record_is_sound(mitte, at_once, monkeypatch):
    slip_in(mitte, replace(known(mitte, e.CostBooked), voucher="X"))
    monkeypatch.setattr(sqlite_session, "ROWS_AT_ONCE", at_once)
    assert problems(mitte) == []


def test_of_many_the_first_are_told(mitte):
    booked = known(mitte, e.CostBooked)
    slip_in(mitte, *(replace(booked, voucher=f"X-{n}", amount_cents=0) for n in range(30)))
    assert len(problems(mitte)) == 20
