"""What the checks of a year look at; for several bodies everything is computed once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ledger.domain.period import year_span
from ledger.position.due_grants import proofs
from ledger.position.load import Question
from ledger.position.position import Position, positions

if TYPE_CHECKING:
    from ledger.domain.facts import Facts
    from ledger.position.due_item import DueItem
    from ledger.position.snapshot import Snapshot


class YearLook:
    """A year of one body or (None) of all, from a snapshot that is about it."""

    def __init__(self, snapshot: Snapshot, year: int, body: str | None = None) -> None:
        self.snapshot, self.year = snapshot, year
        self.session, self.axes = snapshot.session, snapshot.axes
        self._body = body

    @property
    def facts(self) -> Facts:
        """Return what stands."""
        return self.snapshot.facts

    def _positions(self, year: int | None, view: str = "actual") -> list[Position]:
        asked = Question(self._body, year, axes=self.axes, view=view)
        return positions(self.snapshot, asked)

    @cached_property
    def _rows(self) -> dict[str, list[Position]]:
        return _by_body(self._positions(self.year))

    @cached_property
    def all_planned(self) -> list[Position]:
        """Return the positions of the year as planned."""
        return self._positions(self.year, "plan")

    @cached_property
    def _planned(self) -> dict[str, list[Position]]:
        return _by_body(self.all_planned)

    @cached_property
    def _ever(self) -> dict[str, list[Position]]:
        return _by_body(self._positions(None))

    @cached_property
    def _proofs(self) -> dict[str, list[DueItem]]:
        """Return for each body the proofs of use of the year that it has not submitted."""
        found: dict[str, list[DueItem]] = {}
        for item in proofs(self.facts, year_span(self.year + 1).end - 1):
            if item.year == self.year:
                for body in item.bodies:
                    found.setdefault(body, []).append(item)
        return found

    def agreements(self, body: str) -> list[str]:
        """Return the agreements of a body's posts, by name."""
        posts = (self.facts.posts[name] for name in self.posts(body))
        names = {entry.value for post in posts for entry in post.agreements.entries}
        return sorted(name for name in names if name is not None and name in self.facts.agreements)

    def proofs(self, body: str) -> list[DueItem]:
        """Return the proofs of use of the year that a body has not submitted."""
        return self._proofs.get(body, [])

    def rows(self, body: str) -> list[Position]:
        """Return a body's positions of the year."""
        return self._rows.get(body, [])

    def planned(self, body: str) -> list[Position]:
        """Return a body's positions of the year as planned."""
        return self._planned.get(body, [])

    def open_years(self, body: str) -> list[int]:
        """Return the earlier years in which a body has figures and that nobody closed."""
        rows = self._ever.get(body, [])
        return sorted({row.year for row in rows if row.year < self.year and not row.closed})

    def posts(self, body: str) -> list[str]:
        """Return the posts whose cost or grant a body bears a part of, or employs on."""
        reader, posts = self.snapshot.accrual, self.facts.posts
        return [
            name
            for name in self.snapshot.posts_of(body)
            if posts[name].event.employing_body == body
            or body in reader.borne(name, self.year).members()
        ]


def _by_body(rows: list[Position]) -> dict[str, list[Position]]:
    found: dict[str, list[Position]] = {}
    for row in rows:
        found.setdefault(row.municipality, []).append(row)
    return found
