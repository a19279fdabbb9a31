"""Which facts the guards of a new event need, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.domain.events import Event, PostEstablished
from ledger.domain.facts import Facts, fold
from ledger.domain.rules import RECORDABLE
from ledger.log.database import Session
from ledger.log.known import asked_once
from ledger.position.snapshot import POLICY, closings, facts_around
from ledger.projections.fact_index import FACT_KEY, subjects_mentioning, with_references


def facts_for_event(session: Session, event: Event) -> Facts:
    """Return what stands about the event's subject and whatever its rules look at."""
    seeds = {(event.subject[0], event.subject[1]), *event.mentions}
    for kind, kinds in RECORDABLE[type(event)].looks_at.items():
        named = {key for key in seeds if key[0] == kind}
        seeds |= subjects_mentioning(session, named, kinds) if named else set()
    people = {key for key in seeds if key[0] == "person"}
    return facts_around(session, seeds - people)


def facts_of_posts(session: Session, posts: Iterable[str]) -> Facts:
    """Return what bookings on posts are judged by, read once for all that is asked of it.

    Besides what is around the posts: the years that their employing bodies have closed, and the
    policy of certification.
    """
    names = tuple(sorted(posts))
    asked = "posts", *names
    return asked_once(session, FACT_KEY.name, asked, lambda: _facts_of_posts(session, names))


def _facts_of_posts(session: Session, posts: Iterable[str]) -> Facts:
    known = with_references(session, {*(("post", name) for name in posts), POLICY})
    events = (fact.event for fact in known)
    bodies = {event.employing_body for event in events if isinstance(event, PostEstablished)}
    return fold([*known, *closings(session, bodies)])
