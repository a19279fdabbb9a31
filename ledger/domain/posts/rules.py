"""The guards of posts and of who fills them; see `ledger.domain.rules`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledger.domain import commands as c
from ledger.domain import events as e
from ledger.domain.errors import Finding
from ledger.domain.guards import period_in_order
from ledger.domain.period import FOREVER, Span, date_of
from ledger.domain.posts.absence import recorded_as_away
from ledger.domain.recordable import Recordable
from ledger.domain.said import Said
from ledger.domain.timeline import Timeline

if TYPE_CHECKING:
    from ledger.domain.facts import Facts, Post

FULL_TIME = Fraction(1)


def _established(event: e.PostEstablished, facts: Facts) -> Iterator[Finding]:
    """A post has FTE, and its agreement and grant are of its own programme."""
    place = Said("post {post}", post=event.post)
    if Fraction(*event.fte) <= 0:
        yield Finding.of(place, "BL-173 no allocated FTE", "type e.g. --fte 1.0")
    if event.agreement is not None:
        agreement = facts.agreements[event.agreement].event
        if agreement.programme != event.programme:
            problem = "BL-174 agreement {agreement} belongs to programme {programme}"
            remedy = "name the agreement of this programme"
            yield Finding.of(
                place, problem, remedy, agreement=event.agreement, programme=agreement.programme
            )
    if event.grant is not None:
        grant = facts.grants[event.grant]
        if grant.event.programme != event.programme:
            problem = "BL-175 grant {grant} belongs to programme {programme}"
            remedy = "name the grant of this programme"
            yield Finding.of(
                place, problem, remedy, grant=event.grant, programme=grant.event.programme
            )


def _open_post(place: Said, post: Post, day: int) -> Iterator[Finding]:
    if post.fte.at(day) is None:
        remedy = "mend the date, or establish the post earlier"
        yield Finding.of(place, "BL-176 does not exist on {day}", remedy, day=date_of(day))


def _filled(event: e.PostFilled, facts: Facts) -> Iterator[Finding]:
    """The post exists, the person is not on it yet, and neither works beyond what is allowed."""
    place = Said("post {post}", post=event.post)
    yield from period_in_order(place, event.valid_from, event.valid_to)
    post = facts.posts[event.post]
    end = FOREVER if event.valid_to is None else event.valid_to + 1
    span = Span(event.valid_from, end)
    without = (part.start for part, fte in post.fte.segments(span) if fte is None)
    yield from _open_post(place, post, next(without, event.valid_from))
    if (own := post.people.get(event.person)) and (held := _first(own, span)):
        problem = "BL-177 {person} already fills it from {start} (event {event})"
        remedy = "vacate it first, or use post change-hours"
        yield Finding.of(place, problem, remedy, person=event.person, **held)
        return
    yield from _person(event.person, Fraction(*event.fte), span, facts, leaving=None)
    if not event.handover:
        yield from _second_person(place, event.person, Fraction(*event.fte), span, post)


def _first(line: Timeline[Any], span: Span) -> dict[str, object]:
    """Return since when something holds on a line within days, and by which event; empty: never."""
    found = ((part, entry) for part, entry in line.segments(span) if entry is not None)
    return next(({"start": date_of(part.start), "event": e.sequence} for part, e in found), {})


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
        yield Finding.of(
            Said("person {person}", person=person),
            "BL-178 would work {most} FTE on {day}, more than 1",
            "lower the FTE, or vacate the other post first",
            most=most + fte,
            day=date_of(day),
        )


def _second_person(
    place: Said, person: str, fte: Fraction, span: Span, post: Post
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
            yield Finding.of(
                place,
                "BL-179 {present} FTE on {day} exceed its {allocated} FTE",
                "add --handover for a hand-over, or vacate it first",
                present=present + fte,
                day=date_of(day),
                allocated=allocated.value,
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
        place = Said("post {post}", post=event.post)
        problem = "BL-180 {person} does not fill it on {day}"
        remedy = "see who does with: history --post"
        yield Finding.of(place, problem, remedy, person=event.person, day=date_of(day))
    elif isinstance(event, e.HoursChanged):
        end = line.end_of_stretch(day) if line else None
        span = Span(day, FOREVER if end is None else end)
        fte = Fraction(*event.fte)
        yield from _person(event.person, fte, span, facts, leaving=event.post)
        if entry.value is not None and fte > entry.value:
            post = facts.posts[event.post]
            place = Said("post {post}", post=event.post)
            for finding in _second_person(place, event.person, fte, span, post):
                remedy = Said("lower the FTE, or vacate it and fill it again with --handover")
                yield finding._replace(remedy=remedy)


def _amended(event: e.PostAmended, facts: Facts) -> Iterator[Finding]:
    """An open post changes; its agreement and grant are of its programme."""
    place = Said("post {post}", post=event.post)
    post = facts.posts[event.post]
    if event.fte is None and event.agreement is None and event.grant is None:
        remedy = "give --fte, --agreement or --grant"
        yield Finding.of(place, "BL-128 the amendment changes nothing", remedy)
    yield from _open_post(place, post, event.valid_from)
    for kind, name in (("agreement", event.agreement), ("grant", event.grant)):
        programme = facts.table(kind)[name].event.programme if name is not None else None
        if programme not in {None, post.event.programme}:
            problem = "BL-181 {kind} {name} belongs to programme {programme}"
            remedy = "name the {kind} of this programme"
            yield Finding.of(
                place, problem, remedy, kind=Said(kind), name=name, programme=programme
            )
    if event.fte is None:
        return
    fte = Fraction(*event.fte)
    end = post.fte.end_of_stretch(event.valid_from)
    span = Span(event.valid_from, FOREVER if end is None else end)
    for person, line in sorted(post.people.items()):
        for part, entry in line.segments(span):
            if entry is not None and entry.value is not None and entry.value > fte:
                yield Finding.of(
                    place,
                    "BL-182 {person} fills it with {filled} FTE on {day}, above {fte}",
                    "record the change of hours first: post change-hours",
                    person=person,
                    filled=entry.value,
                    day=date_of(part.start),
                    fte=fte,
                )
                break


def _absent(event: e.AbsenceRecorded, facts: Facts) -> Iterator[Finding]:
    """Who is away fills the post on all of these days, and is not away twice."""
    place = Said("post {post}", post=event.post)
    post = facts.posts[event.post]
    if wrong := [*period_in_order(place, event.valid_from, event.valid_to)]:
        yield from wrong
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
        problem = "BL-180 {person} does not fill it on {day}"
        remedy = "see who does with: post occupancy"
        yield Finding.of(place, problem, remedy, person=event.person, day=date_of(gaps[0].start))
    if (away := post.absences.get(event.person)) and (held := _first(away, span)):
        problem = "BL-183 {person} is away from {start} (event {event})"
        remedy = "correct that one with --corrects {event}"
        yield Finding.of(place, problem, remedy, person=event.person, **held)


def _closed(event: e.PostClosed, facts: Facts) -> Iterator[Finding]:
    """Nobody fills the post after its last day."""
    post = facts.posts[event.post]
    place = Said("post {post}", post=event.post)
    yield from _open_post(place, post, event.last_day)
    span = Span(event.last_day + 1, FOREVER)
    for person, line in post.people.items():
        if any(entry is not None for _, entry in line.segments(span)):
            problem = "BL-184 {person} still fills it afterwards"
            yield Finding.of(place, problem, "vacate the post first", person=person)


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
