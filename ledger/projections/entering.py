"""Booked lines as they come in from one state of knowledge to the next, asked of `bookings`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.domain.events import BodyRegistered, ProgrammeRegistered
from ledger.domain.facts import Fact
from ledger.log.database import Session, marks, statement_parts
from ledger.log.times import times_of
from ledger.projections.axes import EVERYTHING, Axes, within
from ledger.projections.bookings import numbers_of, rows_of_posts, texts_of

_LINE = "post, year, service_from, service_to, cost_type"


class EnteringLine(NamedTuple):
    """Cost of a post that a year bears: days of service, both included, cents, of how many lines.

    `cost_type` is shown by its number as well: in that order the read models hold it.
    """

    post: str
    year: int
    first: int
    last: int
    type_number: int
    cost_type: str
    cents: int
    lines: int


class LineSum(NamedTuple):
    """Lines of a post, bearing year and cost type that are told as one.

    `mark` is what they are told by, `first` and `last` are the numbers of their events.
    """

    mark: int
    post: str
    year: int
    cost_type: str
    first: int
    last: int
    lines: int
    cents: int


class Stages:
    """States of knowledge, each within the next: by what was recorded, or by what was received.

    Attributes:
        axes: of each state.
        by_receipt: days of receipt part them; else numbers of events do.
    """

    def __init__(self, axes: Sequence[Axes]) -> None:
        """Take the states, in order."""
        self.axes = axes
        self.by_receipt = axes[0].sequence == axes[-1].sequence
        self._marks = [one.known_on if self.by_receipt else one.sequence for one in axes]

    def of(self, sequence: int, known_on: int) -> int:
        """Return the first stage that an event lies within, which lies within the last one."""
        return bisect_left(self._marks, known_on if self.by_receipt else sequence)

    def of_fact(self, fact: Fact) -> int:
        """Return the same of a fact; names are the words of a question, never what was known."""
        named = isinstance(fact.event, BodyRegistered | ProgrammeRegistered)
        return 0 if named and self.by_receipt else self.of(fact.sequence, fact.known_on)


def entering_lines(
    session: Session, posts: Sequence[str] | None, stages: Stages, *, certified: bool = False
) -> Iterator[tuple[int, EnteringLine]]:
    """Yield the lines of some posts (None: of all), each with the first stage that it lies within.

    With `certified` those that somebody certified, each from when it was booked and certified.
    """
    last = stages.axes[-1]
    where, params = within(session, last, "b.")
    source, mark = "booking b", _mark(session, stages, "b.")
    if certified:
        source += " JOIN certification c ON c.booking = b.sequence"
        confirmed, more = within(session, last, "c.")
        where, params = f"{where} AND ({confirmed})", params + more
        other = _mark(session, stages, "c.")
        mark = f"CASE WHEN {mark} > {other} THEN {mark} ELSE {other} END"
    texts = texts_of(session)
    for mine, part in _parts(session, posts):
        rows = session.all(
            f"SELECT mark, {_LINE}, sum(amount_cents), count(*) FROM (SELECT {mark} AS mark, "
            f"b.post, b.year, b.service_from, b.service_to, b.cost_type, b.amount_cents "
            f"FROM {source} WHERE ({where}){mine}) AS entered GROUP BY mark, {_LINE}",
            *params,
            *part,
        )
        for entered, post, year, first, until, kind, cents, count in rows:
            line = (texts[post], year, first, until, kind, texts[kind], int(cents), count)
            yield stages.of(entered, entered), EnteringLine._make(line)


def days_received(session: Session, axes: Axes) -> list[int]:
    """Return the days of receipt of all events within the axes, in order."""
    condition, params = within(session, axes)
    sql = f"SELECT DISTINCT known_on FROM event WHERE {condition}"
    days = {day for (day,) in session.all(sql, *params)}
    moved = {move.known_on for move in times_of(session, axes.horizon).moves()}
    return sorted(days | {day for day in moved if day <= axes.known_on})


def numbers_entered(session: Session, posts: Sequence[str], axes: Axes) -> list[int]:
    """Return the numbers of all bookings on posts, of their certifications and payments."""
    found: list[int] = []
    kinds = (("booking", "sequence"), ("certification", "booking"), ("payment", "booking"))
    for name, number in kinds:
        where, params = within(session, axes, "e.")
        sql = (
            f"SELECT e.sequence FROM booking b JOIN {name} e ON e.{number} = b.sequence "
            f"WHERE ({where})"
        )
        found += [row[0] for row in rows_of_posts(session, sql, params, posts)]
    return found


SINGLY, TOGETHER = "b.sequence", "0"
"""How lines are told: each by itself, or all of a post, year and cost type as one."""


def lines_between(
    session: Session, ends: tuple[Axes, Axes], posts: Sequence[str] | None, told: str
) -> list[LineSum]:
    """Return the lines of some posts (None: of all) that lie within the later axes alone."""
    source, where, params = between(session, ends)
    texts, found = texts_of(session), []
    for mine, part in _parts(session, posts):
        rows = session.all(
            f"SELECT {told} AS mark, b.post, b.year, b.cost_type, min(b.sequence), "
            f"max(b.sequence), count(*), sum(b.amount_cents) FROM {source} WHERE {where}{mine} "
            f"GROUP BY mark, b.post, b.year, b.cost_type",
            *params,
            *part,
        )
        for mark, post, year, kind, first, last, lines, cents in rows:
            one = (mark, texts[post], year, texts[kind], first, last, lines, int(cents))
            found.append(LineSum._make(one))
    return found


def post_lines(
    session: Session, post: str, year: int, ends: tuple[Axes | None, Axes], told: str = TOGETHER
) -> list[tuple[int, EnteringLine]]:
    """Return a post's cost of a year by service period and cost type, and what it is told by.

    Of lines that lie within the later axes alone; without earlier ones, of all within them.
    """
    number = numbers_of(session, [post]).get(post)
    if number is None:
        return []  # nothing was booked on it
    source, where, params = between(session, ends)
    rows = session.all(
        f"SELECT {told} AS mark, b.service_from, b.service_to, b.cost_type, sum(b.amount_cents), "
        f"count(*) FROM {source} WHERE {where} AND b.post = ? AND b.year = ? "
        f"GROUP BY mark, b.service_from, b.service_to, b.cost_type",
        *params,
        number,
        year,
    )
    texts = texts_of(session) if rows else {}
    return [
        (mark, EnteringLine._make((post, year, *span, kind, texts[kind], int(cents), lines)))
        for mark, *span, kind, cents, lines in rows
    ]


def between(session: Session, ends: tuple[Axes | None, Axes]) -> tuple[str, str, list[int]]:
    """Return the tables and the condition, with its values, of lines `b` of the later axes alone.

    Without earlier ones: of all within them.
    """
    before, after = ends
    source = "booking b"
    where, params = within(session, after, "b.")
    if before is not None:
        known, more = within(session, before, "b.")
        where, params = f"{where} AND NOT ({known})", [*params, *more]
        if before.known_on == after.known_on == EVERYTHING:
            # What was recorded behind an event stands together in each post and year.
            source = f"(SELECT DISTINCT post, year FROM cost_year) y CROSS JOIN {source}"
            where += " AND b.post = y.post AND b.year = y.year AND b.sequence > ?"
            params.append(before.sequence)
    return source, where, params


def _parts(session: Session, posts: Sequence[str] | None) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield a condition that a line `b` is of some of the posts, with its values."""
    if posts is None:
        yield "", []
        return
    numbers = sorted(numbers_of(session, posts).values())
    for part in statement_parts(numbers):
        yield f" AND b.post IN ({marks(part)})", part


def _mark(session: Session, stages: Stages, row: str) -> str:
    """Return what says of a row from which stage on it counts; what the first one holds is one."""
    first = stages.axes[0]
    if not stages.by_receipt:
        return _at_least(f"{row}sequence", first.sequence)
    known = f"{row}known_on"
    moves = [
        f"WHEN {row}sequence BETWEEN {move.first} AND {move.last} "
        f"AND {row}known_on = {move.stored} THEN {move.known_on}"
        for move in times_of(session, first.horizon).moves()
    ]
    if moves:
        known = f"CASE {' '.join(moves)} ELSE {known} END"
    return _at_least(known, first.known_on)


def _at_least(value: str, least: int) -> str:
    return f"CASE WHEN {value} < {least} THEN {least} ELSE {value} END"
