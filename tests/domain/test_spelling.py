"""How names are compared, and which of them are near."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.domain.spelling import nearest, spelled, spellings


@given(st.text())
@example(name="´")
def test_a_spelling_is_its_own_spelling_in_every_case_and_form(name):
    once = spelled(name)
    assert spelled(once) == once
    assert spelled(normalize("NFD", name)) == spelled(normalize("NFC", name))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Gemeinde Nottuln", ("gemeinde nottuln", "nottuln")),
        ("Dülmen, Stadt", ("duelmen, stadt", "duelmen")),
        ("Hansestadt Lübeck", ("hansestadt luebeck", "luebeck")),
        ("Kreis Coesfeld", ("kreis coesfeld",)),
        ("Stadtlohn", ("stadtlohn",)),
        ("Stadt", ("stadt",)),
        ("Straße", ("strasse",)),
        ("Besançon", ("besancon",)),
    ],
)
def test_what_a_name_is_found_under(name, found):
    assert spellings(name) == found


def test_near_is_what_shares_most_of_its_letters():
    known = ["05", "05558", "05558016", "Nottuln", "Coesfeld", "Dülmen"]
    assert nearest("Notuln", known) == ["Nottuln"]
    assert nearest("dulmen", known) == ["Dülmen"]
    assert nearest("Paris", known) == []
    assert nearest("05558017", known) == ["05558016"]
    assert nearest("x", []) == []


def test_what_begins_with_the_typed_is_near():
    assert nearest("KV", ["KV-Mitte", "KV-Nord", "Bund"]) == ["KV-Mitte", "KV-Nord"]
    assert nearest("K", ["KV-Mitte"]) == []
