"""Values that are chosen from a list are understood in words as well, in either language.

There is one table for each list: the messages `v_<field>_<value>` of the catalogues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ledger.domain.spelling import spelled
from ledger.domain.vocabulary import choices
from ledger.reporting.language import Language
from ledger.reporting.words import LANGUAGES


def as_one_word(words: str) -> str:
    """Return words as one that is typed without quotation marks: `je-Stelle`."""
    return re.sub(r"[^\w/]+", "-", words).strip("-")


def meant(field: str, typed: str, values: Iterable[str] = ()) -> str:
    """Return the value that a word means; what nobody knows is left to the rules.

    Args:
        field: that holds it.
        typed: a value, or a word for it in any language; what stands behind a colon stays.
        values: that the field may hold; default: those of a field of commands.
    """
    known = tuple(values or choices().get(field, ()))
    word, colon, rest = (part.strip() for part in typed.partition(":"))
    look = as_one_word(spelled(word))
    for value in () if word in known else known:
        names = (Language(code).chosen(field, value) for code in LANGUAGES)
        if look in {as_one_word(spelled(word)) for word in (value, *names)}:
            return f"{value}{colon}{rest}"
    return typed
