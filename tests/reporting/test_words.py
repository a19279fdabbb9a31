"""Every word has both languages with the same values in it."""

from __future__ import annotations

import re

import pytest

from ledger.domain.errors import UsageError
from ledger.position.explanation import FIGURES
from ledger.reporting.language import Language
from ledger.reporting.words import WORDS


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages_put_the_same_values_in(key):
    german, english = WORDS[key]
    assert german.strip()
    assert english.strip()
    fields = [set(re.findall(r"\{(\w+)\}", text)) for text in (german, english)]
    assert fields[0] == fields[1]


def test_every_figure_has_words():
    assert all(f"x_{figure}" in WORDS and figure in WORDS for figure in FIGURES)


@pytest.mark.parametrize(
    ("cents", "german", "english"),
    [
        (123456, "1.234,56 €", "€1,234.56"),
        (-360349, "-3.603,49 €", "-€3,603.49"),
        (0, "0,00 €", "€0.00"),
        (None, "–", "–"),
        (99999999999999, "999.999.999.999,99 €", "€999,999,999,999.99"),
    ],
)
def test_amounts_are_written_as_each_language_does(cents, german, english):
    assert Language("de").money(cents).replace("\xa0", " ") == german
    assert Language("en").money(cents) == english


def test_another_language_is_wrong_usage():
    with pytest.raises(UsageError, match="one of de, en"):
        Language("fr")
