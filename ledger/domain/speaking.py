"""Which subjects speak of a thing: found by index, so that no figure scans everything that stands.

An index of names, never of values: it holds every subject that ever mentioned the thing, so whoever
asks still looks whether it does on the days in question.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.domain.state import Fact

_Names = dict[str, None]
"""A set in the order of recording."""


class Speaking:
    """Built when first asked, and carried on where facts were added since; facts never go."""

    __slots__ = ("_found", "_seen")

    def __init__(self) -> None:
        """Start with nothing seen."""
        self._seen = 0
        self._found: dict[tuple[str, str, str], _Names] = {}

    def __eq__(self, other: object) -> bool:
        """An index says nothing that the facts do not say."""
        return isinstance(other, Speaking)

    __hash__ = None  # type: ignore[assignment] # it grows

    def names(
        self, standing: Mapping[int, Fact], about: tuple[str, str], kind: str
    ) -> Collection[str]:
        """Return the subjects of a kind that speak of a thing, first the one that did so first."""
        if self._seen != len(standing):
            self._add(standing)
        return self._found.get((*about, kind), {})

    def _add(self, standing: Mapping[int, Fact]) -> None:
        for fact in islice(standing.values(), self._seen, None):
            event = fact.event
            kind, name = event.subject[0], event.subject[1]
            for about in event.mentions:
                self._found.setdefault((*about, kind), {})[name] = None
        self._seen = len(standing)
