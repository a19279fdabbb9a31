"""What was booked lately on a post and cost type, and where the same was booked before.

Found by the keys of `booking`, so that the question of a single booking does not grow with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from ledger.domain.events import CostReversed
from ledger.log.database import Session, some_at_a_time
from ledger.log.topics import REGISTRY
from ledger.projections.bookings import numbers_of

_REVERSED = REGISTRY.numbers(CostReversed)
_AT_ONCE = 24
_NEAR = 7
"""Days that are read at once lie so near each other."""


DayAndCents = tuple[int, int]
"""The first day of a service, and an amount."""


class Alike(NamedTuple):
    """A line among others of its day and amount; post and cost type are numbers of `label`."""

    sequence: int
    post: int
    cost_type: int
    service_to: int


class Lately:
    """Reads what was booked before an event, on some posts and cost types."""

    def __init__(self, session: Session, before: int, keys: Iterable[tuple[str, str]]) -> None:
        """Read only events before this one, and only reversals before it; `keys` are asked of."""
        self._session, self._before = session, before
        wanted = [*keys]
        self._numbers = numbers_of(session, [*{text for key in wanted for text in key}])
        self._last: dict[tuple[int, int], int] = {}
        self._years: dict[tuple[int, int], list[int]] = {}
        posts = sorted({self._numbers[post] for post, _ in wanted if post in self._numbers})
        # The sums tell which years may have lines.
        sql = "SELECT post, cost_type, year FROM cost_year WHERE post IN (?*)"
        for post, kind, year in some_at_a_time(session, sql, posts):
            self._years.setdefault((post, kind), []).append(year)

    def standing(
        self, post: str, cost_type: str, count: int, also: Iterable[int] = ()
    ) -> list[tuple[int, int]]:
        """Return (event, cents) of the last standing bookings of a post and type, in order.

        Args:
            post: of which post.
            cost_type: of which cost type.
            count: at most so many.
            also: years of lines that are in no sum yet.
        """
        key = self._numbers.get(post, 0), self._numbers.get(cost_type, 0)
        years = {*self._years.get(key, ()), *also}
        last = [(self._last_in(key[0], year), year) for year in years]
        newest = sorted((pair for pair in last if pair[0]), reverse=True)
        found: list[tuple[int, int]] = []
        for place, (_, year) in enumerate(newest):
            bound = newest[place + 1][0] if place + 1 < len(newest) else 0
            found += islice(_standing(self._session, key, year, self._before), count)
            found.sort(reverse=True)
            del found[count:]
            # Nothing of another year is younger than what was found: it would change nothing.
            if len(found) == count and found[-1][0] > bound:
                break
        return found[::-1]

    def _last_in(self, post: int, year: int) -> int:
        """Return the last event before, in a post's year; 0: there is none."""
        if (post, year) not in self._last:
            sql = "SELECT max(sequence) FROM booking WHERE post = ? AND year = ? AND sequence < ?"
            self._last[post, year] = self._session.all(sql, post, year, self._before)[0][0] or 0
        return self._last[post, year]


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


def alike(session: Session, wanted: Iterable[DayAndCents]) -> Iterator[list[Alike]]:
    """Yield the lines of each first day of service and amount, in order, where it is several."""
    sql = (
        "SELECT sequence, post, cost_type, service_to FROM booking "
        "WHERE service_from = ? AND amount_cents = ? ORDER BY sequence"
    )
    for day, cents in sorted(wanted):
        rows = session.all(sql, day, cents)
        if len(rows) > 1:
            yield list(map(Alike._make, rows))


def alike_on(session: Session, days: Iterable[int], first: int) -> Iterator[DayAndCents]:
    """Yield the days and amounts that came again with an event from one on.

    On a post, or wherever, where an earlier event has them; all lines of these days are read, and
    of those between days that are near each other.
    """
    groups = (
        "SELECT service_from, amount_cents FROM booking WHERE service_from BETWEEN ? AND ? GROUP BY"
    )
    sql = (
        f"{groups} service_from, amount_cents, post HAVING count(*) > 1 AND max(sequence) >= ? "
        f"UNION {groups} service_from, amount_cents "
        "HAVING min(sequence) < ? AND max(sequence) >= ?"
    )
    for run in _runs(days):
        yield from session.all(sql, *run, first, *run, first, first)


def _runs(days: Iterable[int]) -> list[list[int]]:
    """Return the first and last day of days that are near each other: a question for all of them.

    What lies between has no event of those that are asked about.
    """
    found: list[list[int]] = []
    for day in sorted(days):
        if found and day - found[-1][1] <= _NEAR:
            found[-1][1] = day
        else:
            found.append([day, day])
    return found
