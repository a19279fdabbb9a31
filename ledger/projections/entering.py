"""Booked lines as they come in from one state of knowledge to the next, asked of `bookings`."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.events import BodyRegistered, ProgrammeRegistered
from ledger.log.times import times_of
from ledger.projections.axes import within
from ledger.projections.bookings import numbers_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.domain.facts import Fact
    from ledger.log.database import Session
    from ledger.projections.axes import Axes

_CHUNK = 500
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


class Stages(NamedTuple):
    """States of knowledge, each within the next: by what was recorded, or by what was received."""

    axes: Sequence[Axes]

    @property
    def by_receipt(self) -> bool:
        """Return whether days of receipt part them; else numbers of events do."""
        return self.axes[0].sequence == self.axes[-1].sequence

    def of(self, sequence: int, known_on: int) -> int:
        """Return the first stage that an event lies within, which lies within the last one."""
        marks = [one.known_on if self.by_receipt else one.sequence for one in self.axes]
        return bisect_left(marks, known_on if self.by_receipt else sequence)

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
    numbers = None if posts is None else sorted(numbers_of(session, posts).values())
    parts = (
        [[]] if numbers is None else [numbers[at : at + 500] for at in range(0, len(numbers), 500)]
    )
    texts = texts_of(session)
    for part in parts:
        mine = f" AND b.post IN ({','.join('?' * len(part))})" if part else ""
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
        for post in numbers_of(session, posts).values():
            sql = (
                f"SELECT e.sequence FROM booking b JOIN {name} e ON e.{number} = b.sequence "
                f"WHERE b.post = ? AND ({where})"
            )
            found += [row[0] for row in session.all(sql, post, *params)]
    return found


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
