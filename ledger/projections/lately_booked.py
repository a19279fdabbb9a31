"""What was booked lately on a post and cost type, and where the same was booked before.

Found by the clustered key of `booking`, so a single booking asks about its own post alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain.events import CostReversed
from ledger.log.topics import REGISTRY
from ledger.projections.bookings import numbers_of, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.log.database import Session

_REVERSED = REGISTRY.numbers(CostReversed)
_AT_ONCE = 24
FEW = 24
"""So many contents are looked for one by one."""


class Twin(NamedTuple):
    """What two lines of a post have in common: they are the same cost, by the look of them."""

    cost_type: str
    cents: int
    service_from: int
    service_to: int


class Lately:
    """Reads what was booked before an event; what a post's types have in common is asked once."""

    def __init__(self, session: Session, before: int) -> None:
        """Read only events before this one, and only reversals before it."""
        self._session, self._before = session, before
        self._numbers: dict[str, int | None] = {}
        self._years: dict[int, list[tuple[int, int]]] = {}

    def standing(self, post: str, cost_type: str, count: int) -> list[tuple[int, int]]:
        """Return (event, cents) of the last standing bookings of a post and type, in order.

        Args:
            post: of which post.
            cost_type: of which cost type.
            count: at most so many.
        """
        number = self._number(post)
        newest = self._newest(number) if number is not None else []
        kind = self._number(cost_type) if newest else None
        if number is None or kind is None:
            return []
        found: list[tuple[int, int]] = []
        for place, (_, year) in enumerate(newest):
            bound = newest[place + 1][0] if place + 1 < len(newest) else 0
            mine = _standing(self._session, (number, kind), year, self._before)
            for taken, one in enumerate(mine, 1):
                found.append(one)
                if taken == count:
                    break
            found.sort(reverse=True)
            del found[count:]
            # Nothing of another year is younger than what was found: it would change nothing.
            if len(found) == count and found[-1][0] > bound:
                break
        return found[::-1]

    def _number(self, text: str) -> int | None:
        if text not in self._numbers:
            self._numbers[text] = numbers_of(self._session, [text]).get(text)
        return self._numbers[text]

    def _newest(self, post: int) -> list[tuple[int, int]]:
        if post not in self._years:
            self._years[post] = _newest(self._session, post, self._before)
        return self._years[post]


def _newest(session: Session, post: int, before: int) -> list[tuple[int, int]]:
    """Return (last event, year) of every year with lines of the post, the latest event first."""
    sql = "SELECT max(sequence) FROM booking WHERE post = ? AND year = ? AND sequence < ?"
    last = [(session.all(sql, post, year, before)[0][0], year) for year in _years(session, post)]
    return sorted(((found, year) for found, year in last if found), reverse=True)


def _years(session: Session, post: int, first: int = 0) -> list[int]:
    """Return the years with lines of a post from one on: one step in the key for each."""
    found: list[int] = []
    sql = "SELECT min(year) FROM booking WHERE post = ? AND year >= ?"
    while (year := session.all(sql, post, first)[0][0]) is not None:
        found.append(year)
        first = year + 1
    return found


def _standing(
    session: Session, key: tuple[int, int], year: int, before: int
) -> Iterator[tuple[int, int]]:
    """Yield (event, cents) of what stands in a year, the latest first."""
    sql = (
        "SELECT b.sequence, b.amount_cents, e.type, e.state FROM booking b "
        "JOIN event e ON e.sequence = b.sequence WHERE b.post = ? AND b.year = ? "
        f"AND b.sequence < ? AND b.cost_type = ? ORDER BY b.sequence DESC LIMIT {_AT_ONCE}"
    )
    gone: set[int] = set()
    while rows := session.all(sql, key[0], year, before, key[1]):
        for sequence, cents, kind, state in rows:
            if kind in _REVERSED:
                event: Any = REGISTRY.decoder(kind, sequence)(bytes(state))
                gone.add(event.reverses)
            elif sequence not in gone:
                yield sequence, cents
        before = rows[-1][0]


def twins_of(
    session: Session, post: str, wanted: Sequence[Twin] | None, first_year: int
) -> dict[Twin, list[int]]:
    """Return the events of a post that have all that in common, of years from one on, in order.

    `wanted` are looked up one by one; None: all are found, by grouping the post's lines.
    """
    numbers = numbers_of(session, [post, *{one.cost_type for one in wanted or ()}])
    if post not in numbers:
        return {}
    if wanted is None:
        return _grouped(session, numbers[post], first_year)
    years = _years(session, numbers[post], first_year)
    sql = (
        "SELECT sequence FROM booking WHERE post = ? AND year = ? AND amount_cents = ? "
        "AND service_from = ? AND service_to = ? AND cost_type = ?"
    )
    found: dict[Twin, list[int]] = {}
    for one in wanted:
        for year in years if one.cost_type in numbers else ():
            rest = one.cents, one.service_from, one.service_to, numbers[one.cost_type]
            rows = session.all(sql, numbers[post], year, *rest)
            found.setdefault(one, []).extend(row[0] for row in rows)
    return {one: sorted(events) for one, events in found.items() if len(events) > 1}


def _grouped(session: Session, post: int, first_year: int) -> dict[Twin, list[int]]:
    same = "cost_type, amount_cents, service_from, service_to"
    twins = (
        f"SELECT {same} FROM booking WHERE post = ? AND year >= ? "
        f"GROUP BY {same} HAVING count(*) > 1"
    )
    alike = (
        "SELECT 1 FROM booking WHERE post = ? AND year >= ? "
        "GROUP BY amount_cents, service_from HAVING count(*) > 1 LIMIT 1"
    )
    if not session.all(alike, post, first_year):
        return {}  # often, and asked with less to sort
    names = same.split(", ")
    sql = (
        f"SELECT {', '.join(f'b.{name}' for name in names)}, b.sequence "
        f"FROM booking b JOIN ({twins}) g ON "
        + " AND ".join(f"g.{name} = b.{name}" for name in names)
        + " WHERE b.post = ? AND b.year >= ?"
    )
    texts = texts_of(session)
    found: dict[Twin, list[int]] = {}
    for kind, *rest, sequence in sorted(session.all(sql, post, first_year, post, first_year)):
        found.setdefault(Twin(texts[kind], *rest), []).append(sequence)
    return found
