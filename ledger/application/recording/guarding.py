"""Which facts the guards of a new event need, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.domain.events import Event
from ledger.domain.facts import Facts
from ledger.domain.rules import RECORDABLE
from ledger.log.database import Session
from ledger.log.known import asked_once
from ledger.position.snapshot import facts_around, facts_of_posts
from ledger.projections.fact_index import FACT_KEY, subjects_mentioning


def facts_for_event(session: Session, event: Event) -> Facts:
    """Return what stands about the event's subject and whatever its rules look at."""
    seeds = {(event.subject[0], event.subject[1]), *event.mentions}
    for kind, kinds in RECORDABLE[type(event)].looks_at.items():
        named = {key for key in seeds if key[0] == kind}
        seeds |= subjects_mentioning(session, named, kinds) if named else set()
    people = {key for key in seeds if key[0] == "person"}
    return facts_around(session, seeds - people)


def facts_to_book_on(session: Session, posts: Iterable[str]) -> Facts:
    """Return `facts_of_posts`, read again only once facts have changed."""
    names = tuple(sorted(posts))
    asked = "posts", *names
    return asked_once(session, FACT_KEY.name, asked, lambda: facts_of_posts(session, names))
