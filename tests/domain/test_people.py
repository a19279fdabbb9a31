"""What is taken for the name of a person: few firms, bodies and ids are."""

from __future__ import annotations

import pytest

from ledger.domain.costs.people import looks_like_a_person, person_findings
from ledger.domain.said import Said


@pytest.mark.parametrize(
    "payee",
    ["Petra Müller", "Müller, Petra", "Anna-Lena Krüger", "Herr Müller", "Frau Dr. Yılmaz",
     "Prof. Meier", "Malermeister Hans Meier", "max mustermann"],
)  # fmt: skip
def test_a_title_or_a_given_name_among_words_is_a_person(payee):
    assert looks_like_a_person(payee)


@pytest.mark.parametrize(
    "payee",
    ["Stadtwerke Dülmen", "Büro Schmidt GmbH", "Müller Bürobedarf", "Dr. Oetker KG", "Paul",
     "Hans Müller e.K.", "Druckerei Hans Müller", "Lebenshilfe e. V.", "Otto Versand",
     "Deutsche Post", "Kreis Coesfeld", "P-17", "Konto Petra Müller 4711", ""],
)  # fmt: skip
def test_firms_bodies_and_ids_are_none(payee):
    assert not looks_like_a_person(payee)


@pytest.mark.parametrize("person", ["Anna", "mueller", "Petra Müller", "p.mueller", "Petra-2"])
def test_an_id_of_a_person_has_a_digit_and_no_given_name(person):
    (finding,) = person_findings(Said("post CM-1, person"), person)
    assert finding.code == "BL-555"


@pytest.mark.parametrize("person", ["P-17", "PERS0042", "2023/17-X", "a3f9-11", "M-A"])
def test_ids_of_persons(person):
    assert list(person_findings(Said("person"), person)) == []
