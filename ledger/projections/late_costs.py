"""Read model: the bookings that a later year bears, because that of service is closed (§3).

A late voucher's service period lies outside the year that bears it. Its days of service decide
everything (key, notice, entitlement, overhead, VAT), so the sums of a post and year leave it out.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledger.domain.agreements.sharing import CostRow
from ledger.domain.events import Voucher
from ledger.domain.period import Span, year_span
from ledger.domain.years.bearing import LateCost
from ledger.log.database import Session, some_at_a_time
from ledger.log.eventlog import Recorded
from ledger.log.relations import Relation
from ledger.projections.axes import Axes, within
from ledger.projections.bookings import LABEL, numbers_of, texts_of

NAME, VERSION = "late_costs", 1

LATE_COST = Relation(
    "late_cost",
    (("post", "int"), ("year", "int"), ("sequence", "int")),
    key=("post", "year", "sequence"),
    clustered=True,
)
RELATIONS = (LATE_COST,)

_LINES = "late_cost l CROSS JOIN booking b"
"""SQLite keeps this order: the few late lines first, not every line of the posts."""
_THEIRS = "b.post = l.post AND b.year = l.year AND b.sequence = l.sequence"


class _Starts(dict[int, int]):
    """The first day of each year, computed once."""

    def __missing__(self, year: int) -> int:
        self[year] = year_span(year).start
        return self[year]


def apply(session: Session, batch: Sequence[Recorded], prefix: str = "") -> None:
    """Add the late lines of a batch; nearly always there are none."""
    starts = _Starts()
    late = [
        (item[0], event)
        for item in batch
        if isinstance(event := item[2], Voucher) and event.service_from < starts[event.bearing_year]
    ]
    if not late:
        return
    posts = sorted({event.post for _, event in late})
    numbers = numbers_of(session, posts, prefix + LABEL.name)
    rows = [(numbers[event.post], event.bearing_year, sequence) for sequence, event in late]
    session.insert(LATE_COST.named(prefix + LATE_COST.name), rows)


def late_rows(
    session: Session, posts: Sequence[str] | None, axes: Axes, *, certified: bool = False
) -> dict[str, list[LateCost]]:
    """Return by post (None: of all) the cost that a later year bears than that of its service.

    With `certified` only of bookings that somebody certified.
    """
    sql = (
        "SELECT b.post, b.year, b.service_from, b.service_to, b.cost_type, sum(b.amount_cents) "
        f"FROM {_LINES} "
    )
    where, params = within(session, axes, "b.")
    where = f"{_THEIRS} AND {where}"
    if certified:
        sql += "JOIN certification c ON c.booking = b.sequence "
        confirmed, more = within(session, axes, "c.")
        where, params = f"{where} AND {confirmed}", params + more
    order = "b.post, b.year, b.service_from, b.service_to, b.cost_type"
    some = "" if posts is None else " AND l.post IN (?*)"
    query = f"{sql}WHERE {where}{some} GROUP BY {order} ORDER BY {order}"
    if posts is None:
        found = session.all(query, *params)
    else:
        numbers = sorted(numbers_of(session, posts).values())
        found = list(some_at_a_time(session, query, numbers, before=params))
    texts = texts_of(session) if found else {}
    result: dict[str, list[LateCost]] = {}
    for post, year, first, last, cost_type, cents in found:
        row = CostRow(texts[cost_type], Span(first, last + 1), int(cents))
        result.setdefault(texts[post], []).append(LateCost(year, row))
    return result


def borne_late(session: Session, post: str, year: int, axes: Axes) -> list[int]:
    """Return the events of a post's late cost, of whatever years of service, that a year bears."""
    number = numbers_of(session, [post]).get(post)
    if number is None:
        return []
    sql = "SELECT sequence FROM late_cost WHERE post = ? AND year = ? AND sequence <= ?"
    return [row[0] for row in session.all(sql, number, year, axes.sequence)]


def late_sequences(
    session: Session, post: str, service_year: int, upto: int, axes: Axes
) -> list[int]:
    """Return the events of a post's late cost of a service year that is borne up to a year."""
    number = numbers_of(session, [post]).get(post)
    if number is None:
        return []
    span = year_span(service_year)
    condition, known = within(session, axes, "b.")
    rows = session.all(
        f"SELECT b.sequence FROM {_LINES} WHERE {_THEIRS} AND l.post = ? AND l.year <= ? "
        f"AND b.service_from >= ? AND b.service_from < ? AND {condition} "
        "ORDER BY b.service_from, b.sequence",
        number,
        upto,
        *span,
        *known,
    )
    return [row[0] for row in rows]
