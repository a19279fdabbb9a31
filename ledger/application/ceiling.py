"""A cost over a ceiling is a fact and is booked; it is flagged at once (§ 83 GO NRW)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.closing import first_open_year
from ledger.domain.council import blocked
from ledger.domain.events import Voucher
from ledger.domain.facts import fold
from ledger.domain.money import Cents
from ledger.domain.said import Said
from ledger.position.closing import closings
from ledger.position.load import Question, facts_of
from ledger.position.position import EXCEEDED, positions, positions_of
from ledger.projections.fact_index import with_references

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ledger.domain.events import Event
    from ledger.domain.facts import Facts, Post
    from ledger.log.database import Session
    from ledger.position.position import Position


def ceiling_warnings(session: Session, booked: Event) -> tuple[Said, ...]:
    """Name every member of the post's agreements whose ceiling the booking finds exceeded.

    Where a member has closed the bearing year, the cost counts in its first open year.
    """
    return batch_warnings(session, [booked]).get(0, ())


def batch_warnings(session: Session, booked: Sequence[Event | None]) -> dict[int, tuple[Said, ...]]:
    """Return by place what `ceiling_warnings` says once all bookings of a batch are in.

    Each body, programme and year is looked at once; it is named with the last booking that counts
    in it.

    Args:
        session: with the bookings in the read models.
        booked: the bookings in their order; None or another event counts in no year.
    """
    last: dict[tuple[str, str, int], int] = {}
    cells: dict[tuple[str, int], list[tuple[str, str, int]]] = {}
    for place, event in enumerate(booked):
        if isinstance(event, Voucher):
            key = event.post, event.bearing_year
            if key not in cells:
                cells[key] = list(_cells(session, *key))
            last.update(dict.fromkeys(cells[key], place))
    found: dict[int, tuple[Said, ...]] = {}
    for (member, programme, year), place in sorted(last.items()):
        rows, theirs = positions(session, Question(member, year, programme))
        over = (row for row in rows if row.status == EXCEEDED and not row.closed)
        found[place] = (*found.get(place, ()), *(_warning(row, theirs) for row in over))
    return found


def _cells(session: Session, name: str, year: int) -> Iterator[tuple[str, str, int]]:
    """Yield where a cost of a post and year counts: member, programme, year."""
    facts = fold(with_references(session, {("post", name)}))
    post = facts.posts[name]
    for member in members_of(post, facts):
        yield member, post.event.programme, _counts_in(session, member, year)


def exceeded_warnings(session: Session, touched: Iterable[tuple[str, int]]) -> tuple[Said, ...]:
    """Name every member whose ceiling is exceeded in years (post, bearing year) with bookings."""
    places = set(touched)
    facts = fold(with_references(session, {("post", post) for post, _ in places}))
    members = {post: members_of(facts.posts[post], facts) for post, _ in places}
    bodies = set().union(*members.values())
    theirs = fold(facts_of(session, bodies))
    if not theirs.decisions and not theirs.budgets:
        return ()  # nobody decided on a ceiling, so no figures need be computed
    cells = {
        (member, facts.posts[post].event.programme, max(year, first_open_year(theirs, member)))
        for post, year in places
        for member in members[post]
    }
    rows, theirs = positions_of(session, bodies, {year for _, _, year in cells})
    return tuple(
        _warning(row, theirs) for row in rows if row.status == EXCEEDED and row.key in cells
    )


def _counts_in(session: Session, member: str, year: int) -> int:
    """Return where a cost counts: its year, and behind a closing of it the first open year."""
    facts = fold(closings(session, [member]))
    return first_open_year(facts, member) if year <= facts.closed_until(member) else year


def members_of(post: Post, facts: Facts) -> set[str]:
    """Return who bears or ever bore a part of a post, its employing body among them."""
    names = {entry.value for entry in post.agreements.entries if entry.value is not None}
    agreements = (facts.agreements[name] for name in names if name in facts.agreements)
    versions = (entry.value for agreement in agreements for entry in agreement.keys.entries)
    members = {member for version in versions if version for member, _, _ in version.key}
    return members | {post.event.employing_body}


def _warning(row: Position, facts: Facts) -> Said:
    over = -(row.headroom_cents or 0)
    still = sum(blocked(facts, row.municipality, row.programme, row.year).values())
    words = (
        "BL-267 {body} {year}: {over} over the ceiling; § 83 GO NRW wants an over-plan approval: "
        "budget approve-over-plan"
    )
    if still >= over > 0:
        words = (
            "BL-268 {body} {year}: {over} of a blocked amount are used ({blocked} are blocked); "
            "lift the block: budget lift-block"
        )
    body = row.municipality_name
    return Said(words, body=body, year=row.year, over=Cents(over), blocked=Cents(still))
