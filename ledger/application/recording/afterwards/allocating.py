"""No notice pays for fewer posts than rest on it: asked once all of a recording is in.

A setup file tells a notice's later amendment before the posts, and of a post that it ends after it
began. So the rule (`ledger.domain.grants.allocation`) is about what stands at the end of the
transaction, before it is committed: decision 0027.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledger.application.results import Note
from ledger.domain import commands as c
from ledger.domain.errors import refuse_if
from ledger.domain.grants.allocation import FORWARDING, NOTICE, over_allocated, says_how_many
from ledger.log.database import Session
from ledger.log.eventlog import events_at
from ledger.position.snapshot import facts_around
from ledger.projections.fact_index import subjects_mentioning

_ON_GRANTS = (c.ApproveGrant, c.AmendGrant, c.ForwardGrant)
_ON_POSTS = (c.EstablishPost, c.AmendPost)
"""What may raise the allocated FTE, or lower what is paid for; a closing or revocation does not."""


def refuse_over_allocation(session: Session, commands: Sequence[tuple[c.Command, Note]]) -> None:
    """Refuse a recording after which more FTE are allocated than a notice of its pays for.

    Raises:
        Refusal: every such notice and forwarding, with the amended notice as the remedy.
    """
    seeds: set[tuple[str, str]] = set()
    for command, note in commands:
        target = command.withdraws if isinstance(command, c.WithdrawFact) else note.corrects
        if target is not None:
            subjects = (item.event.subject for item in events_at(session, [target]))
            seeds |= {(kind, name) for kind, name, *_ in subjects if kind in {"grant", "post"}}
        if isinstance(command, _ON_GRANTS):
            seeds.add(("grant", command.grant))
        elif isinstance(command, _ON_POSTS):
            seeds.add(("post", command.post))
    grants = facts_around(session, seeds).grants if seeds else {}
    names = {("grant", name) for name, grant in grants.items() if says_how_many(grant)}
    if names:
        posts = subjects_mentioning(session, names, ("post",))
        facts = facts_around(session, names | posts)
        refuse_if(over_allocated(facts, (name for _, name in names), _said(commands)))


def _said(commands: Sequence[tuple[c.Command, Note]]) -> str:
    """Return what a recording says of notices, where it says nothing else of them or of posts."""
    kinds = {type(command) for command, _ in commands}
    if kinds and kinds <= {c.ApproveGrant, c.AmendGrant}:
        return NOTICE
    return FORWARDING if kinds == {c.ForwardGrant} else ""
