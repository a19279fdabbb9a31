"""The TOML of a profile: values looked up by section and key, and whatever is unknown refused."""

from __future__ import annotations

from typing import Any

from ledger.domain.errors import UsageError

SECTIONS = {
    "": {"profile", "version", "format", "encoding", "delimiter", "header", "sheet", "source"}
    | {"keep_text", "count_lines"},
    "amounts": {"decimal", "grouping", "credit"},
    "dates": {"notations"},
    "service": {"month_of"},
    "reversals": {"marks", "amounts"},
    "unmapped": {"accounts", "posts"},
    "defaults": {"cost_type", "post", "body"},
}
MAPS = ("columns", "accounts", "posts", "bodies")
LISTS = ("skip", "split")
_SHOWN = 60
"""Characters of what was typed that a refusal repeats."""


class ProfileDocument:
    """Looks values up and refuses what is no text, no list, or unknown."""

    def __init__(self, name: str, document: dict[str, Any]) -> None:
        self._name = name
        self._document = document

    def wrong(self, place: str, problem: str) -> UsageError:
        """Return the refusal of a place."""
        return UsageError(f"profile {self._name}, {place[:_SHOWN]}: {problem}")

    def check(self) -> None:
        """Refuse sections and keys that nobody reads."""
        for key, value in self._document.items():
            if key in LISTS or key in MAPS:
                continue
            if key in SECTIONS and isinstance(value, dict):
                unknown = value.keys() - SECTIONS[key]
                if unknown:
                    known = ", ".join(sorted(SECTIONS[key]))
                    raise self.wrong(key, f"unknown key {min(unknown)[:_SHOWN]!r} → known: {known}")
            elif key not in SECTIONS[""]:
                known = ", ".join(sorted({*SECTIONS[""], *SECTIONS, *MAPS, *LISTS} - {""}))
                raise self.wrong(key, f"unknown → known: {known}")

    def text(self, key: str, default: str = "", section: str = "") -> str:
        """Return a text."""
        value = self.section(section).get(key, default)
        if not isinstance(value, str):
            raise self.wrong(f"{section} {key}".strip(), "write it as text in quotation marks")
        return value

    def flag(self, key: str) -> bool:
        """Return yes or no."""
        value = self._document.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def number(self, key: str, default: int) -> int:
        """Return a line number."""
        value = self._document.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 1000:  # noqa: PLR2004
            raise self.wrong(key, "a line number from 1 to 1000")
        return value

    def texts(self, section: str, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """Return a list of texts; one text is a list of one."""
        value = self.section(section).get(key, list(default))
        given = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str) for one in given):
            raise self.wrong(f"{section} {key}", "texts in quotation marks")
        return tuple(given)

    def section(self, name: str) -> dict[str, Any]:
        """Return a section; empty: the top level."""
        value = self._document.get(name, {}) if name else self._document
        if not isinstance(value, dict):
            raise self.wrong(name, f"must be written as [{name}]")
        return value

    def mapping(self, name: str) -> dict[str, str]:
        """Return a section of texts."""
        found = self.section(name)
        for key, value in found.items():
            if not isinstance(value, str) or not value:
                raise self.wrong(f"{name} {key}", "a text in quotation marks")
        return dict(found)

    def tables(self, name: str) -> list[dict[str, str]]:
        """Return the tables of a list."""
        found = self._document.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self.wrong(name, f"must be written as [[{name}]]")
        return found

    def choice(self, value: str, place: str, known: tuple[str, ...]) -> str:
        """Return a value that is one of those known."""
        if value not in known:
            raise self.wrong(place, f"{value[:_SHOWN]!r} → one of {', '.join(known)}")
        return value
