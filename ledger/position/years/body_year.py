"""A body's year: what its checks and its closing look at."""

from __future__ import annotations

from functools import cached_property

from ledger.domain.period import year_span
from ledger.domain.posts.planning import has_plan
from ledger.position.due.grants import proofs
from ledger.position.due.item import DueItem
from ledger.position.load import Question
from ledger.position.position import Position, positions, rows_of
from ledger.position.snapshot import Snapshot, once


class BodyYear:
    """One body's year, from a snapshot that is about the body or about all."""

    def __init__(self, snapshot: Snapshot, body: str, year: int) -> None:
        self.snapshot, self.body, self.year = snapshot, body, year
        self.session, self.axes, self.facts = snapshot.session, snapshot.axes, snapshot.facts

    @property
    def rows(self) -> list[Position]:
        """Return the positions of the year."""
        return _of_year(self.snapshot, Question(self.body, self.year, axes=self.axes))

    @property
    def planned(self) -> list[Position]:
        """Return the positions of the year as planned."""
        return planned_positions(self.snapshot, self.year, self.body)

    @property
    def open_years(self) -> list[int]:
        """Return the earlier years in which the body has figures and that nobody closed."""
        rows = rows_of(self.snapshot, range(self.year), body=self.body)
        return sorted({row.year for row in rows if not row.closed})

    @cached_property
    def posts(self) -> list[str]:
        """Return the posts whose cost or grant the body bears a part of, or employs on."""
        reader, posts = self.snapshot.accrual, self.facts.posts
        return [
            name
            for name in self.snapshot.posts_of(self.body)
            if posts[name].event.employing_body == self.body
            or self.body in reader.borne(name, self.year).members()
        ]

    @property
    def agreements(self) -> list[str]:
        """Return the agreements of these posts, by name."""
        posts = (self.facts.posts[name] for name in self.posts)
        names = {entry.value for post in posts for entry in post.agreements.entries}
        return sorted(name for name in names if name is not None and name in self.facts.agreements)

    @property
    def proofs(self) -> list[DueItem]:
        """Return the proofs of use of the year that the body has not submitted."""
        return _proofs(self.snapshot, self.year).get(self.body, [])


@once
def planned_positions(snapshot: Snapshot, year: int, body: str | None = None) -> list[Position]:
    """Return what a year comes to as planned, where cost or occupancy was planned for it.

    Overhead that an agreement computes for every year is no plan of its own.
    """
    asked = Question(body, year, axes=snapshot.axes, view="plan")

    def planned(row: Position) -> bool:
        mine = snapshot.borne(asked, row.municipality, row.programme)
        return any(has_plan(one.post, year) for one in mine)

    return [row for row in _of_year(snapshot, asked) if planned(row)]


def _of_year(snapshot: Snapshot, question: Question) -> list[Position]:
    """Return the positions of a question about a year.

    A snapshot of everything computes those of everybody: one is asked after the other.
    """
    body = question.municipality
    if body is None or snapshot.about:
        return positions(snapshot, question)
    return _by_body(snapshot, question._replace(municipality=None)).get(body, [])


@once
def _by_body(snapshot: Snapshot, question: Question) -> dict[str, list[Position]]:
    found: dict[str, list[Position]] = {}
    for row in positions(snapshot, question):
        found.setdefault(row.municipality, []).append(row)
    return found


@once
def _proofs(snapshot: Snapshot, year: int) -> dict[str, list[DueItem]]:
    found: dict[str, list[DueItem]] = {}
    for item in proofs(snapshot.facts, year_span(year + 1).end - 1):
        if item.year == year:
            for body in item.bodies:
                found.setdefault(body, []).append(item)
    return found
