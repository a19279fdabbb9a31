"""The positions day by day: what came in on each day of receipt or recording, and what it moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.application.asking.audit import history
from ledger.application.asking.done import Moved, figures_of
from ledger.application.asking.evidence import MOST_BOOKINGS, Evidence
from ledger.application.asking.survey import SurveyQuestion, survey
from ledger.application.clock import berlin_day, end_of_day
from ledger.application.moments import Moment, axes_at, day_at
from ledger.domain.errors import Refusal
from ledger.log.database import Session
from ledger.log.eventlog import effective_time, head
from ledger.log.history import Filter, HistoryEntry, entries_at
from ledger.log.times import times_of
from ledger.position.position import Position
from ledger.position.replaying import Came, Replaying
from ledger.projections.axes import EVERYTHING, Axes
from ledger.projections.entering import EnteringLine, days_received, numbers_entered

RECEIVED, RECORDED = "received", "recorded"
MOST_MOVES = 20_000
"""Positions that move on a page: it is to be opened and played."""


class DaysQuestion(NamedTuple):
    """Whose positions, by days of receipt (`received`) or of recording; as known when.

    `since` is where it begins: behind a moment, or its day; None: with nothing. `explained` asks
    for the evidence of what stands at the end.
    """

    by: str = RECEIVED
    body: str | None = None
    since: Moment | None = None
    as_of: Moment | None = None
    known_on: int | None = None
    explained: bool = False


class ReplayedDay(NamedTuple):
    """A day, and what is known of it at its end.

    `booked` and `certified` are (lines, cents) where there are too many for an entry each.
    """

    day: int
    moved: tuple[Moved, ...]
    entries: tuple[HistoryEntry, ...]
    booked: tuple[int, int] = (0, 0)
    certified: tuple[int, int] = (0, 0)


class ReplayedDays(NamedTuple):
    """Every day on which something came in, and the rows of the last one.

    The first day is where it begins, if there was anything. `names` are those of the bodies;
    `evidence` explains the rows.
    """

    question: DaysQuestion
    days: tuple[ReplayedDay, ...]
    rows: tuple[Position, ...]
    names: dict[str, str]
    receipt: str
    evidence: Evidence | None


def replayed_days(session: Session, question: DaysQuestion, _: int = 0) -> ReplayedDays:
    """Return the days; each shows what `position` does, `--known-on` or `--as-of` that day.

    Raises:
        Refusal: an explained answer would be too much for a page.
        UnknownName: the body is not registered.
    """
    body, last = question.body, axes_at(session, question.as_of, question.known_on)
    bodies = () if body is None else (body,)
    days = list((_received if question.by == RECEIVED else _recorded)(session, question, last))
    going = Replaying(session, [axes for _, axes in days], bodies or None)
    moved = [tuple(Moved(None, going.rows[place]) for place in sorted(going.rows))]
    came = [going.came]
    for _ in range(1, len(days)):
        pairs = (Moved(*pair) for pair in going.go().values())
        moved.append(tuple(one for one in pairs if figures_of(one.before) != figures_of(one.after)))
        came.append(going.came)
    count = sum(map(len, moved))
    if question.explained and count > MOST_MOVES:
        problem = "page: BL-730 {count} positions move on it, and it plays {most} at most"
        remedy = (
            "name a body with --body, begin later with --since, or write --format csv --table moved"
        )
        raise Refusal.of(problem, remedy, count=count, most=MOST_MOVES)
    known = survey(session, SurveyQuestion(bodies, axes=last, explained=question.explained))
    sums = [((0, 0), (0, 0)), *(tuple(map(_sum, one[1:])) for one in came[1:])]
    few = sum(booked for (booked, _), _ in sums) <= MOST_BOOKINGS
    entries = _entries(session, question, (going, last), came, few=few)
    found = (
        ReplayedDay(day, rows, tuple(entries.get(stage, ())), *(() if few else sums[stage]))
        for stage, ((day, _), rows) in enumerate(zip(days, moved, strict=True))
    )
    kept = tuple(one for one in found if one.moved or one.entries or any(map(any, one[3:])))
    return ReplayedDays(
        question=question,
        days=kept,
        rows=known.rows,
        names=going.names(),
        receipt=known.receipt,
        evidence=known.evidence,
    )


def _received(session: Session, question: DaysQuestion, last: Axes) -> Iterator[tuple[int, Axes]]:
    """Yield the day where it begins, and every later day of receipt, with their axes."""
    days = days_received(session, last)
    first = days[0] - 1 if days else 0
    if question.since is not None:
        first = day_at(session, question.since)
    for day in (first, *(day for day in days if day > first)):
        yield day, axes_at(session, question.as_of, day)


def _recorded(session: Session, question: DaysQuestion, last: Axes) -> Iterator[tuple[int, Axes]]:
    """Yield the day where it begins, and every later day of recording, with their axes."""
    known_on, since = question.known_on, question.since
    end = min(last.sequence, head(session).sequence)
    axes = Axes(0, last.known_on) if since is None else axes_at(session, since, known_on)
    day = day_at(session, since) if since is not None else 0
    yield day, axes
    while axes.sequence < end:
        day = berlin_day(effective_time(session, axes.sequence + 1))
        axes = axes_at(session, end_of_day(day), known_on)
        if axes.sequence > end:
            axes = last
        yield day, axes


def _sum(lines: Sequence[EnteringLine]) -> tuple[int, int]:
    return sum(line.lines for line in lines), sum(line.cents for line in lines)


def _entries(
    session: Session,
    question: DaysQuestion,
    going: tuple[Replaying, Axes],
    came: Sequence[Came],
    *,
    few: bool,
) -> dict[int, list[HistoryEntry]]:
    """Return by stage the events that came in; of many bookings none."""
    snapshot, last = going
    known_on = None if last.known_on == EVERYTHING else last.known_on
    if few and question.body is None:
        upto = None if last.sequence == EVERYTHING else last.sequence
        entries = history(session, Filter(upto=upto, known_on=known_on, horizon=last.horizon))
    else:
        numbers = [fact.sequence for one in came for fact in one.facts]
        numbers += numbers_entered(session, sorted(snapshot.posts), last) if few else []
        entries = entries_at(session, numbers)
    known = times_of(session, last.horizon).known_on
    found: dict[int, list[HistoryEntry]] = {}
    for entry in entries:
        number = entry.event.sequence
        stage = snapshot.stages.of(number, known(number, entry.stored_known_on))
        if stage:
            found.setdefault(stage, []).append(entry)
    return found
