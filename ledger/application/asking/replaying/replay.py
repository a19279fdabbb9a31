"""What was recorded, decision by decision: who, from what, and which positions it moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import NamedTuple

from ledger.application.asking.audit import history
from ledger.application.asking.done import Done, Moved, council_year, figures_of
from ledger.application.moments import State, axes_at
from ledger.application.recording.afterwards.looked_at_again import bodies_touched
from ledger.domain import events as e
from ledger.log.database import Session
from ledger.log.eventlog import head
from ledger.log.history import Filter, HistoryEntry
from ledger.position.position import Position
from ledger.position.replaying import Place, Replaying
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import EVERYTHING, Axes
from ledger.projections.fact_index import sequences_of


class Walk(NamedTuple):
    """Which way is gone again: behind the event `since`, up to the axes.

    `by_event`: one event a step; else what one command recorded. With `body` or `programme` a step
    counts that speaks of it or moves its positions, and these alone are shown; with `post` or
    `document` what is about the post, or rests on the document.
    """

    since: int = 0
    axes: Axes = Axes()
    by_event: bool = False
    body: str | None = None
    programme: str | None = None
    post: str | None = None
    document: str = ""


class ReplayStep(NamedTuple):
    """Events that were recorded together, one behind the other, and what they did."""

    entries: tuple[HistoryEntry, ...]
    done: Done

    @property
    def entry(self) -> HistoryEntry:
        """Return the first of them; all have the same envelope."""
        return self.entries[0]

    @property
    def first(self) -> int:
        """Return the number of the first event."""
        return self.entries[0].event.sequence

    @property
    def last(self) -> int:
        """Return the number of the last event."""
        return self.entries[-1].event.sequence

    @property
    def known_on(self) -> tuple[int, int]:
        """Return the first and the last day of receipt."""
        days = [one.event.known_on for one in self.entries]
        return min(days), max(days)


class Replay(NamedTuple):
    """All steps of a walk, and the receipt of the ledger that answered."""

    steps: tuple[ReplayStep, ...]
    receipt: str


def replayed(session: Session, walk: Walk, _: int = 0) -> Replay:
    """Return the steps of a walk, in the order of recording.

    Raises:
        UnknownName: no body, programme or post is registered under a name within the axes.
    """
    for kind in ("body", "programme", "post"):
        if (name := getattr(walk, kind)) is not None:
            Snapshot(session, walk.axes, (kind, name)).require(kind, name)
    return Replay(tuple(steps(session, walk)), head(session).receipt)


def steps(session: Session, walk: Walk) -> Iterator[ReplayStep]:
    """Yield the steps of a walk, in the order of recording.

    Before and after a step stands what `positions` returns as of the event before it and as of its
    last one, as received by the walk's `known_on`.
    """
    axes = walk.axes
    known_on = None if axes.known_on == EVERYTHING else axes.known_on
    wanted = Filter(
        key=None if walk.post is None else ("post", walk.post),
        after=walk.since,
        upto=None if axes.sequence == EVERYTHING else axes.sequence,
        known_on=known_on,
        horizon=axes.horizon,
        document=walk.document,
    )
    entries = history(session, wanted)
    together = list(_together(entries, by_event=walk.by_event))
    if not together:
        return
    behind = {0: Axes(0, axes.known_on)}
    for found in together:
        for number in (found[0].event.sequence - 1, found[-1].event.sequence):
            if number not in behind:
                behind[number] = axes_at(session, State(number), known_on)
    stages = [behind[number] for number in sorted(behind) if number >= _before(together[0])]
    bodies = _bodies(session, walk, entries)
    going = Replaying(session, stages, bodies)
    rows = _Rows(going, bodies)
    said_of = [(kind, name) for kind in ("body", "programme") if (name := getattr(walk, kind))]
    about = [set(sequences_of(session, key)) for key in said_of]
    for found in together:
        if going.axes.sequence < _before(found):
            rows.go()
        moved = rows.go([one.event.event for one in found])
        shown = tuple(one for one in moved if walk.programme in {None, one.row.programme})
        spoken = all(any(one.event.sequence in told for one in found) for told in about)
        if shown or spoken:
            recorded = tuple(one.event for one in found)
            yield ReplayStep(found, Done(recorded, shown, going.names()))


def _before(found: Sequence[HistoryEntry]) -> int:
    return found[0].event.sequence - 1


def _together(
    entries: Sequence[HistoryEntry], *, by_event: bool
) -> Iterator[tuple[HistoryEntry, ...]]:
    """Yield what one command recorded, as far as no event is left out in between."""
    cuts = [
        place
        for place, (one, other) in enumerate(pairwise(entries), 1)
        if by_event
        or one.envelope.command_id != other.envelope.command_id
        or one.event.sequence + 1 < other.event.sequence
    ]
    for first, behind in pairwise((0, *cuts, len(entries))):
        if first < behind:
            yield tuple(entries[first:behind])


def _bodies(session: Session, walk: Walk, entries: Sequence[HistoryEntry]) -> set[str] | None:
    """Return whose positions are looked at: not everybody's where few may have moved."""
    if walk.body is not None:
        return {walk.body}
    if not walk.since and walk.post is None and not walk.document:
        return None
    return bodies_touched(session, [one.event.event for one in entries], walk.axes)


_COUNCIL = ("decision", "budget")
"""Streams in which a council's word is taken back."""


class _Rows:
    """The rows of a walk: those with cost, and those of years of which a council spoke without any.

    The latter are what `position` returns for that year: a step goes on from where they stand.
    """

    def __init__(self, going: Replaying, bodies: AbstractSet[str] | None) -> None:
        self._going, self._bodies = going, bodies
        self._spoken: dict[Place, Position] = {}
        self._were: dict[Place, Position | None] = {}
        self._look(fact.event for fact in going.came.facts)

    def go(self, events: Sequence[e.Event] = ()) -> list[Moved]:
        """Go on by a step, of some events; return what it moved."""
        going, spoken = self._going, self._spoken
        self._look(events)
        self._were.clear()
        found = going.go()
        came = [fact.event for fact in going.came.facts]
        self._look([*events, *came])
        gone = [place for place, (_, now) in found.items() if now is None and place in spoken]
        if any(isinstance(one, e.FactWithdrawn) and one.subject[0] in _COUNCIL for one in came):
            gone = [*spoken]
        for body, _, year in gone:
            self._renew({body}, year)
        for place in {*self._were, *found}:
            if place in found or going.row(place) is None:
                was, now = found.get(place, (None, None))
                before = self._were.get(place, spoken.get(place))
                found[place] = (was or before, now or spoken.get(place))
        moved = (Moved(*found[place]) for place in sorted(found))
        return [one for one in moved if figures_of(one.before) != figures_of(one.after)]

    def _look(self, events: Iterable[e.Event]) -> None:
        """Take in the rows of the years that councils speak of."""
        decisions = self._going.facts.decisions
        years: dict[int, set[str]] = {}
        for one in events:
            if year := council_year(one):
                decision = decisions.get(one.subject[1])
                body = getattr(one, "body", "") or (decision.event.body if decision else "")
                years.setdefault(year, set()).add(body)
        for year, bodies in years.items():
            self._renew(bodies if self._bodies is None else bodies & self._bodies, year)

    def _renew(self, bodies: AbstractSet[str], year: int) -> None:
        for place in [one for one in self._spoken if one[0] in bodies and one[2] == year]:
            self._were.setdefault(place, self._spoken.pop(place))
        for place, row in self._going.decided(bodies, year).items():
            self._were.setdefault(place, None)
            self._spoken[place] = row
