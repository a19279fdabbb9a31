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
from ledger.domain.years.figures import EXPLAINED
from ledger.reporting.language import Language
from ledger.reporting.words import LANGUAGES
from tests.words import WORDS


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages_put_the_same_values_in(key):
    german, english = WORDS[key]
    assert german.strip()
    assert english.strip()
    fields = [set(re.findall(r"\{(\w+)[:}]", text)) for text in (german, english)]
    assert fields[0] == fields[1]


COUNTED = re.compile(
    r"\{(?:count|days|events|lines|read|new|only_stored|rows|tables|too_many)\} "
    r"(?!(?:ausgelassen|blieben|more|neu|new|of|skipped|that|weitere|would|von)\b)[^\W\d_]"
)
"""A number with the words for what it counts."""
SEVERAL = ("visible sheets", "sichtbare", "posts and years", "Stellen und", "are more",
           "sind mehr", "have this", "tragen diesen", "of the {new} events", "der {new} Ereignisse",
           "in {count} ", "move on it", "bewegen sich auf ihr")  # fmt: skip
"""Of what is never one."""


@pytest.mark.parametrize("name", ["de", "en", "said", "ids"])
def test_what_is_counted_has_a_word_for_one_and_one_for_several(name):
    entries = [one for one in read("said" if name == "ids" else name) if one.id]
    texts = [str(one.id if name == "ids" else one.string) for one in entries]
    found = [text for text in texts if COUNTED.search(text)]
    assert [text for text in found if not any(one in text for one in SEVERAL)] == []
    assert len([text for text in texts if "|" in text]) >= 10


@pytest.mark.parametrize(
    ("count", "german", "english"),
    [
        (0, "0 Zahlungen", "0 payments"),
        (1, "1 Zahlung", "1 payment"),
        (2, "2 Zahlungen", "2 payments"),
    ],
)
def test_one_is_said_of_one_alone(count, german, english):
    said = {"file": "a.xml", "body": "Mitte", "count": count, "clear": 1, "known": 0}
    assert f"Mitte: {german}; 1 klarer Vorschlag" in Language("de").say("bank_head", **said)
    assert f"Mitte: {english}; 1 clear proposal," in Language("en").say("bank_head", **said)


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


OTHER = {
    r"Kommunen?\b": "Körperschaft, die der Ebene Gemeinde: Gemeinde",
    r"Zusch[uü]ss": "Zuwendung",
    r"[Ff]örderfähig": "zuwendungsfähig",
    r"\bFörderung\b": "Zuwendung",
    r"\bBuch(e?s)?\b|(?<!Budget )\bLedgers?\b(?!\.)": "Journal",
    r"[Ll]esemodell": "Auswertungstabelle",
    r"Backup": "Sicherung",
    r"\bHash(es)?\b": "Prüfsumme",
    r"Stornierung|Gegenbuchung": "Storno",
    r"Bescheinig|Zertifi[zk]": "Feststellung",
    r"Benutzer|\bLogin": "Anmeldung",
    r"Arbeitgeber": "Anstellungskörperschaft",
    r"\bReceipt": "Quittung",
    r"\bAbrechnung(?! (der Zuwendung|\{value\}))": "Spitzabrechnung",
}
"""What another house calls it: the word that this one has."""


@pytest.mark.parametrize("name", ["de", "said", "screen"])
def test_one_thing_has_one_word(name):
    """Domain reference §2; words of VV-G and GO before those of everyday."""
    texts = [text for one in read(name) if one.id for text in _forms(one.string)]
    assert texts
    for other, ours in OTHER.items():
        assert [text for text in texts if re.search(other, text)] == [], ours


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
    assert all(f"x_{figure}" in WORDS and figure in WORDS for figure in EXPLAINED)


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


def test_a_field_of_an_event_is_told_with_its_value():
    flags = {"f_handover", "f_replaced", "f_proven"}
    told = {key: words for key, words in WORDS.items() if key.startswith("f_") and key not in flags}
    assert told
    bare = [key for key, two in told.items() if not all("{value" in w or "{raw" in w for w in two)]
    assert bare == []
