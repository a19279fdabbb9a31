"""Read model: which bodies carried an authorisation over, so that nobody else's is looked at again.

Every fact may leave less in a year than was carried over from it. Nearly always nobody did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.events import BudgetCarriedOver
from ledger.log.relations import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledger.log.database import Session
    from ledger.log.eventlog import Recorded

NAME, VERSION = "carry_overs", 1

CARRY_OVER = Relation(
    "carry_over", (("body", "text"), ("sequence", "int")), key=("body", "sequence"), clustered=True
)
RELATIONS = (CARRY_OVER,)


def apply(session: Session, batch: Sequence[Recorded], prefix: str = "") -> None:
    """Add the carry-overs of a batch, whether they stand or are withdrawn later."""
    rows = [
        (event.body, item[0]) for item in batch if isinstance(event := item[2], BudgetCarriedOver)
    ]
    if rows:
        session.insert(CARRY_OVER.named(prefix + CARRY_OVER.name), rows)


def anybody_carried(session: Session) -> bool:
    """Return whether any body ever carried something over."""
    return bool(session.all("SELECT body FROM carry_over LIMIT 1"))


def who_carried(session: Session, bodies: Iterable[str]) -> list[str]:
    """Return those of some bodies that ever carried something over, in order."""
    names = sorted(bodies)
    found: list[str] = []
    for start in range(0, len(names), 500):
        part = names[start : start + 500]
        marks = ",".join("?" * len(part))
        rows = session.all(f"SELECT DISTINCT body FROM carry_over WHERE body IN ({marks})", *part)
        found += sorted(row[0] for row in rows)
    return found
