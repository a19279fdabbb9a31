"""A cost on a vacant post is accepted, never refinanced, and warned about (reference §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.absence import Away, absences, ended_absences, unfilled_absences
from ledger.domain.events import CostBooked, Event, PostVacated, Voucher
from ledger.domain.facts import fold
from ledger.domain.legs import is_funded
from ledger.domain.money import decimal_text
from ledger.domain.period import FOREVER, Span, iso
from ledger.projections.bookings import sum_during
from ledger.projections.fact_index import with_references

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.domain.facts import Facts, Post
    from ledger.log.appending import NewEvent
    from ledger.log.database import Session


def booking_warnings(new: list[NewEvent], facts: Facts) -> tuple[str, ...]:
    """Say when a cost falls on a vacant post or outside the notice: accepted, never refinanced.

    An absence on days of the service period is named.
    """
    found = (
        _words(item.event, facts.posts[item.event.post], facts)
        for item in new
        if isinstance(item.event, Voucher) and item.event.post in facts.posts
    )
    return tuple(words for words in found if words)


def _words(event: Voucher, post: Post, facts: Facts) -> str:
    place = f"post {post.event.post}"
    span = Span(event.service_from, event.service_to + 1)
    away = ", ".join(map(str, _away(event, post, span)))
    if not any(entry.value for entry in post.grants.entries):
        return f"{place}: {away}" if away else ""
    if is_funded(post, facts.grants, span):
        return f"{place}: {away}; the notice does not pay for them then" if away else ""
    what = "is vacant, closed or not covered by its notice in the service period"
    if away:
        what = f"is vacant in the service period, for {away}"
    return f"{place} {what}: the cost is recorded and stays unrefinanced"


def _away(event: Event, post: Post, span: Span) -> list[Away]:
    """Return who is away on the days of a booking and not replaced, or is paid all the same."""
    if not isinstance(event, CostBooked):
        return []
    short = set(unfilled_absences(post, span))
    return [one for one in absences(post, span) if one in short or event.payee == one.person]


def import_warnings(session: Session, posts: Iterable[str], since: int) -> tuple[str, ...]:
    """Say for each absence how many lines, recorded since an event, fall on its days."""
    names = {("post", post) for post in posts}
    facts = fold(with_references(session, names))
    found = []
    for _, name in sorted(names):
        whole = Span(facts.posts[name].event.valid_from, FOREVER) if name in facts.posts else None
        for one in unfilled_absences(facts.posts[name], whole) if whole else ():
            count, cents = sum_during(session, name, (one.first, one.last), since)
            if count:
                found.append(
                    f"post {name}: {one}; {count} lines with {decimal_text(cents)} fall on these "
                    "days, and the notice does not pay for them then"
                )
    return tuple(found)


def absence_advice(event: Event, facts: Facts) -> tuple[str, ...]:
    """Say which absence was recorded for longer than the occupancy that it ends with."""
    if not isinstance(event, PostVacated):
        return ()
    return tuple(
        f"post {event.post}: {one} no more: an absence ends with its occupancy, on "
        f"{iso(event.last_day)}"
        for one in ended_absences(event, facts)
    )
