"""A refusal is worded in a language by its catalogue, with values as that language has them."""

from __future__ import annotations

import io
from datetime import date
from fractions import Fraction
from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from ledger.domain.errors import Finding
from ledger.domain.money import Cents
from ledger.domain.said import Said
from ledger.position.explanations.node import Node
from ledger.reporting.explanation_report import node_words
from ledger.reporting.language import Language

FOUND = Finding.of(
    Said("post {post}", post="CM-1"),
    "BL-001 {amount} are open since {day}, {share} of it",
    "pay {known}",
    amount=Cents(1349754),
    day=date(2024, 9, 15),
    share=Fraction(1, 2),
    known=("V-1", "V-2"),
)


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> Language:
    """A language with a catalogue of its own."""
    words = {
        "{amount} are open since {day}, {share} of it": "{amount} offen seit {day} ({share})",
        "post {post}": "Stelle {post}",
        "pay {known}": "zahle {known}",
    }
    catalogue, made = Catalog(locale="de"), io.BytesIO()
    for english, said in words.items():
        catalogue.add(english, said, context="said")
    write_mo(made, catalogue)
    made.seek(0)
    found = GNUTranslations(made)
    monkeypatch.setattr("ledger.reporting.language.sayings", lambda _: found)
    return Language("de")


def test_words_come_from_the_catalogue_and_values_from_the_language(german):
    assert german.worded(FOUND.said) == (
        "Stelle CM-1: 13.497,54\xa0€ offen seit 15.09.2024 (1/2) → zahle V-1, V-2"
    )


def test_what_no_catalogue_holds_stays_english():
    said = Said("{amount} of nothing that is said", amount=Cents(1349754))
    assert Language("de").worded(said) == "13.497,54\xa0€ of nothing that is said"
    # An id of another context is no translation of a template.
    assert Language("de").worded(Said("nothing_found")) == "nothing_found"


def test_amounts_read_alike_in_warnings_and_answers():
    for cents in (-1349754, 0, 5, 100000000):
        assert Language("en").money(cents) == str(Cents(cents))
    assert Language("de").money(-1349754) == "-13.497,54\xa0€"


@pytest.mark.parametrize(
    ("code", "exact", "shown"),
    [
        ("de", "17589.5700", "17.589,5700"),
        ("en", "-0.5000…", "-0.5000…"),
        ("en", "1000.1", "1,000.1"),
    ],
)
def test_the_arithmetic_of_a_share_has_thousands_marks(code, exact, shown):
    values = {
        "part": "1/2",
        "base": 1,
        "exact": exact,
        "version": "",
        "clause": "",
        "agreement": "",
    }
    assert f"= {shown} " in node_words(Node("share", values, 1), Language(code))


def test_a_figure_that_nothing_was_decided_about_says_so():
    values = {"body": "Nottuln", "programme": "KIM", "year": 2024}
    for kind in ("headroom", "authorised"):
        assert node_words(Node(kind, values), Language("de")).endswith("2024: kein Beschluss")
        assert not node_words(Node(kind, values, 0), Language("de")).endswith("Beschluss")
