"""A cost over a ceiling is a fact and is booked; it is flagged at once (§ 83 GO NRW)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.closing import first_open_year
from ledger.domain.council import blocked
from ledger.domain.events import Voucher
from ledger.domain.facts import fold
from ledger.domain.money import decimal_text
from ledger.position.closing import closings
from ledger.position.load import Question, facts_for
from ledger.position.position import EXCEEDED, positions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledger.domain.events import Event
    from ledger.domain.facts import Facts, Post
    from ledger.log.database import Session
    from ledger.position.position import Position


def ceiling_warnings(session: Session, booked: Event) -> tuple[str, ...]:
    """Name every member of the post's agreements whose ceiling the booking finds exceeded.

    Where a member has closed the bearing year, the cost counts in its first open year.
    """
    if not isinstance(booked, Voucher):
        return ()
    _, facts = positions(session, Question(booked.employing_body, booked.bearing_year))
    post = facts.posts[booked.post]
    found = []
    for member in sorted(members_of(post, facts)):
        for year in _years(session, member, booked.bearing_year):
            question = Question(member, year, post.event.programme)
            rows, theirs = positions(session, question)
            over = (row for row in rows if row.status == EXCEEDED and not row.closed)
            found += [_warning(row, theirs) for row in over]
    return tuple(found)


def exceeded_warnings(session: Session, touched: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Name every member whose ceiling is exceeded in years (post, bearing year) with bookings."""
    facts = facts_for(session, Question())
    if not facts.decisions:
        return ()  # nobody decided on a ceiling, so the figures of all years need not be computed
    rows, facts = positions(session, Question())
    cells = {
        (member, facts.posts[post].event.programme, open_year)
        for post, year in touched
        for member in members_of(facts.posts[post], facts)
        for open_year in (max(year, first_open_year(facts, member)),)
    }
    return tuple(
        _warning(row, facts)
        for row in rows
        if row.status == EXCEEDED and (row.municipality, row.programme, row.year) in cells
    )


def _years(session: Session, member: str, year: int) -> list[int]:
    """Return where a cost counts: its year, and behind a closing of it the first open year."""
    facts = fold(closings(session, [member]))
    return [first_open_year(facts, member)] if year <= facts.closed_until(member) else [year]


def members_of(post: Post, facts: Facts) -> set[str]:
    """Return who bears or ever bore a part of a post, its employing body among them."""
    names = {entry.value for entry in post.agreements.entries if entry.value is not None}
    agreements = (facts.agreements[name] for name in names if name in facts.agreements)
    versions = (entry.value for agreement in agreements for entry in agreement.keys.entries)
    members = {member for version in versions if version for member, _, _ in version.key}
    return members | {post.event.employing_body}


def _warning(row: Position, facts: Facts) -> str:
    over = -(row.headroom_cents or 0)
    still = sum(blocked(facts, row.municipality, row.programme, row.year).values())
    if still >= over > 0:
        return (
            f"{row.municipality_name} {row.year}: {decimal_text(over)} of a blocked amount are "
            f"used ({decimal_text(still)} are blocked); lift the block: budget lift-block"
        )
    return (
        f"{row.municipality_name} {row.year}: {decimal_text(over)} over the ceiling; § 83 GO NRW "
        "wants an over-plan approval: budget approve-over-plan"
    )
