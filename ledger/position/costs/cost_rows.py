"""Where the cost of a question comes from: stored sums, single bookings, or what is planned.

The stored sums hold everything known, by post, cost type and bearing year. They answer for a year
in which every day is treated alike, less the few late bookings in it; so the time of an answer does
not grow with the number of bookings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from ledger.domain.agreements.sharing import CostRow
from ledger.domain.facts import Facts, Post
from ledger.domain.grants.legs import funded_levels, legs_of, missing_days
from ledger.domain.period import Span, year_span
from ledger.domain.posts.planning import before, planned_rows, planned_years
from ledger.domain.years.bearing import LateCost
from ledger.projections import bookings, certifications, counted_lines, late_costs

if TYPE_CHECKING:
    from ledger.log.database import Session
    from ledger.position.load import Question


YearSums: TypeAlias = dict[tuple[str, int], dict[str, int]]
"""Cents by (post, bearing year) and cost type."""


class CostLines(Protocol):
    """The lines that count in a question."""

    @property
    def sums(self) -> YearSums | None:
        """Return cents by (post, year) and cost type; None: lines alone answer."""

    def years(self, post: str) -> set[int]:
        """Return the years with lines of a post."""

    def rows(self, post: str, year: int) -> list[CostRow]:
        """Return a post's cost of a year by service period and cost type, in a fixed order."""

    def late(self, posts: Sequence[str] | None) -> Mapping[str, list[LateCost]]:
        """Return by post (None: of all) what a later year bears than that of its service."""


class StoredLines(NamedTuple):
    """Lines within a question's axes on its basis, of all bookings or of certified ones."""

    session: Session
    question: Question
    certified: bool = False

    @property
    def sums(self) -> None:
        """Return nothing: the stored ones hold what axes may leave out."""

    def years(self, post: str) -> set[int]:
        """Return the years with lines of a post, certified or not."""
        _, question, _ = self
        return counted_lines.years_with_lines(self.session, post, question.basis, question.axes)

    def rows(self, post: str, year: int) -> list[CostRow]:
        """Return a post's cost of a year by service period and cost type, in a fixed order."""
        read = certifications.certified_rows if self.certified else counted_lines.cost_rows
        return read(self.session, post, year, self.question.basis, self.question.axes)

    def lines_of(self, post: str, year: int) -> int:
        """Return how many lines of a post count in a year, certified or not."""
        _, question, _ = self
        place = self.session, post, year
        return len(counted_lines.booking_sequences(*place, question.basis, question.axes))

    def late(self, posts: Sequence[str] | None) -> Mapping[str, list[LateCost]]:
        """Return by post (None: of all) what a later year bears than that of its service."""
        axes = self.question.axes
        return late_costs.late_rows(self.session, posts, axes, certified=self.certified)


class CostRows:
    """Reads the cost of posts and years on a question's basis, view and axes.

    On accrual a year's own cost is that of service in it which it bears itself; `late` holds, by
    post, what later years bear.
    """

    def __init__(
        self,
        session: Session,
        question: Question,
        facts: Facts,
        names: Sequence[str] | None,
        lines: CostLines | None = None,
    ) -> None:
        """Read the stored sums (of some posts; None: of all) once when they can answer.

        With `lines` nothing else is read; they may have sums of their own.
        """
        self._question, self._facts = question, facts
        plain = question.view == "actual" and not question.assumptions
        self._lines = StoredLines(session, question) if lines is None else lines
        sums = self._lines.sums
        summed = sums is not None or (not lines and question.axes.now)
        self.stored = summed and question.basis == "accrual" and plain
        if sums is None:
            sums = bookings.year_sums(session, names) if self.stored else {}
        self._sums = sums
        self._read_rows: dict[tuple[str, int], list[CostRow]] = {}
        self._years: dict[str, set[int]] = {}
        for name, year in self._sums:
            self._years.setdefault(name, set()).add(year)
        self._late: Mapping[str, list[LateCost]] = {}
        if question.basis == "accrual" and question.view != "plan":
            self._late = self._lines.late(names)
        self.late = {
            name: self._seen_late(facts.posts[name], rows)
            for name, rows in self._late.items()
            if name in facts.posts
        }

    def years(self, post: str) -> set[int]:
        """Return the years that bear cost of a post, or in which it was paid."""
        if post not in self._years:
            self._years[post] = set() if self.stored else self._read_years(post)
        return self._years[post]

    def _read_years(self, post: str) -> set[int]:
        question = self._question
        planned = planned_years(self._facts.posts[post]) if question.view != "actual" else set()
        if question.view == "plan":
            return planned
        return planned | self._lines.years(post)

    def all_years(self, posts: Iterable[str]) -> set[tuple[str, int]]:
        """Return every (post, year) with cost, of some posts."""
        return {(post, year) for post in posts for year in self.years(post)}

    def own(self, post: Post, year: int) -> list[CostRow]:
        """Return the cost of a post and year that no other year has to do with."""
        span = year_span(year)
        if self.from_sums(post, year):
            sums = dict(self._sums.get((post.event.post, year), {}))
            for one in self._late.get(post.event.post, ()):
                if one.bearing_year == year:
                    sums[one.row.cost_type] -= one.row.cents
            return [CostRow(cost_type, span, cents) for cost_type, cents in sums.items()]
        rows = self._viewed(post, year)
        if self._question.basis == "accrual":
            rows = [row for row in rows if row.service.start >= span.start]
        return self._assumed(post, rows)

    def upto(self, post: Post, year: int, upto: int) -> list[CostRow]:
        """Return the cost of a post's service year that is borne up to a year."""
        late = self.late.get(post.event.post, ())
        mine = (one for one in late if one.service_year == year and one.bearing_year <= upto)
        return [*self.own(post, year), *(one.row for one in mine)]

    def borne(self, post: Post, year: int) -> list[CostRow]:
        """Return all cost of a post that a year bears, late cost of earlier years included."""
        late = self.late.get(post.event.post, ())
        return [*self.own(post, year), *(one.row for one in late if one.bearing_year == year)]

    def from_sums(self, post: Post, year: int) -> bool:
        """Return whether stored sums answer for a post and year."""
        return self.stored and _uniform(post, self._facts, year_span(year))

    def _seen_late(self, post: Post, late: Iterable[LateCost]) -> list[LateCost]:
        """Return late cost as the question's view and assumptions have it."""
        question = self._question
        found = []
        for one in late:
            seen = before([one.row], question.cut) if question.view == "forecast" else [one.row]
            rows = self._assumed(post, list(seen))
            found += [LateCost(one.bearing_year, row) for row in rows]
        return found

    def _assumed(self, post: Post, rows: list[CostRow]) -> list[CostRow]:
        if not self._question.assumptions:
            return rows
        from ledger.domain.posts.assumptions import assumed_rows  # noqa: PLC0415 - a "what if" is rare

        programme = self._facts.programmes.get(post.event.programme)
        personnel = programme.event.personnel_cost_types if programme else ()
        return assumed_rows(post, rows, personnel, self._question.assumptions)

    def _viewed(self, post: Post, year: int) -> list[CostRow]:
        question = self._question
        planned = [one.row for one in planned_rows(post, year)] if question.view != "actual" else []
        if question.view == "plan":
            return planned
        place = post.event.post, year
        if year not in self._years.get(post.event.post, {year}):
            return []
        if place not in self._read_rows:
            self._read_rows[place] = self._lines.rows(*place)
        rows = self._read_rows[place]
        if question.view == "actual":
            return rows
        later = (row for row in planned if row.service.start >= question.cut)
        return [*before(rows, question.cut), *later]


def _uniform(post: Post, facts: Facts, span: Span) -> bool:
    """Return whether every day of the year is treated alike, so that its sum says it all."""
    if missing_days(post, span):
        return False
    resting = post.agreements.segments(span)
    names = {entry.value for _, entry in resting if entry and entry.value}
    known = [facts.agreements[name] for name in names if name in facts.agreements]
    lines = [line for one in known for line in (one.keys, one.vat)]
    if len(resting) > 1 or any(len(line.segments(span)) > 1 for line in lines):
        return False
    chosen = {entry.value if entry else None for _, entry in post.grants.segments(span)}
    if chosen == {None}:
        return True
    legs = legs_of(post, facts.grants, span)
    if len(chosen) > 1 or len(legs) != 1:
        return False
    if len(legs[0].grant.cost_types.segments(span)) > 1:
        return False
    return all(level.value for level in funded_levels(post, legs[0], span))
