"""What makes the positions of one state of knowledge those of another, cause by cause."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ledger.domain.events import PostEstablished
from ledger.log.database import Session
from ledger.position.costs.entered import EnteredLines, SummedLines
from ledger.position.replaying import Came, Replaying
from ledger.projections.axes import NOW, Axes
from ledger.projections.entering import TOGETHER, EnteringLine, LineSum, lines_between, post_lines


class ComingIn(NamedTuple):
    """What comes in together: facts by their numbers, lines, and the last number of them all."""

    last: int
    numbers: Sequence[int]
    lines: Sequence[LineSum]


class Between(Replaying):
    """A snapshot that goes from one state of knowledge to another, part by part.

    Args:
        session: to read from.
        ends: the two states; whatever lies within the first lies within the other.
        parts: all that lies within the other one alone, in the order in which it comes in.
        told: how the lines in the parts are told: `SINGLY` or `TOGETHER`.
        bodies: whose positions.
    """

    def __init__(
        self,
        session: Session,
        ends: tuple[Axes, Axes],
        parts: Sequence[ComingIn],
        told: str,
        bodies: Collection[str],
    ) -> None:
        self._ends, self._parts, self._told = ends, parts, told
        before, after = ends
        stages, last = [before], before.sequence
        by_number = before.known_on == after.known_on
        for part in parts:
            last = max(last, part.last)
            # A year begins with an event; where days of receipt part the states, with the last one.
            stages.append(Axes(last, before.known_on) if by_number else before)
        super().__init__(session, [*stages, after], bodies)

    def _begin(self) -> None:
        """Read what stands in the first state, and make its rows."""
        before, after = self._ends
        self._first, self._cuts, self._begun = 0, [], 0
        facts = self._facts_within(after)
        parts = list(enumerate(self._parts, 1))
        self._come = {}
        stage_of = {number: stage for stage, part in parts for number in part.numbers}
        for fact in facts:
            self._come_at(stage_of.get(fact.sequence, 0)).facts.append(fact)
        known = (fact.event for fact in facts)
        self.posts = {one.post for one in known if isinstance(one, PostEstablished)}
        posts = sorted(self.posts)
        outside = [one for _, part in parts for one in part.lines if one.post in self.posts]
        if (after.sequence, after.known_on) != NOW:
            outside = lines_between(self.session, (before, NOW), posts, TOGETHER)
        marks = {(one.post, one.mark): stage for stage, part in parts for one in part.lines}

        def detail(post: str, year: int) -> list[tuple[int, EnteringLine]]:
            found = post_lines(self.session, post, year, self._ends, self._told)
            return [(marks[post, mark], line) for mark, line in found]

        self._summed = SummedLines(self.session, self._ends, posts, outside, detail)
        self._make((self._summed, EnteredLines()))

    def _add(self, come: Came) -> None:
        self._fold.add(come.facts)
        self._summed.add_sums(self._stage, self._lines)

    def _entering(self, _: Came) -> Iterator[tuple[str, int]]:
        return ((line.post, line.year) for line in self._lines)

    @property
    def _lines(self) -> Sequence[LineSum]:
        """Return the lines that come in at the stage."""
        return self._parts[self._stage - 1].lines if 0 < self._stage <= len(self._parts) else ()
