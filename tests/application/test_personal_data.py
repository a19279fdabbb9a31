"""No names of employees in a log that cannot forget (design §3, 13)."""

from __future__ import annotations

import pytest

from ledger.application.results import Note
from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Refusal
from tests.application.mitte import DUELMEN, POST, booking, day


@pytest.mark.parametrize("payee", ["Erika Mustermann", "Mustermann", "Müller, J.", "Mustermann 3"])
def test_a_payee_that_may_be_a_name_is_refused_on_personnel_cost(ledger, payee):
    before = ledger.receipt()

    with pytest.raises(Refusal, match=r"payee of personnel cost may not be a name → .*P-17"):
        ledger.execute(booking(payee=payee))
    with pytest.raises(Refusal, match="line 2, voucher V-2"):
        ledger.execute(c.ImportCosts((booking("V-1"), booking("V-2", payee=payee))))

    assert ledger.receipt() == before
    assert payee not in str(list(ledger.replay()))


@pytest.mark.parametrize("payee", ["", "P-17", "PERS0042", "4711"])
def test_a_pseudonym_is_accepted(ledger, payee):
    ledger.execute(booking(payee=payee))

    (recorded,) = ledger.replay(after=12)
    assert isinstance(recorded.event, e.CostBooked)
    assert recorded.event.payee == payee


def test_a_refusal_does_not_repeat_the_name(ledger):
    with pytest.raises(Refusal) as caught:
        ledger.execute(booking(payee="Erika Mustermann"))

    assert "Mustermann" not in str(caught.value)


def test_a_firm_may_be_named_on_other_cost(ledger):
    ledger.execute(c.RegisterCostType("material"))
    receipt = ledger.execute(booking(cost_type="material", payee="Büro Schmidt GmbH"))

    assert receipt.events == 1


def test_a_programme_says_which_cost_types_are_personnel(ledger):
    ledger.execute(c.RegisterProgramme("P2", "Other", ("salary", "fees")))
    ledger.execute(c.EstablishPost("X-1", "P2", DUELMEN, "", (1, 1), day("2023-01-01")))

    for cost_type in ("salary", "fees"):
        with pytest.raises(Refusal, match=f"payee of {cost_type} cost"):
            ledger.execute(booking(post="X-1", cost_type=cost_type, payee="Mustermann"))
    assert ledger.execute(booking(post="X-1", payee="Mustermann")).events == 1


@pytest.mark.parametrize("person", ["Erika Mustermann", "mustermann"])
def test_a_person_that_looks_like_a_name_is_refused(ledger, person):
    ledger.execute(c.VacatePost(POST, "P-17", day("2023-12-31")))
    filled = c.FillPost(POST, person, (1, 1), day("2024-01-01"))

    with pytest.raises(Refusal, match="looks like a name, which the log could never forget"):
        ledger.execute(filled)

    assert not ledger.execute(filled, Note(is_an_id=True)).warnings
    assert ledger.execute(filled).repeated, "a repeat changes nothing"


@pytest.mark.parametrize("person", ["E.M.", "17/2023"])
def test_a_person_that_may_be_a_name_is_warned_about(ledger, person):
    ledger.execute(c.VacatePost(POST, "P-17", day("2023-12-31")))

    filled = ledger.execute(c.FillPost(POST, person, (1, 1), day("2024-01-01")))

    assert "may be a name: the log cannot forget it" in filled.warnings[0]


def test_a_pseudonymous_person_is_not_warned_about(ledger):
    ledger.execute(c.VacatePost(POST, "P-17", day("2023-12-31")))

    assert not ledger.execute(c.FillPost(POST, "P-18", (1, 1), day("2024-01-01"))).warnings
