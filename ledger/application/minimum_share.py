"""A share of a post below the notice's minimum is accepted and warned about (reference §2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain import events as e
from ledger.domain.facts import Fact, evolve, fold
from ledger.position.shares import post_shares
from ledger.projections.fact_index import subjects_mentioning, with_references

if TYPE_CHECKING:
    from ledger.log.database import Session


def share_warnings(session: Session, event: e.Event) -> tuple[str, ...]:
    """Name every member whose share of a post is too small from the event's first day on."""
    if isinstance(event, e.PostEstablished | e.PostAmended):
        seeds = {("post", event.post), *event.mentions}
    elif isinstance(event, e.AgreementAmended):
        seeds = {("agreement", event.agreement)}
        seeds |= subjects_mentioning(session, seeds, ("post",))
    else:
        return ()
    facts = fold(with_references(session, seeds))
    evolve(facts, Fact(max(facts.standing, default=0) + 1, 0, event))
    names = [event.post] if not isinstance(event, e.AgreementAmended) else sorted(facts.posts)
    return tuple(
        f"post {one.post}: the share of {facts.body_name(one.body)} is {one.allocated} FTE, below "
        f"the notice's minimum of {one.minimum}"
        for name in names
        for one in post_shares(facts, facts.posts[name], event.valid_from)
        if one.below
    )
