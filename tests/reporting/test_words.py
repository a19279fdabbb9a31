"""Every word has both languages with the same values in it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from babel import Locale
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from docs.catalogues import SOURCES, read, shipped
from ledger.domain.costs.cost_types import WORDS as COST_TYPE_WORDS
from ledger.domain.costs.cost_types import CostTypes
from ledger.domain.errors import UsageError
from ledger.position.explanations.explanation import FIGURES
from ledger.reporting.language import Language
from ledger.reporting.words import LANGUAGES
from tests.words import WORDS


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages_put_the_same_values_in(key):
    german, english = WORDS[key]
    assert german.strip()
    assert english.strip()
    fields = [set(re.findall(r"\{(\w+)\}", text)) for text in (german, english)]
    assert fields[0] == fields[1]


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


@pytest.mark.parametrize("name", SOURCES)
def test_the_compiled_catalogue_is_that_which_is_edited(name):
    """Else: python docs/catalogues.py."""
    edited, compiled = (
        {(one.context, *_forms(one.id)): _forms(one.string) for one in found if one.id}
        for found in (read(name), shipped(name))
    )
    assert compiled == {key: words for key, words in edited.items() if any(words)}
    assert not [one.id for one in read(name) if one.fuzzy and one.id]


SAID = (
    (r"""\bsay\(\s*["']([\w ]+)["']""", 180),
    (r"""\bColumn(?:\[\w+\])?\(\s*"\w*",\s*"(\w+)\"""", 150),
    (r"""\b(?:tabulated|summed)\(\s*"[\w-]+",\s*"(\w+)\"""", 15),
)
"""What is said at once, titles of columns, titles of tables; and more than how many."""


@pytest.mark.parametrize(("pattern", "many"), SAID)
def test_every_word_that_the_program_says_is_in_the_catalogues(pattern, many):
    package = Path(__file__).parents[2] / "ledger" / "reporting"
    said = {
        key
        for path in package.rglob("*.py")
        for key in re.findall(pattern, path.read_text(encoding="utf-8"))
    }
    assert len(said) > many
    assert said <= set(WORDS)


def test_a_word_that_is_missing_is_never_shown():
    with pytest.raises(KeyError, match="no_such_word"):
        Language("de").say("no_such_word")
    assert Language("de").cost_type("5261") == "5261"
    assert Language("de").cost_type("personnel") == "Personalausgaben"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_word_of_each_cost_type_is_understood_as_that_type(code):
    """What tables print may be typed; a type with a word of its own is one of the product's."""
    names = [key.removeprefix("type_") for key in WORDS if key.startswith("type_")]
    assert sorted(names) == sorted(COST_TYPE_WORDS)
    types = CostTypes(names)
    assert [types.settled(Language(code).cost_type(name)) for name in names] == names


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


@given(st.integers(-(10**15), 10**15))
def test_amounts_are_written_as_babel_says_that_the_languages_do(cents):
    for code, locale in (("de", Locale("de", "DE")), ("en", Locale("en", "GB"))):
        amount = Decimal(cents).scaleb(-2)
        assert Language(code).money(cents) == format_currency(amount, "EUR", locale=locale)


def test_another_language_is_wrong_usage():
    with pytest.raises(UsageError, match="one of de, en"):
        Language("fr")
