"""The positions from one state of knowledge to the next, by one fold that goes forward.

From stage to stage the facts and lines that come in are added; only the post-years that they bear
on are measured again, and only rows of who bears a part of these are made anew. Each stage is what
`positions` returns within its axes, but for what it says of carry-overs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ledger.domain.agreements.flat_overhead import wants_flat
from ledger.domain.events import FactWithdrawn, GrantAmended, GrantRevoked, PostEstablished
from ledger.domain.facts import Fact, Facts, ForwardFold
from ledger.domain.years.closing import first_open_year
from ledger.domain.years.year_book import bodies_behind
from ledger.log.database import Session
from ledger.log.times import times_of
from ledger.position.costs.entered import EnteredLines
from ledger.position.load import CostReader, Question, last_begun_year, pooled
from ledger.position.position import Position, rows_of
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import Axes
from ledger.projections.entering import EnteringLine, Stages, entering_lines
from ledger.projections.fact_index import subjects_mentioning, with_references

Place = tuple[str, str, int]
Pair = tuple["Position | None", "Position | None"]
_Rows = dict[Place, "Position"]
_CHANGED = (FactWithdrawn, GrantAmended, GrantRevoked)
_Moving = dict[str, "set[int] | None"]
"""Posts, each with the years that are to be measured again; None: all of them."""


def moved_between(
    before: Mapping[Place, Position], after: Mapping[Place, Position]
) -> dict[Place, Pair]:
    """Return the rows that differ, before and after, in order; None: there is no row."""
    pairs = {place: (before.get(place), after.get(place)) for place in sorted({*before, *after})}
    return {place: pair for place, pair in pairs.items() if pair[0] != pair[1]}


class Came(NamedTuple):
    """What comes in at a stage: facts, lines that were booked, and that were certified."""

    facts: list[Fact]
    booked: list[EnteringLine]
    certified: list[EnteringLine]


class Replaying(Snapshot):
    """A snapshot that goes from stage to stage, with the rows that there are.

    Args:
        session: to read from.
        stages: states of knowledge, each within the next; the first one is where it begins.
        bodies: whose positions; None: everybody's.

    Attributes:
        basis: on which the rows stand.
        came: what came in at the stage, or is there where it begins.
        posts: those that ever bear on the positions.
        stages: all states.
    """

    basis = "accrual"

    def __init__(
        self, session: Session, stages: Sequence[Axes], bodies: Collection[str] | None = None
    ) -> None:
        about = () if bodies is None else tuple(("body", body) for body in sorted(bodies))
        super().__init__(session, stages[0], *about)
        self._bodies, self.stages, self._stage = bodies, Stages(stages), 0
        # Behind a correction of the clock other days of receipt count, of earlier events as well.
        # So do they behind one that a later one replaced: until then it counted.
        corrections = times_of(session).numbers
        self._cuts = [
            number
            for number, (one, other) in enumerate(pairwise(stages), 1)
            if any(
                min(one.horizon, other.horizon) < correction <= max(one.horizon, other.horizon)
                for correction in corrections
            )
        ]
        self.came = Came([], [], [])
        self._begin()

    @property
    def facts(self) -> Facts:
        """Return what stands at the stage."""
        return self._fold.facts

    @property
    def rows(self) -> _Rows:
        """Return every row of the stage."""
        return {place: row for rows in self._rows.values() for place, row in rows.items()}

    def row(self, place: Place) -> Position | None:
        """Return a row of the stage; None: there is none."""
        return self._rows.get(place[0], {}).get(place)

    def reader(self, question: Question) -> CostReader:
        """Return the post-years of the stage, actual ones on its basis."""
        assert (question.basis, question.view) == (self.basis, "actual")  # noqa: S101 - none other is asked for
        return self._post_years

    def decided(self, bodies: Iterable[str], year: int) -> _Rows:
        """Return the rows of a year as a question about it has them: without cost as well."""
        return {
            row.key: row for body in bodies for row in rows_of(self, {year}, year, body, self.basis)
        }

    def go(self) -> dict[Place, Pair]:
        """Go to the next stage; return the rows that are others there, in order."""
        self._stage += 1
        self.axes = self.stages.axes[self._stage]
        self.answers.clear()
        if self._stage in self._cuts:
            before = self.rows
            self._begin()
            self.came = Came(self.came.facts, [], [])
            return moved_between(before, self.rows)
        self.came = come = self._come_at(self._stage - self._first)
        spoken = self._posts_of(come.facts)
        bodies = self._bodies_of(come.facts, spoken)
        self._add(come)
        spoken |= self._posts_of(come.facts)
        moving = self._spread(dict.fromkeys(spoken), come)
        bodies |= self._bodies_of(come.facts, moving)
        self._post_years.go_on(self.axes, moving, spoken)
        if self._bodies is not None:
            bodies &= {*self._bodies}
        every = come.facts or None in moving.values()
        return self._renew(
            bodies, None if every else {y for one in moving.values() for y in one or ()}
        )

    def _begin(self) -> None:
        """Read what comes in up to the next cut, and make every row of the stage."""
        self._first = self._stage
        end = next((cut for cut in self._cuts if cut > self._first), len(self.stages.axes))
        stages = Stages(self.stages.axes[self._first : end])
        facts = self._facts_within(stages.axes[-1])
        known = (fact.event for fact in facts)
        self.posts = {one.post for one in known if isinstance(one, PostEstablished)}
        self._come: dict[int, Came] = {}
        for fact in facts:
            self._come_at(stages.of_fact(fact)).facts.append(fact)
        for certified in (False, True):
            for stage, line in entering_lines(
                self.session,
                sorted(self.posts) if self.about else None,
                stages,
                certified=certified,
            ):
                come = self._come_at(stage)
                (come.certified if certified else come.booked).append(line)
        self._make((EnteredLines(), EnteredLines()))

    def _make(self, lines: tuple[EnteredLines, EnteredLines]) -> None:
        """Make every row of the stage, with booked and certified lines to begin with."""
        self._fold, self._entered = ForwardFold(), lines
        self._pooled: dict[str, bool] = {}
        self._begun = 0
        self.came = self._come_at(0)
        self._add(self.came)
        asked = Question(basis=self.basis, axes=self.axes)
        self._post_years: CostReader = CostReader(
            self.session, asked, self.facts, lines=self._entered
        )
        self._rows: dict[str, _Rows] = {}
        self._renew(self.facts.bodies if self._bodies is None else self._bodies, None)

    def _come_at(self, stage: int) -> Came:
        return self._come.setdefault(stage, Came([], [], []))

    def _facts_within(self, axes: Axes) -> list[Fact]:
        """Return every fact behind the figures, of the last state and of those before it.

        A notice that was changed may have been settled over other posts before.
        """
        found = Snapshot.of_figures(self.session, axes, self._bodies or ()).recorded
        changed = {fact.event.subject for fact in found if isinstance(fact.event, _CHANGED)}
        if not self.about or not changed:
            return found
        notices = {(kind, name) for kind, name, *_ in changed if kind == "grant"}
        posts = subjects_mentioning(self.session, notices, ("post",), axes)
        others = with_references(self.session, posts, axes)
        return list({fact.sequence: fact for fact in (*found, *others)}.values())

    def _add(self, come: Came) -> None:
        self._fold.add(come.facts)
        for entered, lines in zip(self._entered, come[1:], strict=True):
            entered.add(lines)

    def _renew(self, bodies: Iterable[str], years: set[int] | None) -> dict[Place, Pair]:
        """Make rows of bodies and years (None: all) anew; return those that are others."""
        before: _Rows = {}
        after: _Rows = {}
        for body in bodies:
            rows = self._rows.setdefault(body, {})
            # What is found out about closed years counts in the first open one.
            wanted = None if years is None else {*years, first_open_year(self.facts, body)}
            gone = [place for place in rows if wanted is None or place[2] in wanted]
            before |= {place: rows.pop(place) for place in gone}
            rows |= {row.key: row for row in rows_of(self, wanted, None, body, self.basis)}
            after |= rows if wanted is None else {p: r for p, r in rows.items() if p[2] in wanted}
        return moved_between(before, after)

    def _posts_of(self, facts: Sequence[Fact]) -> set[str]:
        """Return the posts whose figures facts may move, as it stands."""
        found: set[str] = set()
        for kind, name in self._keys(facts):
            if kind == "post":
                found.add(name)
            elif kind in {"agreement", "grant", "programme"}:
                found.update(self.facts.speaking_of(kind, name, "post"))
        return found & self.facts.posts.keys()

    def _bodies_of(self, facts: Sequence[Fact], posts: Iterable[str]) -> set[str]:
        """Return the bodies whose rows facts and the figures of posts may move, as it stands."""
        standing = self.facts
        keys = self._keys(facts)
        found = {name for kind, name in keys if kind == "body"}
        decisions = (standing.decisions.get(name) for kind, name in keys if kind == "decision")
        found |= {decision.event.body for decision in decisions if decision}
        known = (standing.posts[name] for name in posts if name in standing.posts)
        return found.union(*(bodies_behind(post, standing) for post in known))

    def _keys(self, facts: Sequence[Fact]) -> set[tuple[str, str]]:
        """Return what facts are about and speak of, and what the facts that they withdraw do."""
        events = [fact.event for fact in facts]
        standing = self.facts.standing
        withdrawn = (one.withdraws for one in events if isinstance(one, FactWithdrawn))
        events += [standing[number].event for number in withdrawn if number in standing]
        return {key for one in events for key in ((one.subject[0], one.subject[1]), *one.mentions)}

    def _entering(self, come: Came) -> Iterator[tuple[str, int]]:
        """Yield the posts and years whose lines came in."""
        return ((line.post, line.year) for line in (*come.booked, *come.certified))

    def _spread(self, moving: _Moving, come: Came) -> _Moving:
        """Add the posts whose lines came in, and those that are settled together with any."""
        standing = self.facts
        for post, year in self._entering(come):
            years = moving.setdefault(post, set())
            if years is not None:
                years.add(year)
        if come.facts:
            self._pooled.clear()
        moving |= dict.fromkeys(self._with_flat_overhead())
        waiting = [name for name in moving if name in standing.posts]
        found: _Moving = {name: moving[name] for name in waiting}
        while waiting:
            name = waiting.pop()
            if self._entered[0].bears_late(name):
                found[name] = None
            grants = {entry.value for entry in standing.posts[name].grants.entries}
            for grant in filter(self._is_pooled, grants):
                others = standing.posts_under("grant", str(grant))
                waiting += [other for other in others if other not in found]
                found |= dict.fromkeys(others)
        return found

    def _is_pooled(self, name: str | None) -> bool:
        grant = self.facts.grants.get(name or "")
        if name is None or grant is None:
            return False
        if name not in self._pooled:
            self._pooled[name] = pooled(grant)
        return self._pooled[name]

    def _with_flat_overhead(self) -> list[str]:
        """Return the posts on which another year's flat overhead is due, for that year began."""
        standing = self.facts
        flat = {name for name, one in standing.agreements.items() if wants_flat(one)}
        if not flat:
            return []
        begun = last_begun_year(self.session, self.axes)
        if begun == self._begun:
            return []
        self._begun = begun
        lines = ((name, post.agreements.entries) for name, post in standing.posts.items())
        return [name for name, entries in lines if any(entry.value in flat for entry in entries)]
