"""Who works together under an agreement: its members, its posts, their employing bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.period import Span, year_span

if TYPE_CHECKING:
    from ledger.domain.state import Agreement, Facts, Post


def members_in(agreement: Agreement, span: Span) -> set[str]:
    """Return who has a part in cost or grant on some day of a span (half-open)."""
    return {
        member
        for _, entry in agreement.keys.segments(span)
        if entry is not None and entry.value is not None
        for member, _, _ in (*entry.value.key, *entry.value.grant_key)
    }


def employing_bodies(facts: Facts, agreement: str, year: int) -> list[str]:
    """Return who employs on posts under an agreement in a year; else whoever ever did."""
    posts = [facts.posts[name] for name in facts.posts_under("agreement", agreement)]
    mine = [post for post in posts if _rests(post, agreement, year_span(year))]
    return sorted({post.event.employing_body for post in mine or posts})


def _rests(post: Post, agreement: str, span: Span) -> bool:
    return any(
        level is not None
        for part, entry in post.agreements.segments(span)
        if entry is not None and entry.value == agreement
        for _, level in post.fte.segments(part)
    )
