"""A refusal is worded in a language by its catalogue, with values as that language has them."""

from __future__ import annotations

import io
from datetime import date
from fractions import Fraction
from gettext import GNUTranslations

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from ledger.domain.errors import Finding
from ledger.domain.money import Cents
from ledger.domain.said import Said
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


def german(words: dict[str, str]) -> Language:
    catalogue, made = Catalog(locale="de"), io.BytesIO()
    for english, said in words.items():
        catalogue.add(english, said, context="said")
    write_mo(made, catalogue)
    made.seek(0)
    language = Language("de")
    language._words = GNUTranslations(made)
    return language


def test_words_come_from_the_catalogue_and_values_from_the_language():
    language = german(
        {
            "{amount} are open since {day}, {share} of it": "{amount} offen seit {day} ({share})",
            "post {post}": "Stelle {post}",
            "pay {known}": "zahle {known}",
        }
    )
    assert language.worded(FOUND.said) == (
        "Stelle CM-1: 13.497,54\xa0€ offen seit 15.09.2024 (1/2) → zahle V-1, V-2"
    )


def test_what_no_catalogue_holds_stays_english():
    assert Language("de").worded(FOUND.said) == (
        "post CM-1: 13.497,54\xa0€ are open since 15.09.2024, 1/2 of it → pay V-1, V-2"
    )
    # An id of another context is no translation of a template.
    assert Language("de").worded(Said("nothing_found")) == "nothing_found"
