"""Who fills a post when: people, absences, vacancies and hand-overs of a year."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from ledger.domain.facts import Post
from ledger.domain.period import Span, year_span
from ledger.domain.timeline import Timeline
from ledger.log.database import Session
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import NOW, Axes


class OccupancyQuestion(NamedTuple):
    """Which post and year."""

    post: str
    year: int
    axes: Axes = NOW


class Stretch(NamedTuple):
    """Days, inclusive, on which something holds: filled, absent, allocated, vacant or handover."""

    kind: str
    person: str
    fte: Fraction
    first: int
    last: int
    event: int | None


def occupancy(session: Session, question: OccupancyQuestion, _: int) -> list[Stretch]:
    """Return what is known of a post in a year, in time order within each kind.

    Raises:
        UnknownName: the post is not on record within the axes.
    """
    snapshot = Snapshot(session, question.axes, ("post", question.post))
    snapshot.require("post", question.post)
    post = snapshot.facts.posts[question.post]
    span = year_span(question.year)
    found = [*_line("allocated", "", post.fte, span)]
    for person, line in sorted(post.people.items()):
        found += _line("filled", person, line, span)
        away = post.absences.get(person)
        for part, entry in away.segments(span) if away else ():
            if entry is not None:
                first, last = part.start, part.end - 1
                found.append(
                    Stretch(
                        kind="absent",
                        person=person,
                        fte=Fraction(0),
                        first=first,
                        last=last,
                        event=entry.sequence,
                    )
                )
    return [*found, *_gaps(post, span)]


def _line(kind: str, person: str, line: Timeline[Fraction], span: Span) -> Iterator[Stretch]:
    for part, entry in line.segments(span):
        if entry is not None and entry.value is not None:
            yield Stretch(
                kind=kind,
                person=person,
                fte=entry.value,
                first=part.start,
                last=part.end - 1,
                event=entry.sequence,
            )


def _gaps(post: Post, span: Span) -> Iterator[Stretch]:
    """Yield the days on which less, or more, than the allocated FTE fill the post."""
    cuts = {span.start, span.end}
    for line in (post.fte, *post.people.values()):
        cuts.update(line.bounds(span))
    for away in post.absences.values():
        cuts.update(away.bounds(span))
    last: Stretch | None = None
    for start, end in pairwise(sorted(cuts)):
        entry = post.fte.at(start)
        allocated = entry.value if entry and entry.value is not None else Fraction(0)
        missing = allocated - post.occupied(start)
        kind = "vacant" if missing > 0 else "handover"
        now = (
            Stretch(kind=kind, person="", fte=abs(missing), first=start, last=end - 1, event=None)
            if missing
            else None
        )
        if last and now and (last.kind, last.fte, last.last) == (kind, now.fte, start - 1):
            last = last._replace(last=end - 1)
            continue
        if last:
            yield last
        last = now
    if last:
        yield last
