"""Quota against allocated against occupied share: four numbers that are never mixed up.

Domain reference §2: the calculated quota of a body, the FTE allocated to posts, the FTE that occupy
them, and the cost-sharing key. A body's share is its part of the key × the post's FTE of the day.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ledger.domain.cost_sharing import key_segments, shares_of
from ledger.domain.errors import UnknownName
from ledger.domain.facts import Facts, Post, fold
from ledger.domain.period import Span
from ledger.projections.axes import NOW, Axes
from ledger.projections.fact_index import all_facts

if TYPE_CHECKING:
    from ledger.log.database import Session

_NOTHING = Fraction(0)


class SharesQuestion(NamedTuple):
    """Whose shares on which day; None: all."""

    day: int
    municipality: str | None = None
    programme: str | None = None
    region: str | None = None
    axes: Axes = NOW


class PostShare(NamedTuple):
    """One body's part of one post on a day, in exact FTE; `minimum` is the notice's, if any."""

    body: str
    post: str
    region: str
    programme: str
    key: Fraction
    allocated: Fraction
    occupied: Fraction
    minimum: Fraction | None
    event: int

    @property
    def below(self) -> bool:
        """Return whether the share of the post is smaller than the notice wants it to be."""
        return self.minimum is not None and self.allocated < self.minimum


class BodyShare(NamedTuple):
    """A body's quota and shares of a programme, in exact FTE; `quota` None: none is on record."""

    body: str
    name: str
    programme: str
    quota: Fraction | None
    quota_event: int | None
    allocated: Fraction
    occupied: Fraction
    posts: tuple[PostShare, ...]

    @property
    def below(self) -> bool:
        """Return whether any of its shares of a post is below the notice's minimum."""
        return any(post.below for post in self.posts)


def post_shares(facts: Facts, post: Post, day: int) -> list[PostShare]:
    """Return every member's part of a post on a day; they sum to its FTE. None: no such post."""
    allocated = post.fte.at(day)
    if allocated is None or allocated.value is None:
        return []
    (segment,) = key_segments(post, facts.agreements, Span(day, day + 1))
    chosen = post.grants.at(day)
    grant = facts.grants.get(chosen.value) if chosen and chosen.value is not None else None
    occupied = min(post.occupied(day), allocated.value)
    return [
        PostShare(
            member,
            post.event.post,
            post.event.region,
            post.event.programme,
            part,
            part * allocated.value,
            part * occupied,
            grant.minimum_share if grant else None,
            segment.sequence or post.fact.sequence,
        )
        for member, part in shares_of(segment, post, "key")
    ]


def shares(session: Session, question: SharesQuestion, today: int) -> list[BodyShare]:
    """Return quota, allocated and occupied share of each body and programme.

    Raises:
        UnknownName: the municipality or programme is not on record within the axes.
    """
    del today
    facts = fold(all_facts(session, question.axes))
    for kind, name in (("body", question.municipality), ("programme", question.programme)):
        if name is not None and name not in facts.table(kind):
            raise UnknownName(kind, name, facts.table(kind))
    found: dict[tuple[str, str], list[PostShare]] = {}
    for _, post in sorted(facts.posts.items()):
        if question.region in {None, post.event.region}:
            for one in post_shares(facts, post, question.day):
                found.setdefault((one.body, one.programme), []).append(one)
    if question.region is None:
        for programme, body in facts.quotas:
            found.setdefault((body, programme), [])
    return [
        _body(facts, body, programme, parts, question.day)
        for (body, programme), parts in sorted(found.items())
        if question.municipality in {None, body} and question.programme in {None, programme}
    ]


def _body(facts: Facts, body: str, programme: str, parts: list[PostShare], day: int) -> BodyShare:
    line = facts.quotas.get((programme, body))
    quota = line.at(day) if line else None
    return BodyShare(
        body,
        facts.body_name(body),
        programme,
        quota.value if quota else None,
        quota.sequence if quota else None,
        sum((part.allocated for part in parts), _NOTHING),
        sum((part.occupied for part in parts), _NOTHING),
        tuple(parts),
    )
