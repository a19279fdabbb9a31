"""Read model: from which source systems each body's vouchers came.

They are few, whatever the number of bookings, and say where else a voucher may stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ledger.domain.events import CostBooked
from ledger.log.database import Session, some_at_a_time
from ledger.log.known import asked_once
from ledger.log.relations import Relation

if TYPE_CHECKING:
    from ledger.log.eventlog import Recorded

NAME, VERSION = "voucher_sources", 1

VOUCHER_SOURCE = Relation(
    "voucher_source",
    (("body", "text"), ("source", "text")),
    key=("body", "source"),
    clustered=True,
)
RELATIONS = (VOUCHER_SOURCE,)

Origin = tuple[str, str]
"""A body and the source of some of its vouchers."""


def apply(session: Session, batch: Sequence[Recorded], prefix: str = "") -> None:
    """Add the sources of a batch of events."""
    found = {
        (event.employing_body, event.source)
        for item in batch
        if isinstance(event := item[2], CostBooked)
    }
    add(session, found, prefix)


def add(session: Session, found: Iterable[Origin], prefix: str = "") -> None:
    """Add the sources that are not there yet; nearly always all are."""
    name = prefix + VOUCHER_SOURCE.name
    wanted = set(found)
    new = wanted - _known(session, {body for body, _ in wanted}, name)
    if new:
        session.insert(VOUCHER_SOURCE.named(name), sorted(new))


def sources_of(session: Session, bodies: Iterable[str]) -> dict[str, list[str]]:
    """Return by body the sources of its vouchers, in order."""
    found: dict[str, list[str]] = {}
    for body, source in sorted(_known(session, set(bodies), VOUCHER_SOURCE.name)):
        found.setdefault(body, []).append(source)
    return found


def all_origins(session: Session) -> list[Origin]:
    """Return the bodies and sources of all vouchers, in order."""
    return sorted(session.all(f"SELECT body, source FROM {VOUCHER_SOURCE.name}"))


def _known(session: Session, bodies: set[str], name: str) -> set[Origin]:
    names = tuple(sorted(bodies))
    return asked_once(session, name, names, lambda: _read(session, names, name))


def _read(session: Session, names: Sequence[str], name: str) -> set[Origin]:
    sql = f"SELECT body, source FROM {name} WHERE body IN (?*)"
    return {(body, source) for body, source in some_at_a_time(session, sql, names)}
