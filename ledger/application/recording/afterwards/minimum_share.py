"""A body's share below the notice's minimum is accepted and warned about (reference §2).

The share is the body's part of all posts under the notice together: its key × their allocated FTE.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ledger.domain import events as e
from ledger.domain.facts import Fact, Facts, evolve
from ledger.domain.said import Said
from ledger.domain.years.year_book import bodies_behind
from ledger.log.database import Session
from ledger.position.posts.shares import PostShare, body_shares
from ledger.position.snapshot import facts_around
from ledger.projections.fact_index import subjects_mentioning, subjects_of_bodies


def share_warnings(session: Session, event: e.Event) -> tuple[Said, ...]:
    """Name every member whose share is too small from the event's first day on."""
    concerned = _concerned(event)
    facts = _facts_around(session, event) if concerned is not None else None
    if concerned is None or facts is None:
        return ()
    evolve(facts, Fact(max(facts.standing, default=0) + 1, 0, event))
    day = getattr(event, "valid_from", 0) or getattr(event, "last_day", 0) + 1
    every = body_shares(facts, day)
    bodies = {(one.body, one.grant): one for one in every if one.below and concerned(facts, one)}
    if isinstance(event, e.PostClosed):
        lost = {one.body for one in body_shares(facts, event.last_day) if one.post == event.post}
        bodies = {key: one for key, one in bodies.items() if one.body in lost}
    words = (
        "BL-297 the share of {body} under {grant} is {share} FTE, below the notice's minimum of "
        "{minimum}"
    )
    return tuple(
        Said(
            words,
            body=facts.body_name(body),
            grant=grant,
            share=_together(every, body, grant),
            minimum=one.minimum,
        )
        for (body, grant), one in sorted(bodies.items())
    )


def _together(every: list[PostShare], body: str, grant: str) -> Fraction:
    mine = (one.allocated for one in every if (one.body, one.grant) == (body, grant))
    return sum(mine, Fraction(0))


def _concerned(event: e.Event) -> Callable[[Facts, PostShare], bool] | None:
    """Return which shares an event moves; None: it moves none."""
    match event:
        case e.PostEstablished(post=post) | e.PostAmended(post=post):
            return lambda _, one: one.post == post
        case e.PostClosed():
            return lambda _, __: True
        case e.AgreementAmended(agreement=agreement):
            return lambda facts, one: any(
                entry.value == agreement for entry in facts.posts[one.post].agreements.entries
            )
        case e.GrantAmended(grant=grant, minimum_share=share) if share is not None:
            return lambda _, one: one.grant == grant
    return None


def _facts_around(session: Session, event: e.Event) -> Facts | None:
    """Return every post under the notices that the event bears on; None: no minimum, as mostly."""
    seeds = {(event.subject[0], event.subject[1]), *event.mentions}
    if event.subject[0] == "agreement":
        seeds |= subjects_mentioning(session, seeds, ("post",))
    facts = facts_around(session, seeds)
    known = any(grant.minimum_share is not None for grant in facts.grants.values())
    if not known and not isinstance(event, e.GrantAmended):
        return None
    if isinstance(event, e.PostClosed):
        # Who loses a part is named wherever its share is too small, under other notices too.
        bodies = bodies_behind(facts.posts[event.post], facts)
        keys = {("body", body) for body in bodies}
        seeds |= subjects_of_bodies(session, keys, ("agreement", "post"))
        facts = facts_around(session, seeds)
    notices = {("grant", name) for name in facts.grants}
    return facts_around(session, seeds | subjects_mentioning(session, notices, ("post",)))
