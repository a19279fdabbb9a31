"""A cost over a ceiling is a fact and is booked; it is flagged at once (§ 83 GO NRW)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ledger.domain.council.authorised import EXCEEDED, blocked
from ledger.domain.facts import Facts
from ledger.domain.money import Cents
from ledger.domain.said import Said
from ledger.domain.years.closing import first_open_year
from ledger.domain.years.year_book import bodies_behind
from ledger.log.database import Session
from ledger.log.known import asked_once
from ledger.position.position import Position, rows_of
from ledger.position.snapshot import Snapshot, facts_around
from ledger.projections.axes import NOW
from ledger.projections.fact_index import FACT_KEY, subjects_mentioning

Cell = tuple[str, int]
"""A post and a bearing year."""


def exceeded_warnings(
    session: Session, touched: Iterable[Cell], facts: Facts | None
) -> tuple[Said, ...]:
    """Name every body whose ceiling is exceeded where bookings on posts and years count."""
    return batch_warnings(session, dict.fromkeys(touched, 0), facts).get(0, ())


def batch_warnings(
    session: Session, touched: Mapping[Cell, int], facts: Facts | None = None
) -> dict[int, tuple[Said, ...]]:
    """Return what to say behind which booking of a batch, once all of them are in.

    Each body, programme and year is looked at once; it is named with the last booking that counts
    in it. Where a member of the post's agreements has closed the bearing year, the cost counts in
    its first open year.

    Args:
        session: with the bookings in the read models.
        touched: the posts and bearing years with bookings, each with the place of the last one.
        facts: what was read of the posts before; they are read now where it lacks one, such as that
            of a booking that is reversed.
    """
    posts = {post for post, _ in touched}
    if facts is None or not posts <= facts.posts.keys():
        facts = facts_around(session, {("post", post) for post in posts})
    behind = {post: bodies_behind(facts.posts[post], facts) for post, _ in touched}
    bodies = set().union(*behind.values())
    if not _has_ceiling(session, bodies):
        return {}  # nobody decided on a ceiling, so no figures need be computed
    snapshot = Snapshot.of_figures(session, NOW, bodies)
    theirs = snapshot.facts
    last: dict[tuple[str, str, int], int] = {}
    for (post, year), place in touched.items():
        for body in behind[post]:
            counts_in = max(year, first_open_year(theirs, body))
            key = body, facts.posts[post].event.programme, counts_in
            last[key] = max(place, last.get(key, place))
    rows = rows_of(snapshot, {year for _, _, year in last})
    found: dict[int, tuple[Said, ...]] = {}
    for row in rows:
        if row.status == EXCEEDED and row.key in last:
            place = last[row.key]
            found[place] = (*found.get(place, ()), _warning(row, theirs))
    return found


def _has_ceiling(session: Session, bodies: Iterable[str]) -> bool:
    names = sorted(bodies)
    keys, asked = [("body", name) for name in names], ("ceilings", *names)

    def any_decided() -> bool:
        return bool(subjects_mentioning(session, keys, ("decision", "budget")))

    return asked_once(session, FACT_KEY.name, asked, any_decided)


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
