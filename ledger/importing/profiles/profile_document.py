"""The TOML of a profile: values looked up by section and key, and whatever is unknown refused."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from ledger.domain.errors import Finding, UsageError
from ledger.domain.said import Said, ones_of
from ledger.importing.files.toml import as_written

SECTIONS = {
    "": {"profile", "version", "format", "encoding", "delimiter", "header", "sheet", "source"}
    | {"keep_text", "is_an_id", "count_lines", "fill_down", "ignore", "short_rows", "client"}
    | {"struck_out"},
    "amounts": {"decimal", "grouping", "credit", "debit", "sign", "tax"},
    "dates": {"notations", "zone"},
    "service": {"month_of", "year_of"},
    "reversals": {"marks", "none", "amounts"},
    "unmapped": {"accounts", "posts"},
    "defaults": {"cost_type", "post", "body"},
}
MAPS = ("columns", "accounts", "posts", "bodies")
LISTS = ("skip", "split")
Meant = Callable[[str, str, Collection[str]], str]
_SHOWN = 60
"""Characters of what was typed that a refusal repeats."""


def as_typed(_: str, typed: str, __: Collection[str]) -> str:
    """Return a value as it was typed: no words are understood."""
    return typed


class ProfileDocument:
    """Looks values up and refuses what is no text, no list, or unknown.

    `meant` gives the value that a word for one of a few means: of which few, the word, the values.
    """

    def __init__(self, name: str, document: dict[str, Any], meant: Meant) -> None:
        self._name = name
        self._document = document
        self._meant = meant

    def wrong(self, place: str, problem: str, remedy: str = "", /, **values: object) -> UsageError:
        """Return the refusal of a place."""
        at = Said("profile {name}, {place}", name=self._name, place=place[:_SHOWN])
        return UsageError([Finding.of(at, problem, remedy, **values)])

    def check(self) -> None:
        """Refuse sections and keys that nobody reads."""
        for key, value in self._document.items():
            if key in LISTS or key in MAPS:
                continue
            if key in SECTIONS and isinstance(value, dict):
                unknown = value.keys() - SECTIONS[key]
                if unknown:
                    known = tuple(sorted(SECTIONS[key]))
                    problem = "BL-396 unknown key {key!r}"
                    raise self.wrong(
                        key, problem, "known: {known}", key=min(unknown)[:_SHOWN], known=known
                    )
            elif key not in SECTIONS[""]:
                known = tuple(sorted({*SECTIONS[""], *SECTIONS, *MAPS, *LISTS} - {""}))
                raise self.wrong(key, "BL-027 unknown", "known: {known}", known=known)

    def text(self, key: str, default: str = "", section: str = "") -> str:
        """Return a text."""
        value = self.section(section).get(key, default)
        if not isinstance(value, str):
            problem = "BL-397 write it as text in quotation marks"
            raise self.wrong(f"{section} {key}".strip(), problem)
        return value

    def flag(self, key: str) -> bool:
        """Return yes or no."""
        value = self._document.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "BL-398 true or false")
        return value

    def number(self, key: str, default: int) -> int:
        """Return a line number."""
        value = self._document.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 1000:  # noqa: PLR2004 - as the words say
            raise self.wrong(key, "BL-399 a line number from 1 to 1000")
        return value

    def texts(self, section: str, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Return a list of texts; one text is a list of one."""
        value = self.section(section).get(key, list(default))
        given = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) for one in given):
            raise self.wrong(f"{section} {key}".strip(), "BL-400 texts in quotation marks")
        return tuple(given)

    def section(self, name: str) -> dict[str, Any]:
        """Return a section; empty: the top level."""
        value = self._document.get(name, {}) if name else self._document
        if not isinstance(value, dict):
            raise self.wrong(name, "BL-401 must be written as [{name}]", name=name)
        return value

    def mapping(self, name: str) -> dict[str, str]:
        """Return a section of texts."""
        found = self.section(name)
        for key, value in found.items():
            if not isinstance(value, str) or not value:
                raise self.wrong(f"{name} {key}", "BL-402 a text in quotation marks")
        return dict(found)

    def tables(self, name: str) -> list[dict[str, str]]:
        """Return the tables of a list."""
        found = self._document.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self.wrong(name, "BL-403 must be written as [[{name}]]", name=name)
        return found

    def one_of(self, section: str, key: str, known: tuple[str, ...]) -> str:
        """Return a text that is one of those known, typed as it is or in words; else the first."""
        typed = self.text(key, known[0], section)
        # A sign is no word: without its signs any would be as good as another.
        is_word = any(map(str.isalnum, typed))
        value = self._meant("profile", typed, known) if is_word else typed
        return self.choice(value, f"{section} {key}".strip(), known)

    def choice(self, value: str, place: str, known: tuple[str, ...]) -> str:
        """Return a value that is one of those known."""
        if value not in known:
            problem = "BL-404 {written}"
            remedy = "one of {known}"
            offered = ones_of(
                (one if any(map(str.isalnum, one)) else repr(one) for one in known if one),
                "profile",
            )
            raise self.wrong(
                place, problem, remedy, written=as_written(value[:_SHOWN]), known=offered
            )
        return value
