"""Every word that a report says, from the catalogues in `catalogues/`.

A catalogue is edited as `de.po` or `en.po`, by any translation tool, and compiled by
`python docs/catalogues.py`. The id of a message is its key in the program. German terms: domain
reference §2.
"""

from __future__ import annotations

import os.path
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from typing import NoReturn

LANGUAGES = ("de", "en")


class _Missing(NullTranslations):
    """What a catalogue falls back to: a missing word is a fault of the program, never shown."""

    def gettext(self, message: str) -> NoReturn:
        raise KeyError(message)


@lru_cache(maxsize=len(LANGUAGES))
def sayings(code: str) -> NullTranslations:
    """Return what turns an English template into one of a language, see `Said`.

    What it does not hold stays English, as everything does in English.
    """
    if code == "en":
        return NullTranslations()
    with open(_compiled(f"said-{code}"), "rb") as file:
        return GNUTranslations(file)


def _compiled(name: str) -> str:
    # Beside this file: importlib.resources, or pathlib, would cost every answer milliseconds.
    return os.path.join(os.path.dirname(__file__), "catalogues", f"{name}.mo")


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(code: str) -> GNUTranslations:
    """Return the compiled catalogue of a language; it raises KeyError for a word that it lacks."""
    with open(_compiled(code), "rb") as file:
        found = GNUTranslations(file)
    found.add_fallback(_Missing())
    return found


@lru_cache(maxsize=1 << 12)
def message(code: str, key: str) -> str | None:
    """Return what a catalogue has for a key; a page asks for the same again and again."""
    try:
        return catalogue(code).gettext(key)
    except KeyError:
        return None
