"""What makes the positions of one state of knowledge those of another, cause by cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.domain.events import PostEstablished
from ledger.log.database import Session
from ledger.position.costs.cost_rows import StoredLines
from ledger.position.costs.entered import EnteredLines, SummedLines, TurningLines
from ledger.position.load import Question
from ledger.position.replaying import Came, Replaying
from ledger.projections.axes import NOW, Axes
from ledger.projections.entering import (
    SINGLY,
    TOGETHER,
    EnteringLine,
    LineSum,
    lines_between,
    post_lines,
)
from ledger.projections.turning import Turning


class ComingIn(NamedTuple):
    """What comes in together: facts by their numbers, lines, and the last number of them all."""

    last: int
    numbers: Sequence[int]
    lines: Sequence[LineSum]


class Between(Replaying):
    """A snapshot that goes from one state of knowledge to another, part by part.

    Args:
        question: on which basis, about the later state.
        since: the earlier one; whatever lies within it lies within the other.
        parts: all that lies within the later one alone, in the order in which it comes in.
        told: how the lines in the parts are told: `SINGLY` or `TOGETHER`.
        bodies: whose positions.
        turning: on cash, or where it is to be said what is certified: the lines that turn.
    """

    def __init__(  # noqa: PLR0913 - the ends, what lies between them, and who asks
        self,
        session: Session,
        question: Question,
        *,
        since: Axes,
        parts: Sequence[ComingIn],
        told: str,
        bodies: set[str],
        turning: Turning | None = None,
    ) -> None:
        self._ends = since, question.axes
        self.told, self.bodies = told, bodies
        self._parts, self._turning = parts, turning
        self.basis = question.basis
        before, after = self._ends
        stages, last = [before], before.sequence
        by_number = before.known_on == after.known_on
        for part in parts:
            last = max(last, part.last)
            # A year begins with an event; where days of receipt part the states, with the last one.
            stages.append(Axes(last, before.known_on) if by_number else before)
        super().__init__(session, [*stages, after], bodies)

    def _begin(self) -> None:
        """Read what stands in the first state, and make its rows."""
        self._first, self._cuts, self._begun = 0, [], 0
        facts = self._facts_within(self._ends[1])
        parts = list(enumerate(self._parts, 1))
        self._come = {}
        stage_of = {number: stage for stage, part in parts for number in part.numbers}
        for fact in facts:
            self._come_at(stage_of.get(fact.sequence, 0)).facts.append(fact)
        known = (fact.event for fact in facts)
        self.posts = {one.post for one in known if isinstance(one, PostEstablished)}
        marks = {(one.post, one.mark): stage for stage, part in parts for one in part.lines}
        self._turned: dict[int, list[tuple[str, int]]] = {}
        booked, certified = self._summed(marks), EnteredLines()
        if self._turning is not None:
            for one in self._turning.lines:
                mark = one.booked if self.told == SINGLY else 0
                if one.booked in self._turning.came:
                    stage_of[one.booked] = marks[one.line.post, mark]
            certified = self._turned_lines(stage_of, certified=True)
        cash = self.basis == "cash"
        self._make((self._turned_lines(stage_of) if cash else booked, certified))

    def _summed(self, marks: Mapping[tuple[str, int], int]) -> SummedLines:
        """Return what is booked on accrual, by the sums."""
        before, after = self._ends
        posts = sorted(self.posts)
        outside = [one for part in self._parts for one in part.lines if one.post in self.posts]
        if (after.sequence, after.known_on) != NOW:
            outside = lines_between(self.session, (before, NOW), posts, TOGETHER)

        def detail(post: str, year: int) -> list[tuple[int, EnteringLine]]:
            found = post_lines(self.session, post, year, self._ends, self.told)
            return [(marks[post, mark], line) for mark, line in found]

        return SummedLines(self.session, self._ends, posts, outside, detail)

    def _turned_lines(self, stages: Mapping[int, int], *, certified: bool = False) -> TurningLines:
        """Return what counts on the basis, booked or certified, as it turns from stage to stage."""
        changes: dict[tuple[str, int], list[tuple[int, EnteringLine]]] = {}
        for one in self._turning.lines if self._turning else ():
            for stage, line in one.changes(
                lambda number: stages.get(number, 0), cash=self.basis == "cash", certified=certified
            ):
                changes.setdefault((line.post, line.year), []).append((stage, line))
                self._turned.setdefault(stage, []).append((line.post, line.year))
        asked = Question(basis=self.basis, axes=self._ends[0])
        return TurningLines(StoredLines(self.session, asked, certified), changes)

    def _add(self, come: Came) -> None:
        self._fold.add(come.facts)
        for lines in self._entered:
            lines.stage = self._stage
            if isinstance(lines, SummedLines):
                lines.add_sums(self._lines)

    def _entering(self, _: Came) -> Iterator[tuple[str, int]]:
        yield from ((line.post, line.year) for line in self._lines)
        yield from self._turned.get(self._stage, ())

    @property
    def _lines(self) -> Sequence[LineSum]:
        """Return the lines that come in at the stage."""
        return self._parts[self._stage - 1].lines if 0 < self._stage <= len(self._parts) else ()
