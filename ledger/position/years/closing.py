"""Closed years in a question: which rows stand as closed, and the prior-year adjustment.

Only on accrual: a budget year is closed by the year of service (domain reference §3). A plan is no
account of what happened, and cash knows no closing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from ledger.domain.council.authorised import AuthorisedPart, authorised_parts, authorised_sum
from ledger.domain.events import ClosedFigures, YearClosed
from ledger.domain.facts import Fact, Facts
from ledger.domain.years.afterwards import Later, known_to, later_parts, status_after
from ledger.domain.years.closing import (
    NO_FIGURES,
    ClosedDifference,
    adjustment,
    closed_figures,
    closing_of,
    differences,
    first_open_year,
)
from ledger.projections.fact_index import SUBJECT, facts_about, subjects_mentioning

if TYPE_CHECKING:
    from ledger.position.load import Question
    from ledger.position.position import Position
    from ledger.position.snapshot import Snapshot


class Frozen(NamedTuple):
    """What was frozen of a row, and the event that did it."""

    figures: ClosedFigures
    fact: Fact
    event: YearClosed


class ClosingReader:
    """Hands out the frozen rows and the adjustments of a question."""

    def __init__(self, snapshot: Snapshot, question: Question) -> None:
        """Nothing is computed before somebody asks for an adjustment."""
        self.snapshot = snapshot
        self._question = question
        applies = question.basis == "accrual" and question.view != "plan"
        self.facts = snapshot.facts if applies else Facts()
        body = question.municipality
        closed = {one for one, _ in self.facts.closed} if body is None else {body}
        self.bodies = sorted(one for one in closed if self.facts.closed_until(one))
        self._recomputed: dict[str, dict[tuple[str, int], int]] | None = None

    def rows(self) -> list[tuple[str, str, int]]:
        """Return (body, programme, year) of every row that was frozen."""
        question = self._question
        return [
            (body, figures.programme, year)
            for body in self.bodies
            for year in self.facts.closed_years(body)
            if question.year in {None, year}
            for figures in closed_figures(self.facts, body, year).values()
            if question.programme in {None, figures.programme}
        ]

    def frozen(self, body: str, programme: str, year: int) -> Frozen | None:
        """Return what was frozen of a row; None: the year is open."""
        entry = closing_of(self.facts, body, year)
        if entry is None:
            return None
        figures = closed_figures(self.facts, body, year).get(programme, NO_FIGURES)
        return Frozen(figures, entry.fact, entry.event)

    def as_closed(self, row: Position) -> Position:
        """Return the row as it was closed; as it is where its year is open."""
        frozen = self.frozen(row.municipality, row.programme, row.year)
        if frozen is None:
            return row
        one, number = frozen.figures, frozen.fact.sequence
        # A year before the first closed one had no figures; what was decided for it stands.
        own = frozen.event.year == row.year
        ceiling = one.authorised_cents if own else row.authorised_cents
        headroom = None if ceiling is None else ceiling - one.unrefinanced_cents
        part = AuthorisedPart(
            kind="closed",
            reference=str(row.year),
            cents=ceiling or 0,
            sequence=number,
            decided_by="",
            decided_on=frozen.event.closed_on,
        )
        later = self.later(*row.key) if own else ()
        status, answered = status_after(ceiling, one.unrefinanced_cents, later)
        return replace(
            row,
            cost_share_cents=one.cost_share_cents,
            refinanced_cents=one.refinanced_cents,
            vat_cents=one.vat_cents,
            adjustment_cents=one.adjustment_cents,
            unrefinanced_cents=one.unrefinanced_cents,
            authorised_cents=ceiling,
            headroom_cents=headroom,
            status=status,
            day_count=one.day_count,
            warnings=(),
            authorised_parts=(part,) if own and ceiling is not None else row.authorised_parts,
            closed=True,
            closed_on=frozen.event.closed_on,
            closed_event=number,
            later=later,
            answered_on=answered,
        )

    def later(self, body: str, programme: str, year: int) -> tuple[Later, ...]:
        """Return what was decided about a closed year after its closing (reference §3)."""
        closing = closing_of(self.facts, body, year)
        if closing is None:
            return ()
        frozen = closed_figures(self.facts, body, year).get(programme, NO_FIGURES)
        parts = authorised_parts(self.facts, body, programme, year)
        standing = self.facts.standing
        known = all(known_to(closing.fact, standing[part.sequence]) for part in parts)
        if known and authorised_sum(parts) == frozen.authorised_cents:
            return ()  # nearly always: then nothing more is read
        axes = self._question.axes
        session = self.snapshot.session
        keys = subjects_mentioning(session, {("body", body)}, ("decision", "budget"), axes)
        recorded = facts_about(session, keys, SUBJECT, axes)
        return tuple(later_parts(recorded, closing, (body, programme, year)))

    def adjustments(self) -> dict[tuple[str, str, int], int]:
        """Return the adjustment of each (body, programme, first open year) that is not zero."""
        question = self._question
        found: dict[tuple[str, str, int], int] = {}
        for body in self.bodies:
            year = first_open_year(self.facts, body)
            if question.year not in {None, year}:
                continue
            for programme in self._programmes(body):
                cents = adjustment(self.differences(body, programme))
                if cents:
                    found[body, programme, year] = cents
        return found

    def differences(self, body: str, programme: str) -> list[ClosedDifference]:
        """Return every closed year of a body and programme with figures, then or now."""
        recomputed = self.recomputed().get(body, {})
        return differences(self.facts, body, programme, recomputed)

    def _programmes(self, body: str) -> list[str]:
        then = {
            one.programme
            for (name, _), closed in self.facts.closed.items()
            if name == body
            for one in closed.event.figures
        }
        now = {programme for programme, _ in self.recomputed().get(body, {})}
        return [p for p in sorted(then | now) if self._question.programme in {None, p}]

    def recomputed(self) -> dict[str, dict[tuple[str, int], int]]:
        """Return by body the own unrefinanced of (programme, closed year) as it comes to now."""
        if self._recomputed is None:
            self._recomputed = {}
            last = {body: self.facts.closed_until(body) for body in self.bodies}
            reader = self.snapshot.reader(self._question._replace(view="actual", cut=0))
            body = self._question.municipality
            posts = None if body is None else self.snapshot.posts_of(body)
            for name, year in reader.looked_at(posts):
                if year > max(last.values(), default=0):
                    continue
                one = reader.borne(name, year)
                key = (one.post.event.programme, year)
                for body in one.members() & last.keys():
                    if year <= last[body]:
                        cells = self._recomputed.setdefault(body, {})
                        cells[key] = cells.get(key, 0) + one.unrefinanced(body)
        return self._recomputed
