"""Read model: the posts and years that bear cost of a closed year before (domain reference §3).

A late voucher's service period lies outside the year that bears it, so the sums of that post and
year do not say which key and which notice it falls under: such years are computed line by line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.events import Voucher
from ledger.domain.period import year_span
from ledger.log.relations import Relation
from ledger.projections.bookings import LABEL, numbers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.log.database import Session
    from ledger.log.eventlog import Recorded

NAME, VERSION = "late_costs", 1

LATE_COST = Relation(
    "late_cost",
    (("post", "int"), ("year", "int"), ("sequence", "int")),
    key=("post", "year", "sequence"),
    clustered=True,
)
RELATIONS = (LATE_COST,)


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


def late_years(session: Session) -> set[tuple[str, int]]:
    """Return every (post, bearing year) with a line of an earlier year of service."""
    sql = "SELECT DISTINCT l.text, c.year FROM late_cost c JOIN label l ON l.number = c.post"
    return {(text, year) for text, year in session.all(sql)}
