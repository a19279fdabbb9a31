"""Quota against allocated against occupied share: four numbers that are never mixed up.

Domain reference §2: the calculated quota of a body, the FTE allocated to posts, the FTE that occupy
them, and the cost-sharing key. A body's share is its part of the key × the post's FTE of the day.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from ledger.domain.agreements.sharing import key_segments, shares_of
from ledger.domain.facts import Facts, Post
from ledger.domain.grants.allocation import Staffing, staffing
from ledger.domain.period import Span
from ledger.log.database import Session
from ledger.position.snapshot import Snapshot
from ledger.projections.axes import NOW, Axes

_NOTHING = Fraction(0)


class SharesQuestion(NamedTuple):
    """Whose shares on which day; None: all."""

    day: int
    municipality: str | None = None
    programme: str | None = None
    region: str | None = None
    axes: Axes = NOW


class PostShare(NamedTuple):
    """One body's part of one post on a day, in exact FTE.

    `minimum` is that of the notice behind the post, if any. It is meant for the body's parts of all
    posts under the notice together; `below` says that these are less.
    """

    body: str
    post: str
    region: str
    programme: str
    key: Fraction
    allocated: Fraction
    occupied: Fraction
    grant: str
    minimum: Fraction | None
    event: int
    below: bool = False


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
        """Return whether its share under any notice is below that notice's minimum."""
        return any(post.below for post in self.posts)


class Shares(NamedTuple):
    """The shares asked for; `notices` are those behind them that say how many FTE they pay for.

    `names` are those of the bodies that the notices reach.
    """

    bodies: list[BodyShare]
    notices: list[Staffing]
    names: dict[str, str]


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
            body=member,
            post=post.event.post,
            region=post.event.region,
            programme=post.event.programme,
            key=part,
            allocated=part * allocated.value,
            occupied=part * occupied,
            grant=grant.event.grant if grant else "",
            minimum=grant.minimum_share if grant else None,
            event=segment.sequence or post.fact.sequence,
        )
        for member, part in shares_of(segment, post, "key")
    ]


def shares(session: Session, question: SharesQuestion, _: int) -> Shares:
    """Return quota, allocated and occupied share of each body and programme.

    Raises:
        UnknownName: the municipality or programme is not on record within the axes.
    """
    snapshot = Snapshot(session, question.axes)
    snapshot.require("body", question.municipality)
    snapshot.require("programme", question.programme)
    facts = snapshot.facts
    found: dict[tuple[str, str], list[PostShare]] = {}
    for one in body_shares(facts, question.day, question.region):
        found.setdefault((one.body, one.programme), []).append(one)
    if question.region is None:
        for programme, body in facts.quotas:
            found.setdefault((body, programme), [])
    rows = [
        _body(facts, body, programme, parts, question.day)
        for (body, programme), parts in sorted(found.items())
        if question.municipality in {None, body} and question.programme in {None, programme}
    ]
    behind = {post.grant for row in rows for post in row.posts if post.grant}
    notices = [one for name in sorted(behind) for one in staffing(facts, name, question.day)]
    names = {one.recipient: facts.body_name(one.recipient) for one in notices}
    return Shares(rows, notices, names)


def body_shares(facts: Facts, day: int, region: str | None = None) -> list[PostShare]:
    """Return every body's part of every post (of a region) on a day."""
    every = [
        one for _, post in sorted(facts.posts.items()) for one in post_shares(facts, post, day)
    ]
    together: dict[tuple[str, str], Fraction] = {}
    for one in every:
        key = (one.body, one.grant)
        together[key] = together.get(key, _NOTHING) + one.allocated
    return [
        one._replace(below=one.minimum is not None and together[one.body, one.grant] < one.minimum)
        for one in every
        if region in {None, one.region}
    ]


def _body(facts: Facts, body: str, programme: str, parts: list[PostShare], day: int) -> BodyShare:
    line = facts.quotas.get((programme, body))
    quota = line.at(day) if line else None
    return BodyShare(
        body=body,
        name=facts.body_name(body),
        programme=programme,
        quota=quota.value if quota else None,
        quota_event=quota.sequence if quota else None,
        allocated=sum((part.allocated for part in parts), _NOTHING),
        occupied=sum((part.occupied for part in parts), _NOTHING),
        posts=tuple(parts),
    )
