"""`cost book`: one voucher line; its service period lies in one budget year."""

from __future__ import annotations

import msgspec
import pytest

from ledger.domain.commands import BookCost
from ledger.domain.costs.payee import payee_findings
from ledger.domain.money import MAX_CENTS
from ledger.domain.said import Said
from tests.domain.scenario import BOOKING, DUELMEN, MITTE, NOTTULN, day

BOOK = BookCost(
    "CM-1",
    "personnel",
    618392,
    day("2024-01-01"),
    day("2024-01-31"),
    day("2024-01-31"),
    day("2024-01-31"),
    "V-1",
)


def changed(**fields):
    return msgspec.structs.replace(BOOK, **fields)


def test_a_booking_takes_its_body_from_the_post_and_its_years_from_the_service():
    assert MITTE.when(BOOK) == BOOKING


def test_a_voucher_of_january_for_december_bears_on_the_year_of_service():
    december = {"service_from": day("2023-12-01"), "service_to": day("2023-12-31")}
    event = MITTE.when(changed(**december, fiscal_year=2024))
    assert (event.bearing_year, event.fiscal_year) == (2023, 2024)


def test_a_voucher_that_is_not_paid_yet_is_booked():
    assert MITTE.when(changed(paid_on=0)).paid_on == 0


def test_a_credit_note_is_a_booking_with_a_negative_amount():
    assert MITTE.when(changed(amount_cents=-100)).amount_cents == -100


@pytest.mark.parametrize(
    "month",
    [("2023-03-01", "2023-03-31"), ("2030-01-01", "2030-01-31")],
    ids=["vacant", "no notice"],
)
def test_cost_of_a_vacant_post_or_outside_the_notice_is_a_fact_and_booked(month):
    first, last = month
    assert MITTE.when(changed(service_from=day(first), service_to=day(last)))


def test_a_service_period_over_two_budget_years_is_refused():
    command = changed(service_from=day("2023-12-15"), service_to=day("2024-01-14"))
    assert MITTE.refuses(command) == (
        "voucher V-1 line 1: the service period 2023-12-15 to 2024-01-14 lies in two budget years "
        "→ book the voucher as two lines, one a year"
    )


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (
            changed(service_to=day("2023-12-31")),
            "the service period ends before it begins → exchange the two dates",
        ),
        (changed(amount_cents=0), "the amount is zero → leave the line out"),
        (
            changed(amount_cents=MAX_CENTS + 1),
            "€10,000,000,000.01 is beyond 10 billion euros → check the decimal separator",
        ),
        (
            changed(amount_cents=-MAX_CENTS - 1),
            "-€10,000,000,000.01 is beyond 10 billion euros → check the decimal separator",
        ),
        (changed(cost_type=" "), "voucher number or cost type is missing → give both"),
        (
            changed(employing_body=NOTTULN),
            (f"{NOTTULN} does not employ on post CM-1, {DUELMEN} does "
            "→ leave the body out, or name the right post"),
        ),
    ],
    ids=["backwards", "zero", "absurd", "absurdly negative", "no cost type", "another body"],
)  # fmt: skip
def test_a_booking_that_cannot_be_is_refused(command, message):
    assert MITTE.refuses(command) == f"voucher V-1 line 1: {message}"


def test_everything_that_is_wrong_with_a_line_is_told_at_once():
    message = MITTE.refuses(changed(amount_cents=0, employing_body=NOTTULN, cost_type=""))
    assert len(message.splitlines()) == 3


def test_an_unknown_post_is_refused_with_the_known_one():
    assert MITTE.refuses(changed(post="CM-11")) == (
        "post CM-11: no post is registered under this name → known: CM-1"
    )


@pytest.mark.parametrize("payee", ["P-17", "PERS0042", "4711"])
def test_the_payee_of_personnel_cost_is_a_pseudonymous_id(payee):
    assert not payee_findings(Said("line 1"), "personnel", payee, ("personnel",))


@pytest.mark.parametrize("payee", ["Erika Mustermann", "Mustermann", "E. M.", "P-17 Erika"])
def test_the_payee_of_personnel_cost_may_not_be_a_name(payee):
    (finding,) = payee_findings(Said("line 1"), "personnel", payee, ("personnel",))
    assert str(finding) == (
        "line 1: the payee of personnel cost may not be a name "
        "→ give the pseudonymous id, such as P-17, or leave the payee out"
    )


def test_the_payee_of_other_cost_may_be_a_firm():
    assert not payee_findings(Said("line 1"), "material", "Müller Bürobedarf", ("personnel",))
