"""Read model: which bookings are certified, and the certified cost of each post, type and year.

A ledger where nothing is certified has no row here. `certified_year` holds the sums that a
question about today needs, as `cost_year` does for everything booked.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledger.domain.agreements.sharing import CostRow
from ledger.domain.events import CostCertified, Voucher
from ledger.log.database import Session, some_at_a_time
from ledger.log.eventlog import Recorded, events_at
from ledger.log.relations import Relation
from ledger.log.times import times_of
from ledger.projections.axes import NOW, Axes, within
from ledger.projections.bookings import (
    LABEL,
    by_year,
    numbers_of,
    rows_of_posts,
    sums_in,
)
from ledger.projections.counted_lines import of_year, rows_among

NAME, VERSION = "certifications", 1

CERTIFICATION = Relation(
    "certification",
    (("booking", "int"), ("sequence", "int"), ("known_on", "int")),
    key=("booking",),
)
CERTIFIED_YEAR = by_year("certified_year")
RELATIONS = (CERTIFICATION, CERTIFIED_YEAR)


def _certified(session: Session, axes: Axes) -> tuple[str, list[int]]:
    """Return `FROM … WHERE …` of all certified lines within the axes, and its values."""
    booked, params = within(session, axes, "b.")
    confirmed, more = within(session, axes, "c.")
    joined = "FROM booking b JOIN certification c ON c.booking = b.sequence"
    return f"{joined} WHERE {booked} AND {confirmed}", params + more


def apply(session: Session, batch: Sequence[Recorded], prefix: str = "") -> None:
    """Add the certifications of a batch; what they certify is read from the log itself."""
    found = {
        item[2].certifies: (item[2].certifies, item[0], item[1])
        for item in reversed(batch)
        if type(item[2]) is CostCertified and item[2].certifies < item[0]
    }
    if not found:
        return
    sql = f"SELECT booking FROM {prefix}{CERTIFICATION.name} WHERE booking IN (?*)"
    for (standing,) in some_at_a_time(session, sql, sorted(found)):
        del found[standing]
    session.insert(CERTIFICATION.named(prefix + CERTIFICATION.name), sorted(found.values()))
    booked = [
        item.event for item in events_at(session, sorted(found)) if isinstance(item.event, Voucher)
    ]
    texts = dict.fromkeys(text for event in booked for text in (event.post, event.cost_type))
    numbers = numbers_of(session, list(texts), prefix + LABEL.name)
    sums: dict[tuple[int, int, int], list[int]] = {}
    for event in booked:
        key = (numbers[event.post], numbers[event.cost_type], event.bearing_year)
        cell = sums.setdefault(key, [0, 0])
        cell[0] += event.amount_cents
        cell[1] += 1
    rows = [(*key, *cell) for key, cell in sorted(sums.items())]
    session.add_up(CERTIFIED_YEAR.named(prefix + CERTIFIED_YEAR.name), rows)


def any_certified(session: Session) -> bool:
    """Return whether anything was ever certified."""
    return bool(session.all("SELECT 1 FROM certification LIMIT 1"))


def certified_sums(
    session: Session, posts: Sequence[str] | None, of: str = "amount_cents"
) -> dict[tuple[str, int], dict[str, int]]:
    """Return certified cents as `bookings.year_sums` returns the booked ones (everything known)."""
    return sums_in(session, CERTIFIED_YEAR.name, posts, of)


def certified_rows(session: Session, post: str, year: int, basis: str, axes: Axes) -> list[CostRow]:
    """Return a post's certified cost of a year as `counted_lines.cost_rows` returns all of it."""
    chosen = of_year(session, year, basis, axes)
    return rows_among(session, post, _certified(session, axes), chosen)


def uncertified_numbers(
    session: Session, posts: Sequence[str] | None, year: int | None, axes: Axes
) -> list[int]:
    """Return the events without certification of some posts (None: all) and a bearing year.

    Bookings that were reversed before anybody certified them are among them; see
    `ledger.domain.costs.certification.pending`.
    """
    confirmed, params = within(session, axes, "c.")
    booked, more = within(session, axes, "b.")
    sql = (
        "SELECT b.sequence FROM booking b LEFT JOIN certification c ON c.booking = b.sequence "
        f"AND {confirmed} WHERE c.booking IS NULL AND {booked}"
    )
    params += more
    return sorted(row[0] for row in rows_of_posts(session, sql, params, posts, year))


def certifications_at(session: Session, sequences: Sequence[int], axes: Axes) -> dict[int, int]:
    """Return the number of the certification of each of these events that has one."""
    sql = "SELECT booking, sequence, known_on FROM certification WHERE booking IN (?*)"
    rows = some_at_a_time(session, sql, sequences)
    known = times_of(session, axes.horizon).known_on
    return {
        booking: sequence
        for booking, sequence, day in rows
        if axes.hold(sequence, known(sequence, day))
    }


def certifications_on(session: Session, post: str) -> set[int]:
    """Return the numbers of all certifications of bookings on a post."""
    certified, params = _certified(session, NOW)
    rows = rows_of_posts(session, f"SELECT c.sequence {certified}", params, [post])
    return {row[0] for row in rows}


def count_certified_after(session: Session, posts: Sequence[str], sequence: int, axes: Axes) -> int:
    """Return how many certifications on the posts count within the axes but came after an event."""
    certified, params = _certified(session, axes)
    sql = f"SELECT count(*) {certified} AND c.sequence > ?"
    return sum(count for (count,) in rows_of_posts(session, sql, [*params, sequence], posts))
