"""The guards of posts and of who fills them; see `ledger.domain.rules`."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.absence import recorded_as_away
from ledger.domain.errors import Finding
from ledger.domain.period import FOREVER, Span, iso
from ledger.domain.recordable import Recordable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.domain.facts import Facts, Post
    from ledger.domain.timeline import Timeline

FULL_TIME = Fraction(1)


def _established(event: e.PostEstablished, facts: Facts) -> Iterator[Finding]:
    """A post has FTE, and its agreement and grant are of its own programme."""
    place = f"post {event.post}"
    if Fraction(*event.fte) <= 0:
        yield Finding(place, "no allocated FTE", "type e.g. --fte 1.0")
    if event.agreement is not None:
        agreement = facts.agreements[event.agreement].event
        if agreement.programme != event.programme:
            problem = f"agreement {event.agreement} belongs to programme {agreement.programme}"
            yield Finding(place, problem, "name the agreement of this programme")
    if event.grant is not None:
        grant = facts.grants[event.grant]
        if grant.event.programme != event.programme:
            problem = f"grant {event.grant} belongs to programme {grant.event.programme}"
            yield Finding(place, problem, "name the grant of this programme")


def _open_post(place: str, post: Post, day: int) -> Iterator[Finding]:
    if post.fte.at(day) is None:
        problem = f"does not exist on {iso(day)}"
        yield Finding(place, problem, "mend the date, or establish the post earlier")


def _filled(event: e.PostFilled, facts: Facts) -> Iterator[Finding]:
    """The post exists, the person is not on it yet, and neither works beyond what is allowed."""
    place = f"post {event.post}"
    if event.valid_to is not None and event.valid_to < event.valid_from:
        yield Finding(place, "the period ends before it begins", "exchange or mend the two dates")
    post = facts.posts[event.post]
    end = FOREVER if event.valid_to is None else event.valid_to + 1
    span = Span(event.valid_from, end)
    without = (part.start for part, fte in post.fte.segments(span) if fte is None)
    yield from _open_post(place, post, next(without, event.valid_from))
    own = post.people.get(event.person)
    for part, entry in own.segments(span) if own else ():
        if entry is not None:
            yield Finding(
                place,
                f"{event.person} already fills it from {iso(part.start)} (event {entry.sequence})",
                "vacate it first, or use post change-hours",
            )
            return
    yield from _person(event.person, Fraction(*event.fte), span, facts, leaving=None)
    if not event.handover:
        yield from _second_person(place, event.person, Fraction(*event.fte), span, post)


def _person(
    person: str, fte: Fraction, span: Span, facts: Facts, leaving: str | None
) -> Iterator[Finding]:
    """One person fills at most 1.0 FTE on any day, over all posts (`leaving`: not counted)."""
    lines = [
        post.people[person]
        for name, post in facts.posts.items()
        if person in post.people and name != leaving
    ]
    day, most = _peak(lines, span)
    if most + fte > FULL_TIME:
        yield Finding(
            f"person {person}",
            f"would work {most + fte} FTE on {iso(day)}, more than 1",
            "lower the FTE, or vacate the other post first",
        )


def _second_person(
    place: str, person: str, fte: Fraction, span: Span, post: Post
) -> Iterator[Finding]:
    """Without a hand-over, who is present fills no more than the FTE allocated on that day."""
    others = [name for name in post.people if name != person]
    if not others:
        return
    cuts = {span.start, *post.fte.bounds(span)}
    for name in others:
        cuts.update(post.people[name].bounds(span))
        if name in post.absences:
            cuts.update(post.absences[name].bounds(span))
    for day in sorted(cuts):
        allocated = post.fte.at(day)
        present = sum((post.present(name, day) for name in others), Fraction(0))
        if allocated is None or allocated.value is None or not present:
            continue
        if present + fte > allocated.value:
            yield Finding(
                place,
                f"{present + fte} FTE on {iso(day)} exceed its {allocated.value} FTE",
                "add --handover for a hand-over, or vacate it first",
            )
            return


def _peak(lines: list[Timeline[Fraction]], span: Span) -> tuple[int, Fraction]:
    days = sorted({day for line in lines for day in line.bounds(span)}) or [span.start]
    best = (days[0], Fraction(-1))
    for day in days:
        entries = (line.at(day) for line in lines)
        total = sum((x.value for x in entries if x and x.value is not None), Fraction(0))
        if total > best[1]:
            best = (day, total)
    return best


def _on_post(event: e.HoursChanged | e.PostVacated, facts: Facts) -> Iterator[Finding]:
    """Hours change, and a place is vacated, only where the person is."""
    day = event.valid_from if isinstance(event, e.HoursChanged) else event.last_day
    line = facts.posts[event.post].people.get(event.person)
    entry = line.at(day) if line else None
    if entry is None:
        place = f"post {event.post}"
        problem = f"{event.person} does not fill it on {iso(day)}"
        yield Finding(place, problem, "see who does with: history --post")
    elif isinstance(event, e.HoursChanged):
        end = line.end_of_stretch(day) if line else None
        span = Span(day, FOREVER if end is None else end)
        fte = Fraction(*event.fte)
        yield from _person(event.person, fte, span, facts, leaving=event.post)
        if entry.value is not None and fte > entry.value:
            post = facts.posts[event.post]
            for finding in _second_person(f"post {event.post}", event.person, fte, span, post):
                remedy = "lower the FTE, or vacate it and fill it again with --handover"
                yield finding._replace(remedy=remedy)


def _amended(event: e.PostAmended, facts: Facts) -> Iterator[Finding]:
    """An open post changes; its agreement and grant are of its programme."""
    place = f"post {event.post}"
    post = facts.posts[event.post]
    if event.fte is None and event.agreement is None and event.grant is None:
        yield Finding(place, "the amendment changes nothing", "give --fte, --agreement or --grant")
    yield from _open_post(place, post, event.valid_from)
    for kind, name in (("agreement", event.agreement), ("grant", event.grant)):
        programme = facts.table(kind)[name].event.programme if name is not None else None
        if programme not in {None, post.event.programme}:
            problem = f"{kind} {name} belongs to programme {programme}"
            yield Finding(place, problem, f"name the {kind} of this programme")
    if event.fte is None:
        return
    fte = Fraction(*event.fte)
    end = post.fte.end_of_stretch(event.valid_from)
    span = Span(event.valid_from, FOREVER if end is None else end)
    for person, line in sorted(post.people.items()):
        for part, entry in line.segments(span):
            if entry is not None and entry.value is not None and entry.value > fte:
                yield Finding(
                    place,
                    f"{person} fills it with {entry.value} FTE on {iso(part.start)}, above {fte}",
                    "record the change of hours first: post change-hours",
                )
                break


def _absent(event: e.AbsenceRecorded, facts: Facts) -> Iterator[Finding]:
    """Who is away fills the post on all of these days, and is not away twice."""
    place = f"post {event.post}"
    post = facts.posts[event.post]
    if event.valid_to is not None and event.valid_to < event.valid_from:
        yield Finding(place, "the period ends before it begins", "exchange or mend the two dates")
        return
    end = FOREVER if event.valid_to is None else event.valid_to + 1
    line = post.people.get(event.person)
    if event.valid_to is None and line is not None:
        # Open: as long as the person fills the post.
        stretch = line.end_of_stretch(event.valid_from)
        end = FOREVER if stretch is None else stretch
    span = Span(event.valid_from, max(end, event.valid_from + 1))
    gaps = [part for part, entry in line.segments(span) if entry is None] if line else [span]
    if gaps:
        problem = f"{event.person} does not fill it on {iso(gaps[0].start)}"
        yield Finding(place, problem, "see who does with: post occupancy")
    away = post.absences.get(event.person)
    for part, entry in away.segments(span) if away else ():
        if entry is not None:
            problem = f"{event.person} is away from {iso(part.start)} (event {entry.sequence})"
            yield Finding(place, problem, f"correct that one with --corrects {entry.sequence}")
            return


def _closed(event: e.PostClosed, facts: Facts) -> Iterator[Finding]:
    """Nobody fills the post after its last day."""
    post = facts.posts[event.post]
    place = f"post {event.post}"
    yield from _open_post(place, post, event.last_day)
    span = Span(event.last_day + 1, FOREVER)
    for person, line in post.people.items():
        if any(entry is not None for _, entry in line.segments(span)):
            yield Finding(place, f"{person} still fills it afterwards", "vacate the post first")


_OTHER_POSTS = {"person": ("post",)}
"""Where else the person is."""

POSTS = (
    Recordable(e.PostEstablished, c.EstablishPost, (_established,)),
    Recordable(e.PostFilled, c.FillPost, (_filled, recorded_as_away), looks_at=_OTHER_POSTS),
    Recordable(e.HoursChanged, c.ChangeHours, (_on_post,), looks_at=_OTHER_POSTS),
    Recordable(e.PostVacated, c.VacatePost, (_on_post,), looks_at=_OTHER_POSTS),
    Recordable(e.PostClosed, c.ClosePost, (_closed,)),
    Recordable(e.PostAmended, c.AmendPost, (_amended,)),
    Recordable(e.AbsenceRecorded, c.RecordAbsence, (_absent,), looks_at=_OTHER_POSTS),
    Recordable(e.QuotaCalculated, c.CalculateQuota),
)
