"""Read models made anew beside a ledger that is only read, and compared with those in use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from marshal import dumps
from operator import lt
from typing import TYPE_CHECKING, Any

from ledger.domain.period import year_span
from ledger.log.database import Session
from ledger.log.databases.scratch import BesideSession, beside
from ledger.log.eventlog import Recorded
from ledger.log.relations import Relation
from ledger.log.schema import create_table
from ledger.projections.bookings import Vouchers
from ledger.projections.engine import (
    PROJECTIONS,
    REBUILT,
    Adding,
    RelationDifference,
    apply,
    outdated,
    relations,
)
from ledger.projections.open_vouchers import UnpaidChange

if TYPE_CHECKING:
    from ledger.log.verifying.content import EventBlock

_NONE: list[tuple[Any, ...]] = []
_BY_VALUE = 2
"""Version of marshal in which equal values have equal bytes, and values of other types others."""


@contextmanager
def derived(session: Session) -> Iterator[BesideSession]:
    """Give a place for read models made anew; see `Deriving` and `model_differences`."""
    with beside(session, REBUILT) as place:
        for relation in relations():
            # What is only read in the order of its key needs no further one.
            unique = () if relation.clustered else relation.unique
            named = relation._replace(name=REBUILT + relation.name, unique=unique)
            place.run(create_table(named, place.dialect))
        yield place


class Deriving:
    """Brings read models in such a place up to the log, block by block; `close` ends that."""

    def __init__(self, place: Session) -> None:
        """Begin before the first event."""
        self._place = place
        self._adding = Adding(place, REBUILT)
        self._starts: dict[int, int] = {}

    def add(self, block: EventBlock) -> None:
        """Bring them up to a block; bookings and reversals come in columns."""
        if not block.vouchers:
            apply(self._place, block.events, REBUILT)
            return
        columns = block.vouchers[5:13]
        posts, types, cents, first, last, booked_on, paid_on, years = columns
        lines = Vouchers(
            posts=posts,
            bearing_years=years,
            cost_types=types,
            cents=cents,
            service_from=first,
            service_to=last,
            booked_on=booked_on,
            paid_on=paid_on,
            sequences=block.numbers,
            known_on=block.known_on,
        )
        odd = {item.sequence: item for item in block.events}
        for place in self._late(first, years):
            number = block.numbers[place]
            odd.setdefault(number, block.booked(place))
        unpaid = [] if all(paid_on) else _unpaid(block, paid_on, cents, odd)
        self._adding.add(
            lines, [odd[number] for number in sorted(odd)], sorted(_origins(block)), unpaid
        )

    def close(self) -> None:
        """Write the sums."""
        self._adding.close()

    def _late(self, first: Any, years: Any) -> list[int]:  # noqa: ANN401 - columns of numbers
        """Return the places of the lines that a later year bears than that of their service."""
        starts = self._starts
        for year in {*years} - starts.keys():
            starts[year] = year_span(year).start
        if not any(map(lt, first, map(starts.__getitem__, years))):
            return []
        pairs = zip(first, years, strict=True)
        return [place for place, (day, year) in enumerate(pairs) if day < starts[year]]


def _origins(block: EventBlock) -> set[tuple[str, str]]:
    """Return the bodies and sources of lines; those of a reversal are its booking's."""
    bodies, sources = block.vouchers[:2]
    if len({*sources}) == 1:
        return {(body, sources[0]) for body in {*bodies}}
    return {*zip(bodies, sources, strict=True)}


def _unpaid(
    block: EventBlock, paid_on: Sequence[int], cents: Sequence[int], odd: dict[int, Recorded]
) -> list[UnpaidChange]:
    rows = zip(paid_on, zip(*block.vouchers[:4], strict=True), block.numbers, cents, strict=True)
    return [
        UnpaidChange(who, number, amount)
        for day, who, number, amount in rows
        if not day and number not in odd
    ]


def model_differences(session: Session, place: Session) -> list[RelationDifference]:
    """Compare the read models in use, row by row, with those that were made anew in a place.

    Those that another version stored are left out.
    """
    other = outdated(session)
    current = [r for p in PROJECTIONS if p.NAME not in other for r in p.RELATIONS]
    found = (
        None if _holds(session, place, relation) else _compare(session, place, relation)
        for relation in current
    )
    return [difference for difference in found if difference is not None]


def _holds(session: Session, place: Session, relation: Relation) -> bool:
    """Return whether a read model is what is held in columns, and nothing twice.

    Otherwise what is held becomes a table, to be compared like any other.
    """
    held = (
        place.held.pop(REBUILT + relation.name, None) if isinstance(place, BesideSession) else None
    )
    if held is None:
        return False
    count = 0
    for rows in session.chunks(_in_order(relation, relation.name, session.dialect)):
        count += len(rows)
        if not held.takes(rows):
            break
    else:
        if count == held.taken == held.count:
            return True
    place.insert(relation.named(REBUILT + relation.name), [*held.rows()])
    return False


def _compare(session: Session, place: Session, relation: Relation) -> RelationDifference | None:
    """Rows that stand twice count twice, and a number is not the text that reads like it."""
    mine = session.chunks(_in_order(relation, relation.name, session.dialect))
    fresh = place.chunks(_in_order(relation, REBUILT + relation.name, place.dialect))
    surplus: Counter[bytes] = Counter()
    for stored, made in zip_longest(mine, fresh, fillvalue=_NONE):
        if not surplus and dumps(stored, _BY_VALUE) == dumps(made, _BY_VALUE):
            continue
        for rows, sign in ((stored, 1), (made, -1)):
            for row in rows:
                raw = dumps(row, _BY_VALUE)
                surplus[raw] += sign
                if not surplus[raw]:
                    del surplus[raw]
    counts = [sum(n for n in surplus.values() if n > 0), -sum(n for n in surplus.values() if n < 0)]
    return RelationDifference(relation.name, *counts) if any(counts) else None


def _in_order(relation: Relation, name: str, dialect: str) -> str:
    """Return the question for all rows in the order of the key, the same on both databases."""
    texts = {column for column, kind in relation.columns if kind == "text"}
    bytewise = ' COLLATE "C"' if dialect == "postgresql" else ""
    order = (f"{column}{bytewise if column in texts else ''}" for column in relation.key)
    return f"SELECT {', '.join(relation.column_names)} FROM {name} ORDER BY {', '.join(order)}"
