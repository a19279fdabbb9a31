"""A cost on a vacant or missing post is accepted, never refinanced, and warned about (§4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ledger.domain.events import CostBooked, Event, PostVacated, Voucher
from ledger.domain.facts import Facts, Post
from ledger.domain.grants.legs import is_funded, missing_days, unfunded_days, why_unfunded
from ledger.domain.money import Cents
from ledger.domain.period import FOREVER, Span, date_of, year_span
from ledger.domain.posts.absence import Away, absences, ended_absences, unfilled_absences
from ledger.domain.said import NOWHERE, Said, both
from ledger.log.database import Session
from ledger.position.snapshot import facts_around
from ledger.projections.service_days import booked_during, booked_outside, booked_within

if TYPE_CHECKING:
    _Touched = tuple[Post, set[tuple[str, int]]]
    """A post and its cells (post, bearing year) with new lines."""


def booking_warnings(events: Iterable[Event], facts: Facts) -> tuple[Said, ...]:
    """Say when a cost falls on a vacant post or outside the notice: accepted, never refinanced.

    An absence on days of the service period is named, and so are days without the post.
    """
    return tuple(
        words
        for event in events
        if isinstance(event, Voucher) and event.post in facts.posts
        for words in _words(event, facts.posts[event.post], facts)
    )


def never_warned(post: Post, days: Span) -> bool:
    """Return whether there is nothing to say of any booking of a post on some days.

    It exists on all of them, nobody was ever away, and no notice is to pay for it.
    """
    paid = any(entry.value for entry in post.grants.entries)
    return not (paid or post.absences or missing_days(post, days))


def _words(event: Voucher, post: Post, facts: Facts) -> Iterator[Said]:
    name = post.event.post
    span = Span(event.service_from, event.service_to + 1)
    missing = missing_days(post, span) if isinstance(event, CostBooked) else []
    if missing:
        words = (
            "BL-330 post {post} does not exist on {days} ({existence}): the cost is recorded; mend "
            "its service period, or the day of the post"
        )
        days = tuple(_days(part.start, part.end) for part in missing)
        yield Said(words, post=name, days=days, existence=_existence(post))
    if missing and sum(part.days for part in missing) == span.days:
        return  # nobody is away from it, and nobody needs to be told twice that nothing pays for it
    away = tuple(one.said for one in _away(event, post, span))
    if not any(entry.value for entry in post.grants.entries):
        if away:
            yield Said("BL-331 post {post}: {away}", post=name, away=away)
    elif is_funded(post, facts.grants, span):
        if away:
            words = "BL-332 post {post}: {away}; the notice does not pay for them then"
            yield Said(words, post=name, away=away)
    else:
        vacant = Said("is vacant in the service period, for {away}", away=away)
        words = "BL-333 post {post} {why}: the cost is recorded and stays unrefinanced"
        yield Said(words, post=name, why=vacant if away else _why(post, facts, span))


def _why(post: Post, facts: Facts, span: Span) -> object:
    """Return why nobody pays for any of the days, each reason once with its first day."""
    found: dict[Said, int] = {}
    for part in unfunded_days(post, facts.grants, span):
        found.setdefault(why_unfunded(post, facts.grants, part.start), part.start)
    return both([_since(why, day) for why, day in found.items()])


def _since(why: Said, day: int) -> Said:
    return Said("{why} on {day}", why=why, day=date_of(day))


def _away(event: Event, post: Post, span: Span) -> list[Away]:
    """Return who is away on the days of a booking and not replaced, or is paid all the same."""
    if not post.absences or not isinstance(event, CostBooked):
        return []
    short = set(unfilled_absences(post, span))
    return [one for one in absences(post, span) if one in short or event.payee == one.person]


def import_warnings(
    session: Session, touched: Iterable[tuple[str, int]], since: int, days: Span
) -> tuple[Said, ...]:
    """Say the same of many lines: each kind once, with count and sum.

    Args:
        session: to read from, with the lines in the read models.
        touched: the posts and bearing years of the lines.
        since: the last event before them.
        days: from the first day of service of any of them to behind the last.
    """
    cells: dict[str, set[tuple[str, int]]] = {}
    for post, year in touched:
        cells.setdefault(post, set()).add((post, year))
    facts = facts_around(session, {("post", name) for name in cells})
    mine = [(facts.posts[name], cells[name]) for name in sorted(cells) if name in facts.posts]
    short = [one for one in mine if _stretch(one[0]).meet(days) != days]
    return (
        *_without_post(session, short, since),
        *_on_absences(session, mine, since),
        *_unpaid_for(session, mine, facts, since),
    )


def _without_post(session: Session, touched: list[_Touched], since: int) -> Iterator[Said]:
    """Word in one line which bookings have days on which their post does not exist."""
    found = [
        (post, *booked_outside(session, cells, _stretch(post), since)) for post, cells in touched
    ]
    count, cents = sum(one[1] for one in found), sum(one[2] for one in found)
    if count:
        named = tuple(
            Said("{post} ({existence})", post=post.event.post, existence=_existence(post))
            for post, lines, _ in found
            if lines
        )
        words = (
            "BL-334 {count} {count:booking has|bookings have} days of service on which the post "
            "does not exist, {amount} in all: {posts}; mend the service periods, or the day of "
            "the post"
        )
        yield Said(words, count=count, amount=Cents(cents), posts=named)


def _on_absences(session: Session, touched: list[_Touched], since: int) -> Iterator[Said]:
    for post, cells in touched:
        for one in unfilled_absences(post, Span(post.event.valid_from, FOREVER)):
            days = Span(one.first, one.last + 1)
            count, cents = booked_during(session, cells, days, since)
            if count:
                words = (
                    "BL-335 post {post}: {away}; {count} {count:line|lines} with {amount} "
                    "{count:falls|fall} on these days, "
                    "and the notice does not pay for them then"
                )
                values = {"away": one.said, "count": count, "amount": Cents(cents)}
                yield Said(words, post=post.event.post, **values)


def _unpaid_for(
    session: Session, touched: list[_Touched], facts: Facts, since: int
) -> Iterator[Said]:
    """Word in one line which bookings fall on days that no notice pays for, but for absences."""
    count, cents, first = 0, 0, NOWHERE
    for post, cells in touched:
        if not any(entry.value for entry in post.grants.entries):
            continue
        stretch = _stretch(post).meet(Span(0, year_span(max(year for _, year in cells)).end))
        if not stretch.days:
            continue
        away = [Span(a.first, a.last + 1) for a in unfilled_absences(post, stretch)]
        for part in unfunded_days(post, facts.grants, stretch):
            for days in _without(part, away):
                more = booked_within(session, cells, days, since)
                count, cents = count + more[0], cents + more[1]
                if more[0] and not first:
                    why = why_unfunded(post, facts.grants, days.start)
                    since_then = _since(why, days.start)
                    first = Said("first: post {post} {why}", post=post.event.post, why=since_then)
    if count:
        words = (
            "BL-336 {count} {count:booking falls|bookings fall} on days that no notice pays for, "
            "{amount} in all ({first}); recorded, and unrefinanced"
        )
        yield Said(words, count=count, amount=Cents(cents), first=first)


def _without(span: Span, taken: list[Span]) -> Iterator[Span]:
    """Yield what is left of a span outside of others, which come in time order."""
    start = span.start
    for one in sorted(taken):
        if one.start > start:
            part = Span(start, min(one.start, span.end))
            if part.days > 0:
                yield part
        start = max(start, one.end)
    if start < span.end:
        yield Span(start, span.end)


def _stretch(post: Post) -> Span:
    """Return the days from the first to the last on which a post exists."""
    parts = [part for part, entry in post.fte.segments(Span(0, FOREVER)) if entry is not None]
    return Span(parts[0].start, parts[-1].end) if parts else Span(FOREVER, FOREVER)


def _existence(post: Post) -> Said:
    first, end = _stretch(post)
    if end == FOREVER:
        return Said("from {first}", first=date_of(first))
    return Said("from {days}", days=_days(first, end))


def _days(start: int, end: int) -> Said:
    return Said("{first} to {last}", first=date_of(start), last=date_of(end - 1))


def absence_advice(event: Event, facts: Facts) -> tuple[Said, ...]:
    """Say which absence was recorded for longer than the occupancy that it ends with."""
    if not isinstance(event, PostVacated):
        return ()
    words = "BL-337 post {post}: {away} no more: an absence ends with its occupancy, on {day}"
    day = date_of(event.last_day)
    return tuple(
        Said(words, post=event.post, away=one.said, day=day) for one in ended_absences(event, facts)
    )
