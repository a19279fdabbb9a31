"""Read model: each cost type, with how many standing facts and standing bookings name it.

What a booking may name is asked at every booking, so it is counted here and not looked up among all
of them. A withdrawn fact and a reversed booking name nothing any more; their row stays, with 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ledger.domain.costs.cost_types import named_types
from ledger.domain.events import CostReversed, FactWithdrawn, Voucher
from ledger.log.database import Session
from ledger.log.eventlog import Recorded, events_at
from ledger.log.relations import Relation

NAME, VERSION = "cost_types", 1

COST_TYPE = Relation(
    "cost_type",
    (("name", "text"), ("facts", "int"), ("bookings", "int")),
    key=("name",),
    clustered=True,
)
RELATIONS = (COST_TYPE,)


def apply(session: Session, batch: Sequence[Recorded], prefix: str = "") -> None:
    """Count what the events of a batch name."""
    booked = [item.event for item in batch if isinstance(item.event, Voucher)]
    facts: Counter[str] = Counter()
    withdrawn: list[int] = []
    for item in batch:
        event = item.event
        if isinstance(event, FactWithdrawn):
            withdrawn.append(event.withdraws)
        elif not isinstance(event, Voucher):
            facts.update(dict.fromkeys(named_types(event), 1))
    for item in events_at(session, withdrawn) if withdrawn else ():
        facts.subtract(dict.fromkeys(named_types(item.event), 1))
    _count(session, prefix, facts, _standing(booked))


def _standing(booked: Sequence[Voucher]) -> Counter[str]:
    """Return how many bookings more (or fewer) stand of each type."""
    found = Counter(event.cost_type for event in booked)
    for event in booked:
        if type(event) is CostReversed:
            found[event.cost_type] -= 2  # neither it nor what it reverses
    return found


class AddingCostTypes:
    """Counts many bookings of one command, given in columns, part by part."""

    def __init__(self, session: Session, prefix: str = "") -> None:
        """Begin; nothing is written yet."""
        self._session = session
        self._prefix = prefix
        self._found: Counter[str] = Counter()

    def add(self, cost_types: Sequence[str], odd: Sequence[Recorded]) -> None:
        """Count the types of some lines; `odd` are those among them that `apply` counts."""
        self._found.update(cost_types)
        self._found.subtract(
            item.event.cost_type for item in odd if isinstance(item.event, Voucher)
        )

    def close(self) -> None:
        """Write the counts."""
        _count(self._session, self._prefix, {}, self._found)


def _count(
    session: Session, prefix: str, facts: Mapping[str, int], bookings: Mapping[str, int]
) -> None:
    rows = [
        (text, facts.get(text, 0), bookings.get(text, 0)) for text in sorted({*facts, *bookings})
    ]
    if rows:
        session.add_up(COST_TYPE.named(prefix + COST_TYPE.name), rows)


def known_types(session: Session) -> list[str]:
    """Return every type that is named by what stands, in no order."""
    return [
        row[0] for row in session.all("SELECT name FROM cost_type WHERE facts > 0 OR bookings > 0")
    ]
