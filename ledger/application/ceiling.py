"""A cost over a ceiling is a fact and is booked; it is flagged at once (§ 83 GO NRW)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.events import Voucher
from ledger.domain.money import decimal_text
from ledger.position.load import Question
from ledger.position.position import EXCEEDED, positions

if TYPE_CHECKING:
    from ledger.domain.events import Event
    from ledger.log.database import Session


def ceiling_warnings(session: Session, booked: Event) -> tuple[str, ...]:
    """Name every member of the post's agreement whose ceiling of the bearing year is exceeded."""
    if not isinstance(booked, Voucher):
        return ()
    _, facts = positions(session, Question(booked.employing_body, booked.bearing_year))
    post = facts.posts[booked.post].event
    agreement = facts.agreements.get(post.agreement) if post.agreement else None
    entries = [entry.value for entry in agreement.keys.entries] if agreement else []
    members = {member for version in entries if version for member, _, _ in version.key}
    found = []
    for member in sorted(members | {post.employing_body}):
        rows, _ = positions(session, Question(member, booked.bearing_year, post.programme))
        found += [
            f"{row.municipality_name} {row.year}: {decimal_text(-(row.headroom_cents or 0))} over "
            "the ceiling; § 83 GO NRW wants an over-plan approval"
            for row in rows
            if row.status == EXCEEDED
        ]
    return tuple(found)
