"""Which booked lines count in a year on a basis, within the axes: asked of `bookings`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.domain.agreements.sharing import CostRow
from ledger.domain.period import Span, year_of, year_span
from ledger.log.database import Session
from ledger.projections.axes import Axes, within
from ledger.projections.bookings import numbers_of, rows_of_posts
from ledger.projections.payments import paid_between, payment_stands


def years_with_lines(session: Session, post: str, basis: str, axes: Axes) -> set[int]:
    """Return the years with lines of a post: bearing years, or on `cash` the years of payment."""
    number = numbers_of(session, [post]).get(post)
    if number is None:
        return set()
    condition, params = within(session, axes, "b.")
    where = f"FROM booking b WHERE b.post = ? AND {condition}"
    if basis == "accrual":
        # The sums name every year that ever had a line; one line tells whether it counts.
        years = session.all("SELECT DISTINCT year FROM cost_year WHERE post = ?", number)
        one = f"SELECT 1 {where} AND b.year = ? LIMIT 1"
        return {year for (year,) in years if session.all(one, number, *params, year)}
    days = session.all(f"SELECT DISTINCT b.paid_on {where}", number, *params)
    stands, more = payment_stands(session, axes)
    days += session.all(
        "SELECT DISTINCT p.paid_on FROM booking b JOIN payment p ON p.booking = b.sequence "
        f"WHERE b.post = ? AND {condition} AND {stands}",
        number,
        *params,
        *more,
    )
    return {year_of(day) for (day,) in days if day}


def cost_rows(session: Session, post: str, year: int, basis: str, axes: Axes) -> list[CostRow]:
    """Return a post's cost of a year by service period and cost type, in a fixed order."""
    condition, known = within(session, axes, "b.")
    counted = f"FROM booking b WHERE {condition}", known
    return rows_among(session, post, counted, of_year(session, year, basis, axes))


def rows_among(
    session: Session, post: str, lines: tuple[str, list[int]], chosen: tuple[str, list[int]]
) -> list[CostRow]:
    """Return what `cost_rows` does.

    Args:
        session: the ledger.
        post: whose cost.
        lines: `FROM` and `WHERE` of lines `b`, with values.
        chosen: a further condition, with values.
    """
    number = numbers_of(session, [post]).get(post)
    if number is None:
        return []
    (counted, known), (where, params) = lines, chosen
    kind = "b.service_from, b.service_to, b.cost_type"
    sql = f"SELECT {kind}, sum(b.amount_cents) AS cents {counted} AND b.post = ? AND {where}"
    named = (
        f"SELECT l.text, s.service_from, s.service_to, s.cents FROM ({sql} GROUP BY {kind}) s "
        "JOIN label l ON l.number = s.cost_type ORDER BY s.service_from, s.service_to, s.cost_type"
    )
    rows = session.all(named, *known, number, *params)
    return [CostRow(text, Span(a, b + 1), int(cents)) for text, a, b, cents in rows]


def booking_sequences(session: Session, post: str, year: int, basis: str, axes: Axes) -> list[int]:
    """Return the numbers of the events behind `cost_rows`, by service period, then number."""
    sql, params = _lines(session, "b.sequence", year, basis, axes)
    numbers = numbers_of(session, [post]).values()
    by_service = f"{sql} ORDER BY b.service_from, b.sequence"
    return [row[0] for number in numbers for row in session.all(by_service, number, *params)]


def every_line(
    session: Session, posts: Sequence[str], year: int, basis: str, axes: Axes
) -> Iterator[int]:
    """Yield the numbers of the events behind `cost_rows` of some posts, post by post."""
    sql, params = _lines(session, "b.sequence", year, basis, axes)
    for number in sorted(numbers_of(session, posts).values()):
        yield from (row[0] for row in session.stream(sql, number, *params))


def _lines(
    session: Session, columns: str, year: int, basis: str, axes: Axes
) -> tuple[str, list[object]]:
    """Return the query for what counts of one post, whose number comes first, and its values."""
    where, params = of_year(session, year, basis, axes)
    condition, known = within(session, axes, "b.")
    sql = f"SELECT {columns} FROM booking b WHERE b.post = ? AND {where} AND {condition}"
    return sql, [*params, *known]


def lines_within(session: Session, post: str, axes: Axes) -> tuple[int, int]:
    """Return how many lines of a post lie within the axes, and their sum in cents."""
    condition, params = within(session, axes, "b.")
    sums = "SELECT count(*), coalesce(sum(b.amount_cents), 0) FROM booking b"
    rows = rows_of_posts(session, f"{sums} WHERE {condition}", params, [post])
    lines, cents = rows[0] if rows else (0, 0)
    return lines, int(cents)


def count_recorded_after(session: Session, posts: Sequence[str], sequence: int, axes: Axes) -> int:
    """Return how many lines of the posts count within the axes but were recorded after an event."""
    condition, params = within(session, axes, "b.")
    sql = f"SELECT count(*) FROM booking b WHERE b.sequence > ? AND {condition}"
    return sum(count for (count,) in rows_of_posts(session, sql, [sequence, *params], posts))


def of_year(session: Session, year: int, basis: str, axes: Axes) -> tuple[str, list[int]]:
    """Return the condition, and its values, that line `b` counts in a year on a basis.

    On cash an unpaid line counts where a later payment stands within the axes.
    """
    if basis == "accrual":
        return "b.year = ?", [year]
    span = year_span(year)
    later, params = paid_between(session, span, axes)
    condition = f"(b.paid_on >= ? AND b.paid_on < ? OR b.paid_on = 0 AND {later})"
    return condition, [span.start, span.end, *params]
