"""Booked lines that came in so far, where a ledger is replayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import Span, year_span
from ledger.domain.posts.post_year import CostRow
from ledger.domain.years.bearing import LateCost

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledger.projections.entering import EnteringLine


class EnteredLines:
    """Lines that came in so far, on accrual: the `CostLines` of a replay."""

    def __init__(self) -> None:
        """Begin with none."""
        self._cents: dict[str, dict[int, dict[tuple[int, int, int, str], int]]] = {}
        self._late: dict[str, set[int]] = {}

    def add(self, lines: Iterable[EnteringLine]) -> None:
        """Let lines come in."""
        for line in lines:
            sums = self._cents.setdefault(line.post, {}).setdefault(line.year, {})
            key = line.first, line.last, line.type_number, line.cost_type
            sums[key] = sums.get(key, 0) + line.cents
            if line.first < year_span(line.year).start:
                self._late.setdefault(line.post, set()).add(line.year)

    def bears_late(self, post: str) -> bool:
        """Return whether a later year bears any line of a post than that of its service."""
        return post in self._late

    def years(self, post: str) -> set[int]:
        """Return the years with lines of a post."""
        return set(self._cents.get(post, ()))

    def rows(self, post: str, year: int) -> list[CostRow]:
        """Return a post's cost of a year by service period and cost type, in a fixed order."""
        sums = self._cents.get(post, {}).get(year, {})
        return [CostRow(key[3], Span(key[0], key[1] + 1), sums[key]) for key in sorted(sums)]

    def late(self, posts: Sequence[str] | None) -> Mapping[str, list[LateCost]]:
        """Return by post (None: of all) what a later year bears than that of its service."""
        return {
            post: [
                LateCost(year, row)
                for year in sorted(years)
                for row in self.rows(post, year)
                if row.service.start < year_span(year).start
            ]
            for post, years in self._late.items()
            if posts is None or post in posts
        }
