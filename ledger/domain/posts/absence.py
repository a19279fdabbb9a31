"""Who is away without cost on which days, and for how long (domain reference §4).

An absence ends with its occupancy: whoever leaves the post is not away from it any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from ledger.domain import events as e
from ledger.domain.errors import Finding
from ledger.domain.period import FOREVER, Span, date_of
from ledger.domain.said import Said
from ledger.domain.state import Facts, Post
from ledger.domain.timeline import Timeline


class Away(NamedTuple):
    """Days, inclusive, on which a person is away from a post, and the event that says so."""

    person: str
    first: int
    last: int
    event: int

    @property
    def said(self) -> Said:
        """Return it in words, for a warning."""
        words = "{person} is away without cost from {first} to {last} (event {event})"
        days = {"first": date_of(self.first), "last": date_of(self.last)}
        return Said(words, person=self.person, event=self.event, **days)


def absences(post: Post, span: Span) -> Iterator[Away]:
    """Yield who is away on which days of a span."""
    for person, line in sorted(post.absences.items()):
        for part, entry in line.segments(span):
            if entry is not None:
                yield Away(person, part.start, part.end - 1, entry.sequence)


def unfilled_absences(post: Post, span: Span) -> Iterator[Away]:
    """Yield the absences of a span during which nobody fills the post in their stead."""
    for one in absences(post, span):
        days = Span(one.first, one.last + 1)
        lines: tuple[Timeline[Any], ...] = (
            post.fte,
            *post.people.values(),
            *post.absences.values(),
        )
        cuts = sorted({days.end}.union(*(line.bounds(days) for line in lines)))
        if any(_short(post, start) for start, _ in pairwise(cuts)):
            yield one


def _short(post: Post, day: int) -> bool:
    allocated = post.fte.at(day)
    return allocated is not None and (allocated.value or 0) > post.occupied(day)


def recorded_as_away(event: e.PostFilled, facts: Facts) -> Iterator[Finding]:
    """Nobody is appointed for days on which an earlier absence says that the person is away.

    The absence ended with the occupancy before, but its words go on: they are to be mended first.
    """
    end = FOREVER if event.valid_to is None else event.valid_to + 1
    span = Span(event.valid_from, end)
    for fact, away in facts.posts[event.post].recorded_absences:
        # An open one is said to last as long as the occupancy.
        last = away.valid_from - 1 if away.valid_to is None else away.valid_to
        common = Span(away.valid_from, last + 1).meet(span)
        if away.person == event.person and common.days:
            yield _overlap(event, away, fact.sequence, facts)


def _overlap(event: e.PostFilled, away: e.AbsenceRecorded, number: int, facts: Facts) -> Finding:
    """Word the way out: the absence as long as it lasted, or none where it never began."""
    line = facts.posts[event.post].people.get(event.person)
    stop = line.end_of_stretch(away.valid_from) if line and line.at(away.valid_from) else None
    shorter = Said("correct {event} --reason …", event=number)
    if stop is not None:
        shorter = Said(
            "post absence {post} --person {person} --from {first} --until {last} "
            "--corrects {event} --reason …",
            post=event.post,
            person=event.person,
            first=date_of(away.valid_from),
            last=date_of(stop - 1),
            event=number,
        )
    problem = "BL-001 {person} is recorded as away from {first} to {last} (event {event})"
    remedy = (
        "end that absence with its occupancy first: {shorter}; an absence from the new "
        "appointment is recorded anew"
    )
    return Finding.of(
        Said("post {post}", post=event.post),
        problem,
        remedy,
        person=event.person,
        first=date_of(away.valid_from),
        last=date_of(away.valid_to or 0),
        event=number,
        shorter=shorter,
    )


def ended_absences(event: e.PostVacated, facts: Facts) -> Iterator[Away]:
    """Yield the absence that ends with an occupancy, although it was recorded for longer."""
    post = facts.posts[event.post]
    line, away = post.people.get(event.person), post.absences.get(event.person)
    if line is None or away is None:
        return
    end = line.end_of_stretch(event.last_day)
    span = Span(event.last_day + 1, FOREVER if end is None else end)
    for part, entry in away.segments(span) if span.days else ():
        if entry is not None and entry.end < FOREVER:
            yield Away(event.person, part.start, part.end - 1, entry.sequence)
