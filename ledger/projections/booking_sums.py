"""What is asked of booked lines in sum: by service period, of a year, since an event, how many."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.domain.agreements.sharing import CostRow
from ledger.domain.events import CostReversed
from ledger.domain.period import Span
from ledger.log.database import Session, some_at_a_time
from ledger.log.topics import REGISTRY
from ledger.projections.axes import Axes, within
from ledger.projections.bookings import numbers_of, rows_of_posts, texts_of


def count_of_year(session: Session, year: int) -> int:
    """Return how many lines a year bears, from the stored sums."""
    sql = "SELECT coalesce(sum(bookings), 0) FROM cost_year WHERE year = ?"
    return int(session.all(sql, year)[0][0])


def bearing_years(session: Session) -> list[int]:
    """Return the years that bear cost, from the stored sums."""
    return sorted(row[0] for row in session.all("SELECT DISTINCT year FROM cost_year"))


def service_sums(session: Session, posts: Sequence[str], year: int, axes: Axes) -> list[CostRow]:
    """Return the cost that a year bears of some posts together, by service period and type."""
    numbers = sorted(numbers_of(session, posts).values())
    sums: dict[tuple[int, int, int], int] = {}
    condition, params = within(session, axes)
    sql = (
        "SELECT service_from, service_to, cost_type, sum(amount_cents) FROM booking "
        f"WHERE post IN (?*) AND year = ? AND {condition} "
        "GROUP BY service_from, service_to, cost_type"
    )
    for first, last, cost_type, cents in some_at_a_time(session, sql, numbers, (year, *params)):
        key = (first, last, cost_type)
        sums[key] = sums.get(key, 0) + int(cents)
    texts = texts_of(session)
    return [CostRow(texts[t], Span(a, b + 1), cents) for (a, b, t), cents in sorted(sums.items())]


def booked_after(
    session: Session, sequence: int, last_year: int, axes: Axes
) -> list[tuple[str, int, int, int]]:
    """Return (post, year, lines, cents) of what was recorded after an event, of years up to one."""
    condition, params = within(session, axes)
    sql = (
        "SELECT post, year, count(*), sum(amount_cents) FROM booking WHERE sequence > ? "
        f"AND year <= ? AND {condition} GROUP BY post, year"
    )
    texts = texts_of(session)
    rows = session.all(sql, sequence, last_year, *params)
    return sorted((texts[post], year, lines, int(cents)) for post, year, lines, cents in rows)


def standing_count(session: Session, post: str) -> int:
    """Return how many bookings of a post stand, which is: were not reversed."""
    number = numbers_of(session, [post]).get(post)
    if number is None:
        return 0
    sql = (
        "SELECT e.type, count(*) FROM booking b JOIN event e ON e.sequence = b.sequence "
        "WHERE b.post = ? GROUP BY e.type"
    )
    reversals = REGISTRY.numbers(CostReversed)
    counts = dict(session.all(sql, number))
    return sum(-n if kind in reversals else n for kind, n in counts.items())


def last_booked(session: Session, posts: Sequence[str], year: int, axes: Axes) -> int:
    """Return the latest booking date of the lines of posts that a year bears; 0: there are none."""
    condition, params = within(session, axes, "b.")
    sql = f"SELECT max(b.booked_on) FROM booking b WHERE {condition}"
    return max((day or 0 for (day,) in rows_of_posts(session, sql, params, posts, year)), default=0)
