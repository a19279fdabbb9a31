"""Every word that a report says, from the catalogues in `catalogues/`.

A catalogue is edited as `de.po` or `en.po`, by any translation tool, and compiled by
`python docs/catalogues.py`. The id of a message is its key in the program. German terms: domain
reference §2.
"""

from __future__ import annotations

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
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
    with _compiled(f"said-{code}").open("rb") as file:
        return GNUTranslations(file)


def _compiled(name: str) -> Path:
    # Beside this file: importlib.resources would cost every answer several milliseconds.
    return Path(__file__).with_name("catalogues").joinpath(f"{name}.mo")


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(code: str) -> GNUTranslations:
    """Return the compiled catalogue of a language; it raises KeyError for a word that it lacks."""
    with _compiled(code).open("rb") as file:
        found = GNUTranslations(file)
    found.add_fallback(_Missing())
    return found
