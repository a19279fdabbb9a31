"""What made a position another one between two states of the ledger, cause by cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.application.recording.afterwards.looked_at_again import (
    keys_of,
    touched_by,
    with_withdrawn,
)
from ledger.domain.agreements.flat_overhead import wants_flat
from ledger.domain.events import CostBooked
from ledger.log.database import Session
from ledger.log.eventlog import Recorded, events_at, head
from ledger.log.history import HistoryEntry, entries_at
from ledger.log.times import times_of
from ledger.position.between import Between, ComingIn
from ledger.position.load import Question, last_begun_year
from ledger.position.position import Position, positions
from ledger.position.snapshot import Snapshot, about_figures
from ledger.projections.axes import Axes
from ledger.projections.entering import SINGLY, TOGETHER, LineSum, lines_between
from ledger.projections.fact_index import Key, numbers_between
from ledger.projections.turning import Turning, turning_lines

AT_MOST = 1000
"""Events up to which each is a cause of its own; beyond, equal kinds of one thing are one."""
_SHOWING = frozenset({"decision", "budget", "agreement"})
"""What makes or moves rows of a year without cost: who has decided, and what was paid ahead."""

Place = tuple[str, str, int]
_Rows = dict[Place, "Position | None"]


class DifferenceQuestion(NamedTuple):
    """Which of `COMPARED` of which positions (as the later state has them), since which state."""

    figures: Sequence[str]
    question: Question
    since: Axes


class Cause(NamedTuple):
    """Events that are one cause, of one kind and about one thing; 0 events: none explains it.

    Bookings and reversals are of one kind where several are one cause. `entry` is the event itself,
    where it is a single one.
    """

    kind: str = ""
    thing: Key = ("", "")
    first: int = 0
    last: int = 0
    events: int = 0
    entry: HistoryEntry | None = None


class Changed(NamedTuple):
    """What a cause made of a figure, or all of them; without a row or a ceiling it is 0."""

    place: Place
    figure: str
    before_cents: int
    after_cents: int
    cause: Cause = Cause()

    @property
    def difference_cents(self) -> int:
        """Return what it added."""
        return self.after_cents - self.before_cents


class FigureDifference(NamedTuple):
    """Each figure that changed, and the causes: their differences sum up to its own.

    `together`: there were too many events, so that equal kinds of one thing are one cause.
    """

    changed: tuple[Changed, ...]
    causes: tuple[Changed, ...]
    names: dict[str, str]
    receipt: str
    together: bool
    basis: str


def difference(session: Session, asked: DifferenceQuestion, _: int = 0) -> FigureDifference:
    """Return what changed, split by the events that caused it.

    Causes come in the order in which their first event was recorded, each with what it changed
    then: where two work together, the later one has what neither would have changed alone. What no
    event explains, such as a year that began, comes last.

    Raises:
        UnknownName: the municipality or programme is not registered.
    """
    question, ends = asked.question, (asked.since, asked.question.axes)
    causes, going = _before(session, asked)
    found, before, after = _walked(going, asked, causes)
    if times_of(session).corrections:
        # One of the clock may let days of receipt be others, of earlier events as well.
        before, after = (_rows(session, question._replace(axes=axes)) for axes in ends)
    changed = list(_changes(asked, Cause(), before, after))
    rest = _unexplained(changed, found)
    entries = {one.event.sequence: one for one in entries_at(session, _single(found))}
    found = [one._replace(cause=_with_entry(one.cause, entries)) for one in (*found, *rest)]
    return FigureDifference(
        changed=tuple(changed),
        causes=tuple(sorted(found, key=lambda one: (one.place, asked.figures.index(one.figure)))),
        names=going.names(),
        receipt=head(session).receipt,
        together=going.told == TOGETHER,
        basis=question.basis,
    )


def _before(session: Session, asked: DifferenceQuestion) -> tuple[list[Cause], Between]:
    """Return the causes, and the walk that takes them in, where it begins."""
    question, ends = asked.question, (asked.since, asked.question.axes)
    posts, numbers = None, numbers_between(session, *ends)
    later = about_figures(session, question)
    if question.municipality is not None:
        seen = [later, Snapshot.of_figures(session, ends[0], [question.municipality])]
        posts = sorted({name for one in seen for name in one.facts.posts})
        known = {fact.sequence for one in seen for fact in one.recorded}
        numbers = [number for number in numbers if number in known]
    facts = events_at(session, numbers)
    turning = _turning(session, asked, posts)
    turned = {
        Cause(kind, ("post", one.line.post), number, number, 1)
        for one in (turning.lines if turning else ())
        for number, kind in one.causes()
        if turning and number in turning.came
    }
    lines, told = lines_between(session, ends, posts, TOGETHER), TOGETHER
    if sum(one.lines for one in lines) + len(facts) + len(turned) <= AT_MOST:
        lines, told = lines_between(session, ends, posts, SINGLY), SINGLY
    keys = keys_of(with_withdrawn(session, [one.event for one in facts]))
    keys |= {("post", one.post) for one in lines} | {one.thing for one in turned}
    bodies = _whose(session, question, ends, keys, later)
    causes, parts = _causes(facts, lines, turned, together=told == TOGETHER)
    return causes, Between(
        session,
        question,
        since=asked.since,
        parts=parts,
        told=told,
        bodies=bodies,
        turning=turning,
    )


def _whose(
    session: Session,
    question: Question,
    ends: tuple[Axes, Axes],
    keys: set[Key],
    later: Snapshot,
) -> set[str]:
    """Return whose positions causes that speak of some keys may move."""
    if question.municipality is not None:
        return {question.municipality}
    bodies = {body for axes in ends for body in touched_by(session, keys, axes)}
    if len({last_begun_year(session, axes) for axes in ends}) > 1:
        # Flat overhead is due of another year, whoever recorded the event that it began with.
        flat = {n for n, one in later.facts.agreements.items() if wants_flat(one)}
        keys = {("agreement", name) for name in flat}
        bodies |= touched_by(session, keys, ends[1]) if flat else set()
    return bodies


def _turning(
    session: Session, asked: DifferenceQuestion, posts: Sequence[str] | None
) -> Turning | None:
    """Return the lines that turn, where payments or certifications bear on what is asked."""
    cash, certified = asked.question.basis == "cash", "certified" in asked.figures
    if not cash and not certified:
        return None
    ends = asked.since, asked.question.axes
    return turning_lines(session, ends, posts, cash=cash, certified=certified)


def _causes(
    facts: Sequence[Recorded],
    lines: Sequence[LineSum],
    turned: Iterable[Cause],
    *,
    together: bool,
) -> tuple[list[Cause], list[ComingIn]]:
    """Return the causes, in the order of their first events, and what comes in by each."""
    come = [(cause, ComingIn(cause.first, [cause.first], [])) for cause in turned]
    for number, _, event in facts:
        kind, name, *_ = event.subject
        cause = Cause(type(event).__name__, (kind, name), number, number, 1)
        come.append((cause, ComingIn(number, [number], [])))
    for line in lines:
        cause = Cause(CostBooked.__name__, ("post", line.post), line.first, line.last, line.lines)
        come.append((cause, ComingIn(line.last, [], [line])))
    groups: dict[object, list[tuple[Cause, ComingIn]]] = {}
    for pair in sorted(come, key=lambda one: one[0].first):
        key = pair[0][:2] if together else pair[0].first
        groups.setdefault(key, []).append(pair)
    found = []
    for pairs in groups.values():
        last = max(part.last for _, part in pairs)
        events = sum(cause.events for cause, _ in pairs)
        numbers = [number for _, part in pairs for number in part.numbers]
        several = [line for _, part in pairs for line in part.lines]
        cause = pairs[0][0]._replace(last=last, events=events)
        found.append((cause, ComingIn(last, numbers, several)))
    return [cause for cause, _ in found], [part for _, part in found]


def _walked(
    going: Between, asked: DifferenceQuestion, causes: Iterable[Cause]
) -> tuple[list[Changed], _Rows, _Rows]:
    """Go from one state to the other; return what each cause changed, and the rows at both ends."""
    year, bodies = asked.question.year, going.bodies
    shown: _Rows = {**going.rows, **(going.decided(bodies, year) if year else {})}
    # Of a year that has not begun, flat overhead is due where one asks for it.
    ahead = year is not None and year > last_begun_year(going.session, asked.since)
    before, found = dict(shown), list[Changed]()
    for cause in (*causes, Cause()):
        new: _Rows = {place: after for place, (_, after) in going.go().items()}
        if year:
            # A question about a year shows who has a decision, and no cost yet, as well.
            whose = {place[0] for place, row in new.items() if row is None or ahead}
            by_fact = cause.kind != CostBooked.__name__
            if cause.thing[0] in _SHOWING or (ahead and by_fact):
                whose |= bodies
            new |= going.decided(whose, year)
        found += _changes(asked, cause, shown, {**shown, **new}, new)
        shown |= new
    return found, before, shown


def _changes(
    asked: DifferenceQuestion,
    cause: Cause,
    before: _Rows,
    after: _Rows,
    places: Iterable[Place] | None = None,
) -> Iterator[Changed]:
    """Yield the figures asked for that are others, of some places (None: of all)."""
    question = asked.question
    for place in sorted({**before, **after} if places is None else places):
        body, programme, year = place
        if (
            question.municipality not in {None, body}
            or question.programme not in {None, programme}
            or question.year not in {None, year}
        ):
            continue
        for figure in asked.figures:
            cents, now = (_cents(rows.get(place), figure) for rows in (before, after))
            if cents != now:
                yield Changed(place, figure, cents, now, cause)


def _cents(row: Position | None, figure: str) -> int:
    return getattr(row, f"{figure}_cents", None) or 0


def _rows(session: Session, question: Question) -> _Rows:
    body, axes = question.municipality, question.axes
    snapshot = (
        Snapshot(session, axes) if body is None else Snapshot.of_figures(session, axes, [body])
    )
    return {row.key: row for row in positions(snapshot, question)}


def _unexplained(changed: Iterable[Changed], found: Iterable[Changed]) -> list[Changed]:
    """Return what the causes leave of the differences."""
    left: dict[tuple[Place, str], int] = {}
    ends: dict[tuple[Place, str], int] = {}
    for one in changed:
        left[one[:2]] = one.difference_cents
        ends[one[:2]] = one.after_cents
    for one in found:
        left[one[:2]] = left.get(one[:2], 0) - one.difference_cents
        ends.setdefault(one[:2], 0)
    return [Changed(*key, ends[key] - cents, ends[key]) for key, cents in left.items() if cents]


def _single(found: Iterable[Changed]) -> set[int]:
    return {one.cause.first for one in found if one.cause.events == 1}


def _with_entry(cause: Cause, entries: Mapping[int, HistoryEntry]) -> Cause:
    if cause.events != 1:
        return cause
    entry = entries[cause.first]
    return cause._replace(kind=type(entry.event.event).__name__, entry=entry)
