"""A cost on a vacant post is accepted, never refinanced, and warned about (reference §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.legs import is_funded
from ledger.domain.period import Span

if TYPE_CHECKING:
    from ledger.domain.facts import Facts
    from ledger.log.appending import NewEvent


def booking_warnings(new: list[NewEvent], facts: Facts) -> tuple[str, ...]:
    """Say when a cost falls on a vacant post or outside the notice: accepted, never refinanced."""
    found = []
    for item in new:
        post = facts.posts.get(getattr(item.event, "post", ""))
        if post is None or not any(entry.value for entry in post.grants.entries):
            continue
        span = Span(item.event.service_from, item.event.service_to + 1)  # type: ignore[attr-defined]
        if not is_funded(post, facts.grants, span):
            found.append(
                f"post {post.event.post} is vacant, closed or not covered by its notice in the "
                "service period: the cost is recorded and stays unrefinanced"
            )
    return tuple(found)
