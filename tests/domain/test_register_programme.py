"""`programme register`: what the grant pays for."""

from __future__ import annotations

from ledger.domain.commands import RegisterProgramme
from ledger.domain.decisions import event_of, standing
from ledger.domain.events import ProgrammeRegistered
from tests.domain.scenario import PROGRAMME, given


def test_a_programme_is_registered_with_its_personnel_cost_types():
    command = RegisterProgramme("KIM", "Kommunales Integrationsmanagement")
    expected = ProgrammeRegistered("KIM", "Kommunales Integrationsmanagement", ("personnel",))
    assert given().when(command) == expected


def test_another_name_under_a_registered_programme_stands_in_the_way():
    other = event_of(RegisterProgramme("KIM", "Something else"))
    assert standing(other, given(PROGRAMME).standing) == (1, False)
